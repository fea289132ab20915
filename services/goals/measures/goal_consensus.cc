#include "services/goals/measures/goal_consensus.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace rapport::goals {
namespace {

bool Given(const std::optional<double>& weight) { return weight.has_value() && !std::isnan(*weight); }

// Between these bounds sums and shares of weights stay finite.
constexpr double kSmallestTotal = 1e-60;
constexpr double kLargestWeight = 1e60;

bool Unusable(const std::optional<double>& weight) {
  return Given(weight) && (*weight < 0.0 || *weight > kLargestWeight);
}

struct Weights {
  double client;
  double therapist;
};

}  // namespace

GoalConsensus ConsensusOnGoals(std::span<const std::optional<double>> client_weights,
                               std::span<const std::optional<double>> therapist_weights) {
  if (client_weights.size() != therapist_weights.size() ||
      std::any_of(client_weights.begin(), client_weights.end(), Unusable) ||
      std::any_of(therapist_weights.begin(), therapist_weights.end(), Unusable)) {
    return {.status = MeasureStatus::kInvalidParameter};
  }
  std::vector<Weights> goals;
  double client_total = 0.0;
  double therapist_total = 0.0;
  for (std::size_t i = 0; i < client_weights.size(); ++i) {
    if (!Given(client_weights[i]) || !Given(therapist_weights[i])) continue;
    goals.push_back({*client_weights[i], *therapist_weights[i]});
    client_total += *client_weights[i];
    therapist_total += *therapist_weights[i];
  }
  if (!(client_total > kSmallestTotal) || !(therapist_total > kSmallestTotal))
    return {.status = MeasureStatus::kInsufficientData};
  double shared = 0.0;
  double either = 0.0;
  for (const Weights& goal : goals) {
    const double p = goal.client / client_total;
    const double q = goal.therapist / therapist_total;
    shared += std::min(p, q);
    either += std::max(p, q);
  }
  return {.status = MeasureStatus::kOk, .overlap = shared, .ruzicka = shared / either};
}

}  // namespace rapport::goals
