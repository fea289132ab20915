#include "services/scoring/stats/linear_trend.h"

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

const Values kSessions{1.0, 2.0, 3.0, 4.0, 5.0};

TEST(LinearTrendTest, AnExactLineHasNoError) {
  const auto trend = FitLinearTrend(kSessions, Values{30.1, 30.4, 30.7, 31.0, 31.3});
  EXPECT_THAT(trend.slope, Optional(DoubleNear(0.3, 1e-9)));
  EXPECT_THAT(trend.se_slope, Optional(0.0));
  EXPECT_THAT(trend.t, Eq(std::nullopt));
  EXPECT_THAT(trend.p_value, Optional(0.0));
  EXPECT_THAT(trend.r_squared, Optional(1.0));
}

TEST(LinearTrendTest, AConstantSeriesHasASlopeOfZeroAndNoFit) {
  const auto trend = FitLinearTrend(kSessions, Values{40.0, 40.0, 40.0, 40.0, 40.0});
  EXPECT_THAT(trend.slope, Optional(0.0));
  EXPECT_THAT(trend.ci_lower, Optional(0.0));
  EXPECT_THAT(trend.p_value, Eq(std::nullopt));
  EXPECT_THAT(trend.r_squared, Eq(std::nullopt));
}

TEST(LinearTrendTest, TwoValuesGiveASlopeAlone) {
  const auto trend = FitLinearTrend(Values{1.0, 2.0}, Values{30.0, 33.0});
  EXPECT_EQ(trend.status, ResultStatus::kOk);
  EXPECT_THAT(trend.slope, Optional(3.0));
  EXPECT_THAT(trend.ci_lower, Eq(std::nullopt));
}

TEST(LinearTrendTest, MissingValuesAreLeftOut) {
  const auto with_gap = FitLinearTrend(Values{1.0, 2.0, 3.0, 4.0}, Values{1.0, 2.5, std::nullopt, 4.1});
  const auto without = FitLinearTrend(Values{1.0, 2.0, 4.0}, Values{1.0, 2.5, 4.1});
  EXPECT_THAT(with_gap.n, Optional(3));
  EXPECT_EQ(with_gap.slope, without.slope);
  EXPECT_EQ(with_gap.p_value, without.p_value);
}

TEST(LinearTrendTest, ShiftingAndScalingYActAsExpected) {
  const Values y{3.0, 1.0, 4.0, 1.0, 5.0};
  Values changed = y;
  for (Value& value : changed) value = 10.0 - 2.0 * *value;
  const auto a = FitLinearTrend(kSessions, y);
  const auto b = FitLinearTrend(kSessions, changed);
  EXPECT_NEAR(*b.slope, -2.0 * *a.slope, 1e-12);
  EXPECT_NEAR(*b.p_value, *a.p_value, 1e-12);
  EXPECT_NEAR(*b.r_squared, *a.r_squared, 1e-12);
}

TEST(LinearTrendTest, StatusSaysWhyThereIsNoTrend) {
  EXPECT_EQ(FitLinearTrend(Values{1.0}, Values{3.0}).status, ResultStatus::kInsufficientData);
  EXPECT_EQ(FitLinearTrend(Values{2.0, 2.0}, Values{3.0, 4.0}).status, ResultStatus::kInsufficientData);
  EXPECT_EQ(FitLinearTrend(Values{1.0}, Values{}).status, ResultStatus::kInvalidParameter);
  EXPECT_EQ(FitLinearTrend(kSessions, kSessions, 0.0).status, ResultStatus::kInvalidParameter);
}

}  // namespace
}  // namespace rapport::stats
