#include "services/cli/series_chart.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::cli {
namespace {

TEST(DrawChartTest, ShowsPointsGapsFlagsAndTheCutOff) {
  const Chart chart{.min = 0,
                    .max = 40,
                    .points = {{1, 38.0}, {2, std::nullopt}, {3, 30.0, true}},
                    .lines = {{36, "check in below 36"}},
                    .height = 5};
  EXPECT_EQ(DrawChart(chart),
            "   40.0 ┤            \n"
            "   37.0 ┤┄┄●┄┄┄┄┄┄┄┄┄ check in below 36\n"
            "   34.0 ┤            \n"
            "   31.0 ┤          ● \n"
            "   28.0 ┤            \n"
            "           1   2   3  session\n"
            "               –   !  ! flagged – no score\n");
}

TEST(DrawChartTest, AnEstimateIsNotDrawnAsAScore) {
  const std::string text = DrawChart({.min = 0, .max = 10, .points = {{.session = 1, .value = 4, .prorated = true}}});
  EXPECT_THAT(text, testing::HasSubstr("○"));
  EXPECT_THAT(text, testing::Not(testing::HasSubstr("●")));
  EXPECT_THAT(text, testing::HasSubstr("estimated from incomplete answers"));
}

TEST(DrawChartTest, AConstantSeriesAndAnEmptyOneAreDrawable) {
  EXPECT_EQ(DrawChart({.min = 0, .max = 10}), "");
  EXPECT_THAT(DrawChart({.min = 0, .max = 10, .points = {{1, 10.0}, {2, 10.0}}}), testing::HasSubstr("●"));
}

}  // namespace
}  // namespace rapport::cli
