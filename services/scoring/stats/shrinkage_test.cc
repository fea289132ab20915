#include "services/scoring/stats/shrinkage.h"

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

using ::testing::SizeIs;

constexpr ShrinkageParameters kFivePercent{.mu = 0.8, .tau2 = 0.04, .sigma2 = 0.76};

TEST(ShrinkMeansTest, MoreCasesAreBelievedMoreAndVaryLess) {
  const auto means = ShrinkMeans(Values{3.0, 10.0, 30.0, 100.0}, Values{1.3, 1.3, 1.3, 1.3}, kFivePercent);
  for (std::size_t i = 1; i < means.groups.size(); ++i) {
    EXPECT_GT(means.groups[i].lambda, means.groups[i - 1].lambda);
    EXPECT_GT(means.groups[i].estimate, means.groups[i - 1].estimate);
    EXPECT_LT(means.groups[i].se, means.groups[i - 1].se);
  }
}

TEST(ShrinkMeansTest, AnEstimateLiesBetweenTheOwnMeanAndTheMeanOfAll) {
  const auto group = ShrinkMeans(Values{19.0}, Values{1.3}, kFivePercent).groups.front();
  EXPECT_NEAR(group.lambda, 0.5, 1e-12);
  EXPECT_NEAR(group.estimate, 1.05, 1e-12);
}

TEST(ShrinkMeansTest, WithoutCasesTheEstimateIsTheMeanWithFullUncertainty) {
  const auto means = ShrinkMeans(Values{0.0, std::nullopt}, Values{std::nullopt, 1.3}, kFivePercent);
  ASSERT_THAT(means.groups, SizeIs(2));
  for (const ShrunkenMean& group : means.groups) {
    EXPECT_EQ(group.estimate, 0.8);
    EXPECT_NEAR(group.se, 0.2, 1e-12);
  }
}

TEST(ShrinkMeansTest, StatusSaysWhyThereIsNoEstimate) {
  EXPECT_EQ(ShrinkMeans({}, {}, kFivePercent).status, ResultStatus::kInsufficientData);
  EXPECT_EQ(ShrinkMeans(Values{3.0}, Values{}, kFivePercent).status, ResultStatus::kInvalidParameter);
  EXPECT_EQ(ShrinkMeans(Values{-3.0}, Values{1.0}, kFivePercent).status, ResultStatus::kInvalidParameter);
  EXPECT_EQ(ShrinkMeans(Values{3.0}, Values{1.0}, {.tau2 = -1, .sigma2 = 1}).status, ResultStatus::kInvalidParameter);
  EXPECT_EQ(ShrinkMeans(Values{3.0}, Values{1.0}, {.tau2 = 0, .sigma2 = 0}).status, ResultStatus::kInvalidParameter);
}

}  // namespace
}  // namespace rapport::stats
