#include "services/scoring/stats/variance_components.h"

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

using Groups = std::vector<Values>;

const Groups kTherapists{{8.0, 5.0, 9.0, 11.0}, {3.0, 6.0, 2.0, 5.0}, {9.0, 12.0, 8.0, 10.0}};

TEST(VarianceComponentsTest, MovingAllValuesMovesTheMeanAlone) {
  Groups moved = kTherapists;
  for (Values& group : moved) {
    for (Value& value : group) *value += 100.0;
  }
  const auto a = EstimateVarianceComponents(kTherapists);
  const auto b = EstimateVarianceComponents(moved);
  EXPECT_NEAR(*b.mu - *a.mu, 100.0, 1e-9);
  EXPECT_NEAR(*b.tau2, *a.tau2, 1e-9);
  EXPECT_NEAR(*b.icc, *a.icc, 1e-9);
}

TEST(VarianceComponentsTest, ANegativeVarianceIsCutOffAtZeroAndShown) {
  const auto same = EstimateVarianceComponents(Groups{{5.0, 7.0, 6.0}, {6.0, 7.0, 5.0}});
  EXPECT_LT(*same.tau2_raw, 0.0);
  EXPECT_THAT(same.tau2, Optional(0.0));
  EXPECT_THAT(same.icc, Optional(0.0));
}

TEST(VarianceComponentsTest, NoVarianceAtAllHasNoIcc) {
  const auto constant = EstimateVarianceComponents(Groups{{5.0, 5.0}, {5.0, 5.0}});
  EXPECT_THAT(constant.icc, Eq(std::nullopt));
  EXPECT_THAT(constant.mu, Optional(5.0));
}

TEST(VarianceComponentsTest, TooFewGroupsOrValuesAreCountedAndInsufficient) {
  const auto one = EstimateVarianceComponents(Groups{{1.0, 2.0}, {std::nullopt}});
  EXPECT_EQ(one.status, ResultStatus::kInsufficientData);
  EXPECT_EQ(one.n_groups, 1);
  EXPECT_EQ(EstimateVarianceComponents(Groups{{1.0}, {2.0}}).status, ResultStatus::kInsufficientData);
}

TEST(EstimateByRemlTest, EqualGroupSizesAgreeWithTheAnalysisOfVariance) {
  const auto anova = EstimateVarianceComponents(kTherapists);
  const auto reml = EstimateByReml(kTherapists);
  EXPECT_NEAR(*reml.tau2, *anova.tau2, 1e-4);
  EXPECT_NEAR(*reml.sigma2, *anova.sigma2, 1e-4);
}

TEST(EstimateByRemlTest, EstimatesLieBetweenTheGroupsMeanAndTheMeanOfAll) {
  const auto reml = EstimateByReml(kTherapists);
  EXPECT_GT(*reml.estimates[1], 4.0);
  EXPECT_LT(*reml.estimates[1], *reml.mu);
}

TEST(EstimateByRemlTest, WithoutDifferencesEverybodyIsAtTheMean) {
  const auto reml = EstimateByReml(Groups{{5.0, 7.0, 6.0, 8.0}, {6.0, 7.0, 5.0, 8.0}, {}});
  EXPECT_NEAR(*reml.tau2, 0.0, 1e-4);
  for (const Value& estimate : reml.estimates) EXPECT_NEAR(*estimate, 6.5, 1e-3);
}

TEST(EstimateByRemlTest, NoVarianceWithinIsInsufficient) {
  EXPECT_EQ(EstimateByReml(Groups{{5.0, 5.0}, {6.0, 6.0}}).status, ResultStatus::kInsufficientData);
}

}  // namespace
}  // namespace rapport::stats
