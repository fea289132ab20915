#include "services/scoring/stats/control_chart.h"

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

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Values kLowSixth{36.5, 37.2, 36.8, 37.5, 36.9, 31.0, 36.2, 37.1, 37.4, 37.8};

TEST(ControlChartTest, LimitsAreSymmetricAboutTheCentre) {
  const auto chart = AnalyzeControlChart(kLowSixth);
  EXPECT_NEAR(*chart.ucl - *chart.center, *chart.center - *chart.lcl, 1e-12);
  EXPECT_NEAR(*chart.ucl - *chart.center, 3 * *chart.mr_bar / 1.128, 1e-12);
}

TEST(ControlChartTest, MirroringTheSeriesSwapsTheSides) {
  Values mirrored = kLowSixth;
  for (Value& value : mirrored) value = -*value;
  EXPECT_EQ(AnalyzeControlChart(kLowSixth).below_lcl, AnalyzeControlChart(mirrored).above_ucl);
}

TEST(ControlChartTest, ALowValueHidesItselfInLimitsFromAllData) {
  const auto all = AnalyzeControlChart(kLowSixth);
  const auto first_five = AnalyzeControlChart(kLowSixth, {.baseline_sessions = 5});
  EXPECT_LT(*all.lcl, *first_five.lcl);
  EXPECT_THAT(first_five.below_lcl, ElementsAre(6));
}

TEST(ControlChartTest, AGapIsBridgedOrBreaksTheChain) {
  const Values gap{5.0, 6.0, std::nullopt, 9.0, 9.5};
  EXPECT_THAT(AnalyzeControlChart(gap).n_mr, Optional(3));
  EXPECT_THAT(AnalyzeControlChart(gap, {.gap_policy = GapPolicy::kBreak}).n_mr, Optional(2));
  EXPECT_EQ(AnalyzeControlChart(Values{5.0, std::nullopt, 6.0}, {.gap_policy = GapPolicy::kBreak}).status,
            ResultStatus::kInsufficientData);
}

TEST(ControlChartTest, BaselineSessionsCountMissingFormsToo) {
  EXPECT_THAT(AnalyzeControlChart(Values{5.0, std::nullopt, 6.0, 7.0}, {.baseline_sessions = 3}).n, Optional(2));
}

TEST(ControlChartTest, TheFloorKeepsAConstantSeriesFromSignalling) {
  const Values dip{40.0, 40.0, 40.0, 40.0, 38.5};
  EXPECT_THAT(AnalyzeControlChart(dip, {.baseline_sessions = 4}).below_lcl, ElementsAre(5));
  EXPECT_THAT(AnalyzeControlChart(dip, {.baseline_sessions = 4, .sigma_floor = 1}).below_lcl, IsEmpty());
}

TEST(ControlChartTest, FewerThanFourValuesNeverAlarm) {
  const auto chart = AnalyzeControlChart(Values{40.0, 40.0, 40.0, 10.0}, {.baseline_sessions = 3});
  EXPECT_EQ(chart.status, ResultStatus::kOk);
  EXPECT_THAT(chart.below_lcl, IsEmpty());
}

TEST(ControlChartTest, ARunIsSignalledWhereItReachesItsLengthAndStartsAnewOnTheCentreLine) {
  const ControlChartParameters parameters{.baseline_sessions = 4, .run_length = 3};
  EXPECT_THAT(AnalyzeControlChart(Values{4.0, 6.0, 4.0, 6.0, 4.0, 4.0, 4.0, 4.0}, parameters).run_below,
              ElementsAre(7, 8));
  EXPECT_THAT(AnalyzeControlChart(Values{4.0, 6.0, 4.0, 6.0, 4.0, 4.0, 5.0, 4.0, 4.0}, parameters).run_below,
              IsEmpty());
  EXPECT_THAT(AnalyzeControlChart(Values{4.0, 6.0, 4.0, 6.0, 4.0, 4.0, std::nullopt, 4.0}, parameters).run_below,
              ElementsAre(8));
}

TEST(ControlChartTest, StatusSaysWhyThereIsNoChart) {
  EXPECT_EQ(AnalyzeControlChart(Values{37.0}).status, ResultStatus::kInsufficientData);
  EXPECT_EQ(AnalyzeControlChart({}).status, ResultStatus::kInsufficientData);
  EXPECT_EQ(AnalyzeControlChart(kLowSixth, {.d2 = 0}).status, ResultStatus::kInvalidParameter);
  EXPECT_EQ(AnalyzeControlChart(kLowSixth, {.k_sigma = -1}).status, ResultStatus::kInvalidParameter);
  EXPECT_EQ(AnalyzeControlChart(kLowSixth, {.baseline_sessions = 0}).status, ResultStatus::kInvalidParameter);
}

}  // namespace
}  // namespace rapport::stats
