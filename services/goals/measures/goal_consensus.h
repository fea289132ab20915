#ifndef RAPPORT_SERVICES_GOALS_MEASURES_GOAL_CONSENSUS_H_
#define RAPPORT_SERVICES_GOALS_MEASURES_GOAL_CONSENSUS_H_

#include <optional>
#include <span>

#include "services/goals/measures/measure_status.h"

namespace rapport::goals {

// How far client and therapist agree on what matters: each distributes weights over the same list of goals; the weights
// are normalised to shares p and q. Both indices run from 0 (nothing shared) to 1 (the same shares).
// Proportional overlap (Czekanowski) and Ruzicka similarity; an index of this product without norms, to be shown beside
// the goal scale of an alliance instrument and never merged with it.
struct GoalConsensus {
  MeasureStatus status = MeasureStatus::kInsufficientData;
  std::optional<double> overlap;  // sum min(p, q)
  std::optional<double> ruzicka;  // sum min(p, q) / sum max(p, q)
};

// Goals weighted by only one party (the other has no entry, which is not the same as 0) are left out of both shares.
// kInsufficientData: no goal left, or a party gave no weight at all; kInvalidParameter: lengths differ, negative
// weight.
GoalConsensus ConsensusOnGoals(std::span<const std::optional<double>> client_weights,
                               std::span<const std::optional<double>> therapist_weights);

}  // namespace rapport::goals

#endif  // RAPPORT_SERVICES_GOALS_MEASURES_GOAL_CONSENSUS_H_
