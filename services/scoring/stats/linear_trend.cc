#include "services/scoring/stats/linear_trend.h"

#include <algorithm>
#include <cmath>

#include "services/scoring/stats/distributions.h"
#include "services/scoring/stats/moments.h"

namespace rapport::stats {
namespace {

double ResidualSquares(std::span<const Pair> pairs, double slope, double intercept) {
  double squares = 0.0;
  for (const Pair& pair : pairs) {
    const double residual = pair.second - (intercept + slope * pair.first);
    squares += residual * residual;
  }
  return squares;
}

// Whether what is left of y is rounding: 1e-12 of its largest magnitude.
bool IsExact(std::span<const Pair> pairs, double residual_squares) {
  double magnitude = 0.0;
  for (const Pair& pair : pairs) magnitude = std::max(magnitude, std::abs(pair.second));
  return residual_squares <= static_cast<double>(pairs.size()) * std::pow(1e-12 * magnitude, 2);
}

// What an exact fit or a constant y leaves to say.
void FillExact(bool constant, LinearTrend& trend) {
  trend.se_slope = 0.0;
  trend.residual_sd = 0.0;
  trend.ci_lower = trend.slope;
  trend.ci_upper = trend.slope;
  if (constant) return;
  trend.p_value = 0.0;
  trend.r_squared = 1.0;
}

}  // namespace

LinearTrend FitLinearTrend(Series x, Series y, double confidence) {
  if (x.size() != y.size() || !TwoSidedZ(confidence)) return {.status = ResultStatus::kInvalidParameter};
  const std::vector<Pair> pairs = CompletePairs(x, y);
  LinearTrend trend{.n = static_cast<int>(pairs.size())};
  if (pairs.size() < 2 || IsConstant(Firsts(pairs))) return trend;
  const CrossProducts sums = AboutMeans(pairs);
  const bool constant = IsConstant(Seconds(pairs));
  trend.status = ResultStatus::kOk;
  trend.slope = constant ? 0.0 : sums.sxy / sums.sxx;
  trend.intercept = sums.mean_y - *trend.slope * sums.mean_x;
  if (sums.n == 2) return trend;
  const double residual_squares = ResidualSquares(pairs, *trend.slope, *trend.intercept);
  if (constant || IsExact(pairs, residual_squares)) {
    FillExact(constant, trend);
    return trend;
  }
  const double df = sums.n - 2.0;
  const double margin = StudentTQuantile(0.5 + confidence / 2.0, df).value_or(0.0);
  trend.residual_sd = std::sqrt(residual_squares / df);
  trend.se_slope = *trend.residual_sd / std::sqrt(sums.sxx);
  trend.t = *trend.slope / *trend.se_slope;
  trend.p_value = 2.0 * StudentTCdf(-std::abs(*trend.t), df).value_or(0.0);
  trend.ci_lower = *trend.slope - margin * *trend.se_slope;
  trend.ci_upper = *trend.slope + margin * *trend.se_slope;
  trend.r_squared = 1.0 - residual_squares / sums.syy;
  return trend;
}

}  // namespace rapport::stats
