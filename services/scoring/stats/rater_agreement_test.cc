#include "services/scoring/stats/rater_agreement.h"

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

const Values kClient{5.6, 5.8, 5.9, 5.2, 5.7};
const Values kTherapist{5.0, 5.3, 5.2, 4.4, 5.1};

TEST(CompareRatersTest, ATherapistBelowTheClientIsNegative) {
  EXPECT_LT(*CompareRaters(kClient, kTherapist).mean_difference, 0.0);
  EXPECT_NEAR(*CompareRaters(kClient, kTherapist).mean_difference, -*CompareRaters(kTherapist, kClient).mean_difference,
              1e-12);
}

TEST(CompareRatersTest, OnePairHasNoSpread) {
  const auto difference = CompareRaters(Values{5.0, std::nullopt}, Values{4.0, 4.0});
  EXPECT_EQ(difference.n, 1);
  EXPECT_THAT(difference.mean_difference, Optional(-1.0));
  EXPECT_THAT(difference.sd_difference, Eq(std::nullopt));
  EXPECT_THAT(difference.loa_lower, Eq(std::nullopt));
}

TEST(CompareRatersTest, StatusSaysWhyNothingWasCompared) {
  EXPECT_EQ(CompareRaters(Values{5.0}, Values{std::nullopt}).status, ResultStatus::kInsufficientData);
  EXPECT_EQ(CompareRaters(Values{5.0}, Values{}).status, ResultStatus::kInvalidParameter);
}

TEST(CompareProfilesTest, TheSameProfileAgreesInEverything) {
  const auto agreement = CompareProfiles(kClient, kClient);
  EXPECT_THAT(agreement.r, Optional(DoubleNear(1.0, 1e-12)));
  EXPECT_THAT(agreement.d2_distance, Optional(0.0));
  EXPECT_THAT(agreement.double_entry_icc, Optional(DoubleNear(1.0, 1e-12)));
}

TEST(CompareProfilesTest, ALevelDifferenceHurtsTheDoubleEntryCorrelationAlone) {
  Values lower = kClient;
  for (Value& value : lower) *value -= 1.0;
  const auto agreement = CompareProfiles(kClient, lower);
  EXPECT_THAT(agreement.r, Optional(DoubleNear(1.0, 1e-12)));
  EXPECT_LT(*agreement.double_entry_icc, 0.0);
}

TEST(CompareProfilesTest, ShapeNeedsThreePairsAndVariation) {
  EXPECT_THAT(CompareProfiles(Values{1.0, 2.0}, Values{1.0, 3.0}).r, Eq(std::nullopt));
  EXPECT_THAT(CompareProfiles(Values{6.0, 6.0, 6.0}, Values{1.0, 3.0, 2.0}).r, Eq(std::nullopt));
  EXPECT_THAT(CompareProfiles(Values{6.0, 6.0}, Values{6.0, 6.0}).double_entry_icc, Eq(std::nullopt));
}

}  // namespace
}  // namespace rapport::stats
