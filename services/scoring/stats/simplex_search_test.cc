#include "services/scoring/stats/simplex_search.h"

#include <cmath>
#include <limits>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::stats {
namespace {

TEST(MinimizeBySimplexTest, FindsTheBottomOfACurvedValley) {
  const auto valley = [](std::span<const double> x) {
    return 100.0 * std::pow(x[1] - x[0] * x[0], 2) + std::pow(1.0 - x[0], 2);
  };
  const auto bottom = MinimizeBySimplex(valley, {-1.2, 1.0}, 0.5);
  EXPECT_NEAR(bottom[0], 1.0, 1e-4);
  EXPECT_NEAR(bottom[1], 1.0, 1e-4);
}

TEST(MinimizeBySimplexTest, OneVariableIsEnough) {
  const auto parabola = [](std::span<const double> x) { return (x[0] - 3.0) * (x[0] - 3.0); };
  EXPECT_NEAR(MinimizeBySimplex(parabola, {0.0}, 1.0).front(), 3.0, 1e-4);
}

TEST(MinimizeBySimplexTest, AvoidsWhereTheFunctionIsUndefined) {
  const auto half_line = [](std::span<const double> x) {
    return x[0] > 0.0 ? x[0] - std::log(x[0]) : std::numeric_limits<double>::quiet_NaN();
  };
  EXPECT_NEAR(MinimizeBySimplex(half_line, {5.0}, 4.0).front(), 1.0, 1e-4);
}

TEST(MinimizeBySimplexTest, TheSameStartGivesTheSameResult) {
  const auto bowl = [](std::span<const double> x) { return x[0] * x[0] + x[1] * x[1] + std::cos(x[0] * x[1]); };
  EXPECT_EQ(MinimizeBySimplex(bowl, {1.0, 2.0}, 0.5), MinimizeBySimplex(bowl, {1.0, 2.0}, 0.5));
}

}  // namespace
}  // namespace rapport::stats
