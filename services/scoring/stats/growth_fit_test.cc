#include "services/scoring/stats/growth_fit.h"

#include <cmath>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/scoring/stats/test_noise.h"

namespace rapport::stats {
namespace {

constexpr GrowthModel kTruth{
    .intercept = 16, .slope = -2.5, .var_intercept = 16, .covariance = 0, .var_slope = 2.25, .sigma2 = 4};

// Clients who follow kTruth, `ratings` sessions each.
std::vector<ClientRatings> Simulate(int clients, int ratings) {
  Noise noise(7);
  std::vector<ClientRatings> all(clients);
  for (ClientRatings& client : all) {
    const double intercept = kTruth.intercept + std::sqrt(kTruth.var_intercept) * noise.Normal();
    const double slope = kTruth.slope + std::sqrt(kTruth.var_slope) * noise.Normal();
    for (int t = 0; t < ratings; ++t) {
      client.times.push_back(t);
      client.values.push_back(intercept + slope * std::log1p(t) + std::sqrt(kTruth.sigma2) * noise.Normal());
    }
  }
  return all;
}

TEST(FitGrowthModelTest, RecoversTheModelThatMadeTheRatings) {
  const auto fit = FitGrowthModel(Simulate(600, 8));
  ASSERT_EQ(fit.status, ResultStatus::kOk);
  EXPECT_NEAR(fit.model->intercept, kTruth.intercept, 0.6);
  EXPECT_NEAR(fit.model->slope, kTruth.slope, 0.3);
  EXPECT_NEAR(fit.model->var_intercept, kTruth.var_intercept, 3.0);
  EXPECT_NEAR(fit.model->var_slope, kTruth.var_slope, 0.6);
  EXPECT_NEAR(fit.model->sigma2, kTruth.sigma2, 0.3);
  EXPECT_TRUE(IsValid(*fit.model));
}

TEST(FitGrowthModelTest, TheOrderOfClientsDoesNotMatter) {
  auto clients = Simulate(30, 5);
  const auto forwards = FitGrowthModel(clients);
  const std::vector<ClientRatings> reversed(clients.rbegin(), clients.rend());
  const auto backwards = FitGrowthModel(reversed);
  EXPECT_NEAR(*forwards.reml_criterion, *backwards.reml_criterion, 1e-6);
  EXPECT_NEAR(forwards.model->sigma2, backwards.model->sigma2, 1e-3);
}

TEST(FitGrowthModelTest, MissingRatingsAndEmptyClientsAreLeftOut) {
  auto clients = Simulate(30, 5);
  const auto before = FitGrowthModel(clients);
  clients[3].times.push_back(std::nullopt);
  clients[3].values.push_back(std::nullopt);
  clients.push_back({});
  EXPECT_NEAR(*FitGrowthModel(clients).reml_criterion, *before.reml_criterion, 1e-9);
}

TEST(FitGrowthModelTest, TooLittleToTellThePartsApartIsInsufficient) {
  EXPECT_EQ(FitGrowthModel({}).status, ResultStatus::kInsufficientData);
  EXPECT_EQ(FitGrowthModel(Simulate(2, 8)).status, ResultStatus::kInsufficientData);
  EXPECT_EQ(FitGrowthModel(Simulate(30, 2)).status, ResultStatus::kInsufficientData);
  const std::vector<ClientRatings> one_time(5, {.times = {1.0, 1.0, 1.0}, .values = {3.0, 4.0, 5.5}});
  EXPECT_EQ(FitGrowthModel(one_time).status, ResultStatus::kInsufficientData);
}

TEST(FitGrowthModelTest, RatingsWithoutTimesAreInvalid) {
  auto clients = Simulate(5, 5);
  clients[0].times[0] = std::nullopt;
  EXPECT_EQ(FitGrowthModel(clients).status, ResultStatus::kInvalidParameter);
  clients[0].times[0] = -1.0;
  EXPECT_EQ(FitGrowthModel(clients).status, ResultStatus::kInvalidParameter);
  clients[0].times.pop_back();
  EXPECT_EQ(FitGrowthModel(clients).status, ResultStatus::kInvalidParameter);
}

}  // namespace
}  // namespace rapport::stats
