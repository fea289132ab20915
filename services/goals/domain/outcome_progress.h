#ifndef RAPPORT_SERVICES_GOALS_DOMAIN_OUTCOME_PROGRESS_H_
#define RAPPORT_SERVICES_GOALS_DOMAIN_OUTCOME_PROGRESS_H_

#include <optional>
#include <vector>

#include "rapport/goals/v1/goal.pb.h"
#include "rapport/goals/v1/goal_progress.pb.h"
#include "services/goals/measures/goal_progress_change.h"

namespace rapport::goals {

// The 0-10 ratings of one rater: their mean after each occasion and now, each goal's change, and the mean change with
// whether it is reliable.
v1::GoalOutcome OutcomeOf(const std::vector<v1::Goal>& goals, type::v1::Rater rater,
                          const v1::ProgressParameters& parameters);

// As the contract says it; unspecified where nothing was judged.
v1::ReliableChange ToReliableChange(std::optional<ReliableProgress> reliable);

}  // namespace rapport::goals

#endif  // RAPPORT_SERVICES_GOALS_DOMAIN_OUTCOME_PROGRESS_H_
