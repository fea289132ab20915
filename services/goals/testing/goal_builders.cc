#include "services/goals/testing/goal_builders.h"

#include "absl/strings/str_cat.h"
#include "common/resources/timestamp.h"
#include "services/goals/domain/goal_lifecycle.h"
#include "services/goals/domain/goal_name.h"

namespace rapport::goals::test {

v1::GoalScale AttainmentScale(std::optional<double> weight) {
  v1::GoalScale scale;
  for (int level = -2; level <= 2; ++level) {
    v1::AttainmentLevel& described = *scale.mutable_attainment()->add_levels();
    described.set_level(level);
    described.set_description(absl::StrCat("goes out ", level + 2, " times a week"));
  }
  if (weight.has_value()) scale.mutable_attainment()->set_weight(*weight);
  return scale;
}

v1::GoalScale ProgressScale() {
  v1::GoalScale scale;
  scale.mutable_progress();
  return scale;
}

v1::Goal Proposal(const v1::GoalScale& scale) {
  v1::Goal goal;
  goal.set_statement("see friends again");
  goal.set_proposed_by(type::v1::RATER_CLIENT);
  *goal.mutable_scale() = scale;
  return goal;
}

v1::Goal RecordedGoal(absl::string_view id, const v1::GoalScale& scale) {
  return NewGoal(Proposal(scale), GoalName{"north", "e1", std::string(id)}, kRecorded);
}

std::string SessionNamed(absl::string_view id) { return absl::StrCat(kEpisode, "/sessions/", id); }

v1::Rating& AddRated(v1::Goal& goal, type::v1::Rater rater, std::optional<double> value, int days,
                     absl::string_view session_id) {
  v1::Rating& rating = *goal.add_ratings();
  rating.set_id(absl::StrCat("r", goal.ratings_size()));
  rating.set_rater(rater);
  if (value.has_value()) rating.set_value(*value);
  if (!session_id.empty()) rating.set_session(SessionNamed(session_id));
  *rating.mutable_rated_time() = resources::ToTimestamp(kRecorded + absl::Hours(24) * days);
  *rating.mutable_recorded_time() = rating.rated_time();
  return rating;
}

}  // namespace rapport::goals::test
