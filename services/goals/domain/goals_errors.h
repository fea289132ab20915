#ifndef RAPPORT_SERVICES_GOALS_DOMAIN_GOALS_ERRORS_H_
#define RAPPORT_SERVICES_GOALS_DOMAIN_GOALS_ERRORS_H_

#include <string>

#include "absl/status/status.h"
#include "rapport/goals/v1/goal.pb.h"

namespace rapport::goals {

// Every named error of the goals service. What another practice has is not found, exactly like what does not exist.

absl::Status EpisodeNotFound();  // NOT_FOUND, EPISODE_NOT_FOUND
absl::Status SessionNotFound();  // NOT_FOUND, SESSION_NOT_FOUND
absl::Status GoalNotFound();     // NOT_FOUND, GOAL_NOT_FOUND
absl::Status RatingNotFound();   // NOT_FOUND, RATING_NOT_FOUND
absl::Status TaskNotFound();     // NOT_FOUND, TASK_NOT_FOUND

// ALREADY_EXISTS, RATING_EXISTS: the rater has rated the goal in that session, by the rating that metadata names.
absl::Status RatingExists(const std::string& rating);

// FAILED_PRECONDITION: the goal's state forbids what was asked. The reason names that state: GOAL_ACTIVE, GOAL_PAUSED,
// GOAL_ACHIEVED, GOAL_RETIRED or GOAL_SPLIT.
absl::Status GoalStateForbids(v1::GoalState state);

// FAILED_PRECONDITION, SCALE_IN_USE: the goal has ratings on the scale, and they would change their meaning.
absl::Status ScaleInUse();

// FAILED_PRECONDITION, GOAL_FULL: the goal holds as many entries of a kind as it may.
absl::Status GoalFull();

}  // namespace rapport::goals

#endif  // RAPPORT_SERVICES_GOALS_DOMAIN_GOALS_ERRORS_H_
