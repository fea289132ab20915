#ifndef RAPPORT_SERVICES_SCORING_STATS_CONTROL_CHART_H_
#define RAPPORT_SERVICES_SCORING_STATS_CONTROL_CHART_H_

#include <optional>
#include <vector>

#include "services/scoring/stats/moments.h"
#include "services/scoring/stats/result_status.h"
#include "services/scoring/stats/series.h"

namespace rapport::stats {

enum class ChartCenter { kMean, kMedian };

// What a missing session does to the moving range: bridge it (difference to the last value there is) or break the chain
// (only adjacent sessions).
enum class GapPolicy { kBridge, kBreak };

struct ControlChartParameters {
  double d2 = kMovingRangeD2;
  double k_sigma = 3.0;  // 2 is the sensitive chart.
  ChartCenter center = ChartCenter::kMean;
  std::optional<int> baseline_sessions;  // Limits from the first so many sessions; without it, from all.
  GapPolicy gap_policy = GapPolicy::kBridge;
  double sigma_floor = 0.0;  // Scale points. Without one, a series that never varied signals on any departure.
  int run_length = 8;        // Successive values on one side of the centre.
};

// Individuals and moving-range chart (ASTM E2587; Montgomery; Wheeler):
//   sigma = mean moving range / d2, limits = centre +/- k max(sigma, sigma_floor), moving-range limit 3.267 mean range
// Limits may lie beyond the scale; they are not clamped. With limits from all data a single low value enters two moving
// ranges and hides itself: the rupture detector is the better alarm, this is the chart to look at.
struct ControlChart {
  ResultStatus status = ResultStatus::kInsufficientData;
  std::optional<int> n;     // Values the limits rest on.
  std::optional<int> n_mr;  // Moving ranges among them.
  std::optional<double> center;
  std::optional<double> mr_bar;
  std::optional<double> sigma;
  std::optional<double> sigma_used;  // After the floor.
  std::optional<double> lcl;
  std::optional<double> ucl;
  std::optional<double> mr_ucl;
  // Session numbers, 1-based, over the whole series. Empty when the limits rest on fewer than 4 values: too few to
  // alarm.
  std::vector<int> below_lcl;
  std::vector<int> above_ucl;
  std::vector<int> run_below;  // Sessions at which at least run_length successive values lie below the centre.
  std::vector<int> run_above;  // A value on the centre line starts the count anew; a missing one does not.
};

// kInsufficientData: fewer than 2 values, or no moving range; kInvalidParameter: d2, k_sigma, run_length or
// baseline_sessions not positive, a negative floor.
ControlChart AnalyzeControlChart(Series values, const ControlChartParameters& parameters = {});

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_CONTROL_CHART_H_
