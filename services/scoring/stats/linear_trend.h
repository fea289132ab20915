#ifndef RAPPORT_SERVICES_SCORING_STATS_LINEAR_TREND_H_
#define RAPPORT_SERVICES_SCORING_STATS_LINEAR_TREND_H_

#include <optional>

#include "services/scoring/stats/result_status.h"
#include "services/scoring/stats/series.h"

namespace rapport::stats {

// Ordinary least squares of y on x: b = Sxy / Sxx, SE = s / sqrt(Sxx), interval b +/- t(n - 2) SE. Successive ratings
// are correlated, which makes the interval optimistic: show a trend from 4 values on, and only with its interval.
struct LinearTrend {
  ResultStatus status = ResultStatus::kInsufficientData;
  std::optional<int> n;         // Complete pairs; also set when they are too few.
  std::optional<double> slope;  // y per x.
  std::optional<double> intercept;
  // The rest needs 3 pairs.
  std::optional<double> se_slope;
  std::optional<double> t;        // None when the fit is exact.
  std::optional<double> p_value;  // Two-sided; 0 when the fit is exact, none when y is constant.
  std::optional<double> ci_lower;
  std::optional<double> ci_upper;
  std::optional<double> residual_sd;
  std::optional<double> r_squared;  // None when y is constant.
};

// x is a session number or a time; pairs with a missing side are left out. kInsufficientData: fewer than 2 pairs or a
// constant x; kInvalidParameter: lengths differ, confidence outside (0, 1).
LinearTrend FitLinearTrend(Series x, Series y, double confidence = 0.95);

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_LINEAR_TREND_H_
