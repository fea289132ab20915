#include "services/goals/measures/goal_attainment.h"

#include <cmath>
#include <vector>

namespace rapport::goals {
namespace {

constexpr double kHighestLevel = 2.0;

// Weights are relative; between these bounds their squares stay finite.
constexpr double kSmallestWeight = 1e-60;
constexpr double kLargestWeight = 1e60;

bool Rated(const std::optional<double>& score) { return score.has_value() && !std::isnan(*score); }

bool OnScale(double level) { return std::abs(level) <= kHighestLevel; }

}  // namespace

GoalAttainment AttainmentScore(std::span<const std::optional<double>> scores, std::span<const double> weights,
                               double rho) {
  if ((!weights.empty() && weights.size() != scores.size()) || !(rho >= 0.0 && rho < 1.0)) {
    return {.status = MeasureStatus::kInvalidParameter};
  }
  int goals = 0;
  double weighted_sum = 0.0;
  double weight_sum = 0.0;
  double weight_squares = 0.0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (!Rated(scores[i])) continue;
    if (!OnScale(*scores[i])) return {.status = MeasureStatus::kOutOfRange};
    const double weight = weights.empty() ? 1.0 : weights[i];
    if (weight > kLargestWeight) return {.status = MeasureStatus::kInvalidParameter};
    if (!(weight >= kSmallestWeight)) continue;
    ++goals;
    weighted_sum += weight * *scores[i];
    weight_sum += weight;
    weight_squares += weight * weight;
  }
  if (goals == 0) return {.status = MeasureStatus::kInsufficientData};
  const double spread = std::sqrt((1.0 - rho) * weight_squares + rho * weight_sum * weight_sum);
  return {.status = MeasureStatus::kOk, .goals = goals, .t = 50.0 + 10.0 * weighted_sum / spread};
}

AttainmentChange ChangeInAttainment(std::span<const std::optional<double>> baseline,
                                    std::span<const std::optional<double>> post, std::span<const double> weights,
                                    double rho) {
  if (baseline.size() != post.size()) return {.status = MeasureStatus::kInvalidParameter};
  std::vector<std::optional<double>> before(baseline.begin(), baseline.end());
  std::vector<std::optional<double>> after(post.begin(), post.end());
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (Rated(before[i]) && Rated(after[i])) continue;
    before[i].reset();
    after[i].reset();
  }
  const GoalAttainment start = AttainmentScore(before, weights, rho);
  const GoalAttainment end = AttainmentScore(after, weights, rho);
  if (start.status != MeasureStatus::kOk) return {.status = start.status};
  if (end.status != MeasureStatus::kOk) return {.status = end.status};
  return {.status = MeasureStatus::kOk,
          .goals = start.goals,
          .t_baseline = start.t,
          .t_post = end.t,
          .t_change = *end.t - *start.t};
}

}  // namespace rapport::goals
