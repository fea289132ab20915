#include "services/scoring/stats/partial_pooling.h"

#include <vector>

#include "gtest/gtest.h"
#include "services/scoring/stats/group_sums.h"
#include "services/scoring/stats/shrinkage.h"
#include "services/scoring/stats/test_noise.h"
#include "services/scoring/stats/variance_components.h"

namespace rapport::stats {
namespace {

// Groups of `size` about means that differ by `between`, values within by `within`.
std::vector<std::vector<Value>> Groups(int groups, int size, double between, double within, Noise& noise) {
  std::vector<std::vector<Value>> all;
  for (int g = 0; g < groups; ++g) {
    const double mean = 10 + between * noise.Normal();
    std::vector<Value>& values = all.emplace_back();
    for (int i = 0; i < size; ++i) values.push_back(mean + within * noise.Normal());
  }
  return all;
}

TEST(PartialPoolingTest, ManyGroupsTellHowMuchTheyDiffer) {
  Noise noise(7);
  const auto groups = Groups(12, 8, 2, 1, noise);
  const Pooling pooling = EstimatePooling(groups);
  const RemlComponents reml = EstimateByReml(groups);
  EXPECT_FALSE(pooling.from_prior);
  EXPECT_EQ(pooling.groups, 12);
  EXPECT_EQ(pooling.values, 96);
  EXPECT_DOUBLE_EQ(pooling.tau2, *reml.tau2);
  EXPECT_NEAR(pooling.mu, *reml.mu, 1e-9);
}

TEST(PartialPoolingTest, FewGroupsAreTakenToDifferAsTherapistsUsuallyDo) {
  Noise noise(7);
  const Pooling pooling = EstimatePooling(Groups(3, 20, 5, 1, noise));
  EXPECT_TRUE(pooling.from_prior);
  EXPECT_NEAR(pooling.tau2 / (pooling.tau2 + pooling.sigma2), 0.05, 1e-12);
  EXPECT_NEAR(*ValuesForTrust(pooling.tau2 / pooling.sigma2, 0.5), 19.0, 1e-9);
  EXPECT_NEAR(*ValuesForTrust(pooling.tau2 / pooling.sigma2, 0.8), 76.0, 1e-9);
}

TEST(PartialPoolingTest, AGroupIsDrawnTowardTheMeanAsItsSizeIsSmall) {
  const Pooling pooling{
      .status = ResultStatus::kOk, .groups = 50, .values = 500, .mu = 0.8, .tau2 = 0.04, .sigma2 = 0.76};
  const std::vector<Value> sizes = {3, 10, 30, 100};
  const std::vector<Value> means(4, 1.3);
  const ShrunkenMeans expected = ShrinkMeans(sizes, means, {.mu = 0.8, .tau2 = 0.04, .sigma2 = 0.76});
  for (size_t i = 0; i < sizes.size(); ++i) {
    const PooledMean pooled = *PoolGroup(pooling, *sizes[i], 1.3);
    EXPECT_NEAR(pooled.trust, expected.groups[i].lambda, 1e-12);
    EXPECT_NEAR(pooled.estimate, expected.groups[i].estimate, 1e-12);
    EXPECT_NEAR(pooled.lower, expected.groups[i].lower, 1e-12);
  }
}

TEST(PartialPoolingTest, ThatTheMeanIsEstimatedWidensTheInterval) {
  Pooling pooling{.status = ResultStatus::kOk, .groups = 3, .values = 30, .mu = 0.8, .tau2 = 0.04, .sigma2 = 0.76};
  const PooledMean known = *PoolGroup(pooling, 10, 1.3);
  pooling.var_mu = 0.05;
  const PooledMean estimated = *PoolGroup(pooling, 10, 1.3);
  EXPECT_DOUBLE_EQ(known.estimate, estimated.estimate);
  EXPECT_LT(estimated.lower, known.lower);
}

TEST(PartialPoolingTest, TheIntervalOfTheMeanHoldsItAsOftenAsItSays) {
  Noise noise(11);
  int held = 0;
  for (int i = 0; i < 400; ++i) {
    const PooledMean all = *PoolAll(EstimatePooling(Groups(15, 6, 1, 2, noise)));
    held += all.lower <= 10 && 10 <= all.upper ? 1 : 0;
  }
  EXPECT_GT(held, 360);
  EXPECT_LT(held, 396);
}

TEST(PartialPoolingTest, SoManyValuesAsATrustNeedsMakeIt) {
  for (const double trust : {0.2, 0.5, 0.9}) EXPECT_NEAR(Trust(*ValuesForTrust(0.05, trust), 0.05), trust, 1e-12);
  EXPECT_FALSE(ValuesForTrust(0, 0.5).has_value());
  EXPECT_FALSE(ValuesForTrust(0.05, 0).has_value());
  EXPECT_FALSE(ValuesForTrust(0.05, 1).has_value());
}

TEST(PartialPoolingTest, NothingIsMadeOfNothing) {
  const std::vector<std::vector<Value>> constant = {{1.0, 1.0}, {1.0}};
  for (const auto& groups : {std::vector<std::vector<Value>>{}, {{1.0}}, {{1.0, std::nullopt}}, constant}) {
    const Pooling pooling = EstimatePooling(groups);
    EXPECT_EQ(pooling.status, ResultStatus::kInsufficientData);
    EXPECT_FALSE(PoolGroup(pooling, 5, 1).has_value());
    EXPECT_FALSE(PoolAll(pooling).has_value());
  }
  EXPECT_EQ(EstimatePooling(constant, {.prior_icc = 0}).status, ResultStatus::kInvalidParameter);
}

}  // namespace
}  // namespace rapport::stats
