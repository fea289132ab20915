#include "services/goals/domain/goals_errors.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/errors/errors.h"

namespace rapport::goals {

absl::Status EpisodeNotFound() {
  return MakeError(absl::StatusCode::kNotFound, "EPISODE_NOT_FOUND", "there is no such episode");
}

absl::Status SessionNotFound() {
  return MakeError(absl::StatusCode::kNotFound, "SESSION_NOT_FOUND", "there is no such session in the goal's episode");
}

absl::Status GoalNotFound() {
  return MakeError(absl::StatusCode::kNotFound, "GOAL_NOT_FOUND", "there is no such goal");
}

absl::Status RatingNotFound() {
  return MakeError(absl::StatusCode::kNotFound, "RATING_NOT_FOUND", "the goal has no such rating");
}

absl::Status TaskNotFound() {
  return MakeError(absl::StatusCode::kNotFound, "TASK_NOT_FOUND", "the goal has no such task");
}

absl::Status RatingExists(const std::string& rating) {
  return MakeError(absl::StatusCode::kAlreadyExists, "RATING_EXISTS",
                   "the rater has rated the goal in this session; amend that rating instead", {{"rating", rating}});
}

absl::Status GoalStateForbids(v1::GoalState state) {
  absl::string_view name = v1::GoalState_Name(state);
  absl::ConsumePrefix(&name, "GOAL_STATE_");
  return MakeError(absl::StatusCode::kFailedPrecondition, absl::StrCat("GOAL_", name),
                   "the goal's present state does not allow this");
}

absl::Status ScaleInUse() {
  return MakeError(absl::StatusCode::kFailedPrecondition, "SCALE_IN_USE",
                   "the goal has ratings on its scale; split or retire it and record a new one instead");
}

absl::Status GoalFull() {
  return MakeError(absl::StatusCode::kFailedPrecondition, "GOAL_FULL",
                   "the goal holds as many entries of this kind as it may");
}

}  // namespace rapport::goals
