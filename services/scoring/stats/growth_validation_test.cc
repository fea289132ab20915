#include "services/scoring/stats/growth_validation.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "gtest/gtest.h"
#include "services/scoring/stats/test_noise.h"

namespace rapport::stats {
namespace {

// Clients who begin about 16 and get better by about 2.5 points per unit of ln(1 + t).
std::vector<ClientRatings> Practice(int clients, double residual_sd, Noise& noise) {
  std::vector<ClientRatings> all;
  for (int i = 0; i < clients; ++i) {
    const double intercept = 16 + 4 * noise.Normal();
    const double slope = -2.5 + noise.Normal();
    ClientRatings& client = all.emplace_back();
    for (int t = 0; t < 8; ++t) {
      client.times.push_back(t);
      client.values.push_back(intercept + slope * std::log1p(t) + residual_sd * noise.Normal());
    }
  }
  return all;
}

TEST(GrowthValidationTest, TheBandHoldsAboutEightOfTenWhereTheModelIsRight) {
  Noise noise(3);
  const HeldOutCoverage coverage = ValidateGrowthModel(Practice(400, 2, noise));
  EXPECT_EQ(coverage.judged, 400);
  // Four standard errors of a share of .8 of 400.
  EXPECT_NEAR(coverage.within / 400.0, 0.80, 0.08);
}

TEST(GrowthValidationTest, ABandThatHoldsTooFewIsSeen) {
  Noise noise(3);
  std::vector<ClientRatings> clients = Practice(200, 1, noise);
  // Courses that no straight line over ln(1 + t) follows: a third ends at the floor, another third back where it began.
  for (std::size_t i = 0; i < clients.size(); ++i) {
    if (i % 3 == 0) clients[i].values.back() = 0;
    if (i % 3 == 1) clients[i].values.back() = *clients[i].values.front() + 12;
  }
  const HeldOutCoverage coverage = ValidateGrowthModel(clients);
  EXPECT_LT(coverage.within / static_cast<double>(coverage.judged), 0.7);
}

TEST(GrowthValidationTest, WhoRatedOnceIsNotJudged) {
  Noise noise(3);
  std::vector<ClientRatings> clients = Practice(20, 2, noise);
  clients.push_back({{0.0}, {12.0}});
  EXPECT_EQ(ValidateGrowthModel(clients).judged, 20);
  EXPECT_EQ(ValidateGrowthModel({}).judged, 0);
}

}  // namespace
}  // namespace rapport::stats
