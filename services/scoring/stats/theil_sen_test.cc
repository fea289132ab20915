#include "services/scoring/stats/theil_sen.h"

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

const Values kSessions{1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0};
const Values kRatings{31.0, 32.4, 33.1, 32.8, 34.9, 35.2, 36.0, 36.4};

TEST(TheilSenTest, OneWildValueBarelyMovesTheSlope) {
  Values wild = kRatings;
  wild[3] = 20.0;
  EXPECT_THAT(FitTheilSen(kSessions, wild).slope, Optional(DoubleNear(*FitTheilSen(kSessions, kRatings).slope, 0.05)));
}

TEST(TheilSenTest, TheIntervalHoldsTheSlopeAndGrowsWithConfidence) {
  const auto usual = FitTheilSen(kSessions, kRatings);
  const auto sure = FitTheilSen(kSessions, kRatings, 0.999);
  EXPECT_LE(*usual.ci_lower, *usual.slope);
  EXPECT_GE(*usual.ci_upper, *usual.slope);
  EXPECT_LE(*sure.ci_lower, *usual.ci_lower);
  EXPECT_GE(*sure.ci_upper, *usual.ci_upper);
}

TEST(TheilSenTest, MirroringTheSeriesMirrorsTheTrend) {
  Values mirrored = kRatings;
  for (Value& value : mirrored) value = -*value;
  const auto a = FitTheilSen(kSessions, kRatings);
  const auto b = FitTheilSen(kSessions, mirrored);
  EXPECT_NEAR(*a.slope, -*b.slope, 1e-12);
  EXPECT_NEAR(*a.ci_lower, -*b.ci_upper, 1e-12);
}

TEST(TheilSenTest, TheOrderOfPairsDoesNotMatter) {
  const Values x(kSessions.rbegin(), kSessions.rend());
  const Values y(kRatings.rbegin(), kRatings.rend());
  EXPECT_EQ(FitTheilSen(x, y).slope, FitTheilSen(kSessions, kRatings).slope);
}

TEST(TheilSenTest, PairsAtTheSameTimeHaveNoSlope) {
  EXPECT_THAT(FitTheilSen(Values{1.0, 1.0, 2.0}, Values{1.0, 2.0, 3.0}).n_slopes, Optional(2));
}

TEST(TheilSenTest, AConstantSeriesOverRepeatedTimesIsFlat) {
  const auto trend = FitTheilSen(Values{1.0, 1.0, 2.0, 2.0}, Values{5.0, 5.0, 5.0, 5.0});
  EXPECT_THAT(trend.slope, Optional(0.0));
  EXPECT_THAT(trend.variance_s, Optional(0.0));
  EXPECT_THAT(trend.ci_upper, Optional(0.0));
}

TEST(TheilSenTest, TwoValuesGiveTheirSlope) {
  const auto trend = FitTheilSen(Values{1.0, 3.0}, Values{2.0, 6.0});
  EXPECT_THAT(trend.slope, Optional(2.0));
  EXPECT_THAT(trend.rank_lower, Optional(1));
  EXPECT_THAT(trend.rank_upper, Optional(1));
}

TEST(TheilSenTest, StatusSaysWhyThereIsNoTrend) {
  EXPECT_EQ(FitTheilSen(Values{1.0}, Values{1.0}).status, ResultStatus::kInsufficientData);
  EXPECT_EQ(FitTheilSen(Values{2.0, 2.0}, Values{1.0, 3.0}).status, ResultStatus::kInsufficientData);
  EXPECT_EQ(FitTheilSen(Values{1.0, 2.0}, Values{1.0}).status, ResultStatus::kInvalidParameter);
}

}  // namespace
}  // namespace rapport::stats
