#include "services/scoring/stats/truth_and_bias.h"

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

const Values kClient{5.0, 4.6, 5.4, 4.2, 5.1, 4.8};

TEST(TruthAndBiasTest, ATherapistWhoTracksWithAnOffsetHasFullTruthAndThatBias) {
  Values therapist = kClient;
  for (Value& value : therapist) *value -= 0.6;
  const auto fit = FitTruthAndBias(kClient, therapist);
  EXPECT_THAT(fit.directional_bias, Optional(DoubleNear(-0.6, 1e-12)));
  EXPECT_THAT(fit.truth_force, Optional(DoubleNear(1.0, 1e-12)));
  EXPECT_THAT(fit.se_truth, Optional(DoubleNear(0.0, 1e-6)));
}

TEST(TruthAndBiasTest, AConstantTherapistTracksNothing) {
  const auto fit = FitTruthAndBias(kClient, Values{5.0, 5.0, 5.0, 5.0, 5.0, 5.0});
  EXPECT_THAT(fit.truth_force, Optional(DoubleNear(0.0, 1e-12)));
  EXPECT_THAT(fit.r, Eq(std::nullopt));
}

TEST(TruthAndBiasTest, AConstantClientLeavesTheBiasAlone) {
  const auto fit = FitTruthAndBias(Values{5.0, 5.0, 5.0, 5.0, 5.0, 5.0}, kClient);
  EXPECT_EQ(fit.status, ResultStatus::kInsufficientData);
  EXPECT_TRUE(fit.directional_bias.has_value());
  EXPECT_THAT(fit.truth_force, Eq(std::nullopt));
}

TEST(TruthAndBiasTest, FivePairsAreTooFew) {
  const Values five(kClient.begin(), kClient.end() - 1);
  EXPECT_EQ(FitTruthAndBias(five, five).status, ResultStatus::kInsufficientData);
  EXPECT_EQ(FitTruthAndBias(kClient, five).status, ResultStatus::kInvalidParameter);
}

}  // namespace
}  // namespace rapport::stats
