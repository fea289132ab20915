#include "services/scoring/stats/change_category.h"

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

constexpr ChangeCategoryParameters kPhq9{
    .change_threshold = 6, .cutoff = 10, .better = Better::kLower, .scale_min = 0, .scale_max = 27};

TEST(ClassifyChangeTest, RecoveryNeedsReliableChangeAndCrossing) {
  EXPECT_THAT(ClassifyChange(18.0, 7.0, kPhq9).category, Optional(ChangeCategory::kRecovered));
  EXPECT_THAT(ClassifyChange(22.0, 14.0, kPhq9).category, Optional(ChangeCategory::kImproved));
  EXPECT_THAT(ClassifyChange(9.0, 2.0, kPhq9).category, Optional(ChangeCategory::kImproved));
  EXPECT_THAT(ClassifyChange(9.0, 15.0, kPhq9).category, Optional(ChangeCategory::kDeteriorated));
}

TEST(ClassifyChangeTest, CrossingWithoutReliableChangeIsUnchangedAndSaid) {
  const auto change = ClassifyChange(11.0, 8.0, kPhq9);
  EXPECT_THAT(change.category, Optional(ChangeCategory::kUnchanged));
  EXPECT_THAT(change.crossed_to_functional, Optional(true));
  EXPECT_THAT(ClassifyChange(8.0, 11.0, kPhq9).crossed_to_clinical, Optional(true));
}

TEST(ClassifyChangeTest, AScoreAtTheCutoffBelongsWhereTheMeasureSays) {
  EXPECT_THAT(ClassifyChange(16.0, 10.0, kPhq9).category, Optional(ChangeCategory::kImproved));
  ChangeCategoryParameters functional = kPhq9;
  functional.at_cutoff = AtCutoff::kFunctional;
  EXPECT_THAT(ClassifyChange(16.0, 10.0, functional).category, Optional(ChangeCategory::kRecovered));
}

TEST(ClassifyChangeTest, PublishedThresholdsAreReachedAndComputedOnesExceeded) {
  ChangeCategoryParameters computed = kPhq9;
  computed.threshold_rule = ThresholdRule::kExceeded;
  EXPECT_THAT(ClassifyChange(20.0, 14.0, kPhq9).category, Optional(ChangeCategory::kImproved));
  EXPECT_THAT(ClassifyChange(20.0, 14.0, computed).category, Optional(ChangeCategory::kUnchanged));
}

TEST(ClassifyChangeTest, ADecimalThresholdIsReachedDespiteBinaryFractions) {
  const ChangeCategoryParameters parameters{.change_threshold = 0.3, .better = Better::kHigher};
  EXPECT_THAT(ClassifyChange(0.1, 0.4, parameters).category, Optional(ChangeCategory::kImproved));
}

TEST(ClassifyChangeTest, NearTheBestScoreImprovementIsNotPossible) {
  EXPECT_THAT(ClassifyChange(4.0, 0.0, kPhq9).improvement_possible, Optional(false));
  EXPECT_THAT(ClassifyChange(6.0, 0.0, kPhq9).improvement_possible, Optional(true));
  EXPECT_THAT(ClassifyChange(6.0, 0.0, {.change_threshold = 6, .better = Better::kLower}).improvement_possible,
              Eq(std::nullopt));
}

TEST(ClassifyChangeTest, WithoutACutoffSidesAreUnknownAndNobodyRecovers) {
  const auto change = ClassifyChange(18.0, 2.0, {.change_threshold = 6, .better = Better::kLower});
  EXPECT_THAT(change.category, Optional(ChangeCategory::kImproved));
  EXPECT_THAT(change.pre_clinical, Eq(std::nullopt));
}

TEST(ClassifyChangeTest, StatusSaysWhyThereIsNoCategory) {
  EXPECT_EQ(ClassifyChange(18.0, std::nullopt, kPhq9).status, ResultStatus::kInsufficientData);
  EXPECT_EQ(ClassifyChange(28.0, 3.0, kPhq9).status, ResultStatus::kOutOfRange);
  EXPECT_EQ(ClassifyChange(1.0, 3.0, {.change_threshold = 0}).status, ResultStatus::kInvalidParameter);
}

}  // namespace
}  // namespace rapport::stats
