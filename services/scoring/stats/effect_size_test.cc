#include "services/scoring/stats/effect_size.h"

#include <limits>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::stats {
namespace {

using Values = std::vector<Value>;
using ::testing::DoubleNear;
using ::testing::Eq;
using ::testing::Optional;

const Values kPre{18.0, 22.0, 15.0, 19.0, 25.0};
const Values kPost{10.0, 15.0, 9.0, 14.0, 16.0};

TEST(EffectSizeTest, DirectionReversesTheSign) {
  EXPECT_NEAR(*ComputeEffectSize(kPre, kPost, Better::kLower).d, -*ComputeEffectSize(kPre, kPost, Better::kHigher).d,
              1e-12);
}

TEST(EffectSizeTest, TheSmallSampleFactorShrinksTheEffect) {
  const auto effect = ComputeEffectSize(kPre, kPost, Better::kLower);
  EXPECT_LT(*effect.g, *effect.d);
  EXPECT_THAT(effect.hedges_j, Optional(DoubleNear(0.8, 1e-12)));
}

TEST(EffectSizeTest, CasesWithoutASecondScoreAreLeftOut) {
  Values post = kPost;
  post[4] = std::nullopt;
  EXPECT_EQ(ComputeEffectSize(kPre, post, Better::kLower).n, 4);
}

TEST(EffectSizeTest, AConstantSideHasNoCorrelationAndNoInterval) {
  const auto effect = ComputeEffectSize(kPre, Values{9.0, 9.0, 9.0, 9.0, 9.0}, Better::kLower);
  EXPECT_EQ(effect.status, ResultStatus::kOk);
  EXPECT_THAT(effect.r_pre_post, Eq(std::nullopt));
  EXPECT_THAT(effect.d_lower, Eq(std::nullopt));
}

TEST(EffectSizeTest, StatusSaysWhyThereIsNoEffect) {
  EXPECT_EQ(ComputeEffectSize(Values{1.0}, Values{2.0}, Better::kLower).status, ResultStatus::kInsufficientData);
  EXPECT_EQ(ComputeEffectSize(Values{5.0, 5.0}, Values{2.0, 1.0}, Better::kLower).status,
            ResultStatus::kInsufficientData);
  EXPECT_EQ(ComputeEffectSize(Values{5.0, 5.0}, Values{2.0, 1.0}, Better::kLower, 2.0).status, ResultStatus::kOk);
  EXPECT_EQ(ComputeEffectSize(kPre, kPost, Better::kLower, 0.0).status, ResultStatus::kInvalidParameter);
  EXPECT_EQ(ComputeEffectSize(kPre, Values{1.0}, Better::kLower).status, ResultStatus::kInvalidParameter);
}

TEST(AdjustForSeverityTest, TheReferenceItselfAveragesItsOwnEffect) {
  const ScorePairs reference{.pre = kPre, .post = kPost};
  const auto effect = AdjustForSeverity(reference, reference, Better::kLower, 5.5);
  EXPECT_NEAR(*effect.mean_saes, *effect.mean_change_ref / 5.5, 1e-12);
}

TEST(AdjustForSeverityTest, ACaseWithoutSecondScoreHasNoEffectOfItsOwn) {
  const Values pre{20.0, 18.0};
  const Values post{12.0, std::nullopt};
  const auto effect = AdjustForSeverity({.pre = kPre, .post = kPost}, {.pre = pre, .post = post}, Better::kLower);
  EXPECT_THAT(effect.saes[1], Eq(std::nullopt));
  EXPECT_EQ(effect.mean_saes, effect.saes[0]);
}

TEST(AdjustForSeverityTest, StatusSaysWhyThereIsNoEffect) {
  const Values two{1.0, 2.0};
  const Values constant{3.0, 3.0, 3.0};
  EXPECT_EQ(AdjustForSeverity({.pre = two, .post = two}, {}, Better::kLower).status, ResultStatus::kInsufficientData);
  EXPECT_EQ(AdjustForSeverity({.pre = constant, .post = constant}, {}, Better::kLower).status,
            ResultStatus::kInsufficientData);
  EXPECT_EQ(AdjustForSeverity({.pre = kPre, .post = two}, {}, Better::kLower).status, ResultStatus::kInvalidParameter);
}

}  // namespace
}  // namespace rapport::stats
