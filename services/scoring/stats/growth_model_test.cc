#include "services/scoring/stats/growth_model.h"

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

constexpr GrowthModel kModel{
    .intercept = 15.2, .slope = -2.6, .var_intercept = 20, .covariance = -2.4, .var_slope = 2.2, .sigma2 = 9};

TEST(ExpectFromIntakeTest, AnAverageClientFollowsTheAverageCurve) {
  const auto expected = ExpectFromIntake(kModel, 15.2, 4.0);
  EXPECT_THAT(expected.expected, Optional(DoubleNear(15.2 - 2.6 * std::log(5.0), 1e-12)));
}

TEST(ExpectFromIntakeTest, TheIntakeScoreRegressesToTheMean) {
  const auto expected = ExpectFromIntake(kModel, 25.2, 0.0);
  EXPECT_GT(*expected.expected, 15.2);
  EXPECT_LT(*expected.expected, 25.2);
}

TEST(ExpectFromIntakeTest, BandsAreNested) {
  const auto expected = ExpectFromIntake(kModel, 19.0, 4.0);
  EXPECT_LT(*expected.pi80_lower, *expected.pi68_lower);
  EXPECT_GT(*expected.pi80_upper, *expected.pi68_upper);
}

TEST(ExpectFromIntakeTest, StatusSaysWhyNothingIsExpected) {
  EXPECT_EQ(ExpectFromIntake(kModel, std::nullopt, 4.0).status, ResultStatus::kInsufficientData);
  EXPECT_EQ(ExpectFromIntake(kModel, 19.0, -1.0).status, ResultStatus::kInvalidParameter);
  GrowthModel impossible = kModel;
  impossible.covariance = 10;
  EXPECT_EQ(ExpectFromIntake(impossible, 19.0, 4.0).status, ResultStatus::kInvalidParameter);
  impossible = kModel;
  impossible.sigma2 = 0;
  EXPECT_EQ(ExpectFromIntake(impossible, 19.0, 4.0).status, ResultStatus::kInvalidParameter);
}

TEST(ForecastTest, IntakeAloneForecastsWhatIsExpectedFromIntake) {
  const auto forecast = Forecast(kModel, Values{0.0}, Values{19.0}, 4.0);
  const auto expected = ExpectFromIntake(kModel, 19.0, 4.0);
  EXPECT_NEAR(*forecast.predicted, *expected.expected, 1e-9);
  EXPECT_NEAR(*forecast.predicted_sd, *expected.sd, 1e-9);
}

TEST(ForecastTest, EveryRatingNarrowsTheForecast) {
  double before = std::numeric_limits<double>::max();
  Values times;
  Values ratings;
  for (double t : {0.0, 1.0, 2.0, 3.0, 4.0}) {
    times.push_back(t);
    ratings.push_back(18.0 - t);
    const double sd = *Forecast(kModel, times, ratings, 8.0).predicted_sd;
    EXPECT_LT(sd, before);
    before = sd;
  }
}

TEST(ForecastTest, AModelWithoutRandomSlopesIsPossible) {
  GrowthModel flat = kModel;
  flat.covariance = 0;
  flat.var_slope = 0;
  const auto forecast = Forecast(flat, Values{0.0, 1.0}, Values{19.0, 18.0}, 8.0);
  EXPECT_EQ(forecast.status, ResultStatus::kOk);
  EXPECT_THAT(forecast.u_slope, Optional(DoubleNear(0.0, 1e-12)));
}

TEST(ForecastTest, MissingRatingsAreLeftOutAndMissingTimesAreInvalid) {
  const auto all = Forecast(kModel, Values{0.0, 2.0}, Values{19.0, 17.0}, 8.0);
  const auto gap = Forecast(kModel, Values{0.0, std::nullopt, 2.0}, Values{19.0, std::nullopt, 17.0}, 8.0);
  EXPECT_EQ(all.predicted, gap.predicted);
  EXPECT_EQ(Forecast(kModel, Values{std::nullopt}, Values{19.0}, 8.0).status, ResultStatus::kInvalidParameter);
  EXPECT_EQ(Forecast(kModel, Values{}, Values{}, 8.0).status, ResultStatus::kInsufficientData);
  EXPECT_THAT(Forecast(kModel, Values{0.0}, Values{19.0}, std::nullopt).predicted, Eq(std::nullopt));
}

}  // namespace
}  // namespace rapport::stats
