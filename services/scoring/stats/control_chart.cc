#include "services/scoring/stats/control_chart.h"

#include <algorithm>
#include <cmath>

namespace rapport::stats {
namespace {

constexpr double kMovingRangeLimit = 3.267;  // D4 for ranges of two.
constexpr int kMinValuesToAlarm = 4;

bool IsValid(const ControlChartParameters& p) {
  return IsPositive(p.d2) && IsPositive(p.k_sigma) && IsNonNegative(p.sigma_floor) && p.run_length >= 1 &&
         p.baseline_sessions.value_or(1) >= 1;
}

std::vector<double> MovingRanges(Series values, GapPolicy gaps) {
  std::vector<double> ranges;
  Value last;
  for (const Value& value : values) {
    if (Present(value)) {
      if (last) ranges.push_back(std::abs(*value - *last));
      last = value;
    } else if (gaps == GapPolicy::kBreak) {
      last.reset();
    }
  }
  return ranges;
}

void FindBeyondLimits(Series values, ControlChart& chart) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!Present(values[i])) continue;
    if (Exceeds(*chart.lcl, *values[i])) chart.below_lcl.push_back(static_cast<int>(i) + 1);
    if (Exceeds(*values[i], *chart.ucl)) chart.above_ucl.push_back(static_cast<int>(i) + 1);
  }
}

void FindRuns(Series values, int run_length, ControlChart& chart) {
  int below = 0;
  int above = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!Present(values[i])) continue;
    below = Exceeds(*chart.center, *values[i]) ? below + 1 : 0;
    above = Exceeds(*values[i], *chart.center) ? above + 1 : 0;
    if (below >= run_length) chart.run_below.push_back(static_cast<int>(i) + 1);
    if (above >= run_length) chart.run_above.push_back(static_cast<int>(i) + 1);
  }
}

}  // namespace

ControlChart AnalyzeControlChart(Series values, const ControlChartParameters& p) {
  if (!IsValid(p)) return {.status = ResultStatus::kInvalidParameter};
  const std::size_t sessions =
      p.baseline_sessions ? std::min<std::size_t>(*p.baseline_sessions, values.size()) : values.size();
  const Series baseline = values.first(sessions);
  const std::vector<double> present = PresentValues(baseline);
  const std::vector<double> ranges = MovingRanges(baseline, p.gap_policy);
  if (present.size() < 2 || ranges.empty()) return {};
  ControlChart chart{.status = ResultStatus::kOk,
                     .n = static_cast<int>(present.size()),
                     .n_mr = static_cast<int>(ranges.size()),
                     .center = p.center == ChartCenter::kMean ? Mean(present) : Median(present),
                     .mr_bar = Mean(ranges)};
  chart.sigma = *chart.mr_bar / p.d2;
  chart.sigma_used = std::max(*chart.sigma, p.sigma_floor);
  chart.lcl = *chart.center - p.k_sigma * *chart.sigma_used;
  chart.ucl = *chart.center + p.k_sigma * *chart.sigma_used;
  chart.mr_ucl = kMovingRangeLimit * *chart.mr_bar;
  if (*chart.n >= kMinValuesToAlarm) {
    FindBeyondLimits(values, chart);
    FindRuns(values, p.run_length, chart);
  }
  return chart;
}

}  // namespace rapport::stats
