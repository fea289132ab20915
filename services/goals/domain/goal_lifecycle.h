#ifndef RAPPORT_SERVICES_GOALS_DOMAIN_GOAL_LIFECYCLE_H_
#define RAPPORT_SERVICES_GOALS_DOMAIN_GOAL_LIFECYCLE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "rapport/goals/v1/goal.pb.h"
#include "services/goals/domain/goal_name.h"

namespace rapport::goals {

// How goals begin, change and end. ACTIVE and PAUSED change into each other; ACHIEVED, RETIRED and SPLIT are final.

// The goal that a checked `input` becomes: what callers may not set is set anew.
v1::Goal NewGoal(const v1::Goal& input, const GoalName& name, absl::Time now);

// FAILED_PRECONDITION by the goal's present state when `to` does not follow it; else enters it.
absl::Status EnterState(v1::GoalState to, absl::string_view reason, absl::Time now, v1::Goal& goal);

// True while one can still respond to the goal and work on it: active or paused.
bool IsOpen(const v1::Goal& goal);

// When the goal stopped counting because it was retired or split; infinite future while it counts.
absl::Time CountsUntil(const v1::Goal& goal);

// What an UpdateGoal changes.
struct GoalUpdate {
  std::vector<std::string> fields;  // of UpdatableFields()
  v1::Goal values;
  type::v1::Rater worded_by = type::v1::RATER_UNSPECIFIED;
};

// Applies a checked update. A new statement begins a new wording, which both parties are asked about again; the old one
// is kept. FAILED_PRECONDITION: SCALE_IN_USE when the goal has ratings and the scale's kind or levels would change; by
// state when a goal that is not open would be reworded. INVALID_ARGUMENT when the resulting baseline is not on the
// resulting scale.
absl::Status ApplyUpdate(const GoalUpdate& update, absl::Time now, v1::Goal& goal);

}  // namespace rapport::goals

#endif  // RAPPORT_SERVICES_GOALS_DOMAIN_GOAL_LIFECYCLE_H_
