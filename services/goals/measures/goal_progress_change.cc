#include "services/goals/measures/goal_progress_change.h"

#include <algorithm>
#include <cmath>

namespace rapport::goals {
namespace {

constexpr double kScaleMax = 10.0;
constexpr double kEpsilon = 1e-9;  // Thresholds are compared with this tolerance, so that 7.35 - 4.9 reaches 2.45.

bool Rated(const std::optional<double>& rating) { return rating.has_value() && !std::isnan(*rating); }

bool OutOfScale(const std::optional<double>& rating) {
  return Rated(rating) && !(*rating >= 0.0 && *rating <= kScaleMax);
}

}  // namespace

ReliableProgress JudgeChange(double change, double criterion) {
  if (change >= criterion - kEpsilon) return ReliableProgress::kImproved;
  if (change <= -criterion + kEpsilon) return ReliableProgress::kDeteriorated;
  return ReliableProgress::kNone;
}

GoalProgressChange ChangeInProgress(std::span<const std::optional<double>> start,
                                    std::span<const std::optional<double>> current, double reliable_change) {
  if (start.size() != current.size() || !(reliable_change > 0.0)) {
    return {.status = MeasureStatus::kInvalidParameter};
  }
  if (std::any_of(start.begin(), start.end(), OutOfScale) || std::any_of(current.begin(), current.end(), OutOfScale)) {
    return {.status = MeasureStatus::kOutOfRange};
  }
  int goals = 0;
  double sum = 0.0;
  for (std::size_t i = 0; i < start.size() && goals < kGoalProgressMaxGoals; ++i) {
    if (!Rated(start[i]) || !Rated(current[i])) continue;
    ++goals;
    sum += *current[i] - *start[i];
  }
  if (goals == 0) return {.status = MeasureStatus::kInsufficientData};
  const double mean = sum / goals;
  return {.status = MeasureStatus::kOk,
          .goals = goals,
          .mean_change = mean,
          .reliable = JudgeChange(mean, reliable_change)};
}

}  // namespace rapport::goals
