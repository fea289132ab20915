#include "services/scoring/stats/clinical_cutoffs.h"

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

TEST(ComputeCutoffsTest, EqualSpreadsPutTheThirdInTheMiddle) {
  const auto cutoffs = ComputeCutoffs(PopulationNorm{40, 7.5}, PopulationNorm{60, 7.5}, Better::kHigher);
  EXPECT_THAT(cutoffs.c, Optional(50.0));
  EXPECT_THAT(cutoffs.a, Optional(55.0));
  EXPECT_THAT(cutoffs.b, Optional(45.0));
}

TEST(ComputeCutoffsTest, MirroredScalesHaveMirroredCutoffs) {
  const auto higher = ComputeCutoffs(PopulationNorm{19, 8}, PopulationNorm{28, 6}, Better::kHigher);
  const auto lower = ComputeCutoffs(PopulationNorm{-19, 8}, PopulationNorm{-28, 6}, Better::kLower);
  EXPECT_NEAR(*higher.a, -*lower.a, 1e-12);
  EXPECT_NEAR(*higher.b, -*lower.b, 1e-12);
  EXPECT_NEAR(*higher.c, -*lower.c, 1e-12);
}

TEST(ComputeCutoffsTest, TheSecondUsesTheFunctionalSpread) {
  const auto cutoffs = ComputeCutoffs(PopulationNorm{80, 20}, PopulationNorm{45, 10}, Better::kLower);
  EXPECT_THAT(cutoffs.b, Optional(65.0));
}

TEST(ComputeCutoffsTest, TheRecommendationFollowsTheNormsThereAre) {
  const PopulationNorm clinical{40, 5};
  EXPECT_THAT(ComputeCutoffs(clinical, PopulationNorm{50, 5}, Better::kHigher).recommended,
              Optional(CutoffCriterion::kC));
  EXPECT_THAT(ComputeCutoffs(clinical, PopulationNorm{90, 5}, Better::kHigher).recommended,
              Optional(CutoffCriterion::kB));
  EXPECT_THAT(ComputeCutoffs(clinical, std::nullopt, Better::kHigher).recommended, Optional(CutoffCriterion::kA));
  EXPECT_THAT(ComputeCutoffs(std::nullopt, clinical, Better::kHigher).recommended, Optional(CutoffCriterion::kB));
}

TEST(ComputeCutoffsTest, AMissingNormLeavesItsCutoffsOut) {
  const auto cutoffs = ComputeCutoffs(PopulationNorm{40, 5}, std::nullopt, Better::kHigher);
  EXPECT_EQ(cutoffs.status, ResultStatus::kOk);
  EXPECT_THAT(cutoffs.b, Eq(std::nullopt));
  EXPECT_THAT(cutoffs.c, Eq(std::nullopt));
  EXPECT_EQ(ComputeCutoffs(std::nullopt, std::nullopt, Better::kHigher).status, ResultStatus::kInsufficientData);
}

TEST(ComputeCutoffsTest, ASpreadOfZeroIsInvalid) {
  EXPECT_EQ(ComputeCutoffs(PopulationNorm{40, 0}, PopulationNorm{50, 5}, Better::kHigher).status,
            ResultStatus::kInvalidParameter);
}

}  // namespace
}  // namespace rapport::stats
