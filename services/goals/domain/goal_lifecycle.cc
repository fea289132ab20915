#include "services/goals/domain/goal_lifecycle.h"

#include <algorithm>
#include <map>

#include "common/base/status_macros.h"
#include "common/errors/errors.h"
#include "common/resources/timestamp.h"
#include "common/resources/update_mask.h"
#include "services/goals/domain/goal_agreement.h"
#include "services/goals/domain/goal_checks.h"
#include "services/goals/domain/goals_errors.h"

namespace rapport::goals {
namespace {

using resources::ToTimestamp;

void RecordState(v1::GoalState state, absl::string_view reason, absl::Time now, v1::Goal& goal) {
  goal.set_state(state);
  v1::StateChange& change = *goal.add_state_changes();
  change.set_state(state);
  *change.mutable_change_time() = ToTimestamp(now);
  change.set_reason(std::string(reason));
}

bool SameLevels(const v1::AttainmentScale& a, const v1::AttainmentScale& b) {
  const auto described = [](const v1::AttainmentScale& scale) {
    std::map<int, std::string> levels;
    for (const v1::AttainmentLevel& level : scale.levels()) levels[level.level()] = level.description();
    return levels;
  };
  return described(a) == described(b);
}

// True when ratings given on `before` mean the same on `after`: a weight changes no rating's meaning.
bool SameMeaning(const v1::GoalScale& before, const v1::GoalScale& after) {
  if (before.kind_case() != after.kind_case()) return false;
  return !before.has_attainment() || SameLevels(before.attainment(), after.attainment());
}

void BeginWording(const std::string& statement, type::v1::Rater worded_by, absl::Time now, v1::Goal& goal) {
  v1::Wording& earlier = *goal.add_earlier_wordings();
  earlier.set_statement(goal.statement());
  earlier.set_worded_by(goal.worded_by());
  *earlier.mutable_worded_time() = goal.worded_time();
  earlier.set_number(goal.wording());
  goal.set_statement(statement);
  goal.set_worded_by(worded_by);
  *goal.mutable_worded_time() = ToTimestamp(now);
  goal.set_wording(goal.wording() + 1);
}

}  // namespace

v1::Goal NewGoal(const v1::Goal& input, const GoalName& name, absl::Time now) {
  v1::Goal goal;
  goal.set_name(name.ToString());
  goal.set_statement(input.statement());
  goal.set_proposed_by(input.proposed_by());
  goal.set_worded_by(input.proposed_by());
  goal.set_wording(1);
  *goal.mutable_worded_time() = ToTimestamp(now);
  *goal.mutable_scale() = input.scale();
  if (input.has_baseline()) goal.set_baseline(input.baseline());
  if (input.has_target_time()) *goal.mutable_target_time() = input.target_time();
  *goal.mutable_external_ids() = input.external_ids();
  *goal.mutable_create_time() = ToTimestamp(now);
  *goal.mutable_update_time() = ToTimestamp(now);
  RecordState(v1::GOAL_STATE_ACTIVE, "", now, goal);
  DeriveAgreement(goal);
  return goal;
}

absl::Status EnterState(v1::GoalState to, absl::string_view reason, absl::Time now, v1::Goal& goal) {
  const bool allowed = to == v1::GOAL_STATE_ACTIVE   ? goal.state() == v1::GOAL_STATE_PAUSED
                       : to == v1::GOAL_STATE_PAUSED ? goal.state() == v1::GOAL_STATE_ACTIVE
                                                     : IsOpen(goal);
  if (!allowed) return GoalStateForbids(goal.state());
  RecordState(to, reason, now, goal);
  return absl::OkStatus();
}

bool IsOpen(const v1::Goal& goal) {
  return goal.state() == v1::GOAL_STATE_ACTIVE || goal.state() == v1::GOAL_STATE_PAUSED;
}

absl::Time CountsUntil(const v1::Goal& goal) {
  if (goal.state() != v1::GOAL_STATE_RETIRED && goal.state() != v1::GOAL_STATE_SPLIT) return absl::InfiniteFuture();
  return resources::ToTime(goal.state_changes().rbegin()->change_time());
}

absl::Status ApplyUpdate(const GoalUpdate& update, absl::Time now, v1::Goal& goal) {
  std::vector<std::string> plain = update.fields;
  const bool reworded = std::erase(plain, "statement") > 0 && update.values.statement() != goal.statement();
  if (reworded && !IsOpen(goal)) return GoalStateForbids(goal.state());
  const v1::GoalScale scale = goal.scale();
  resources::CopyFields(plain, update.values, goal);
  if (!goal.ratings().empty() && !SameMeaning(scale, goal.scale())) return ScaleInUse();
  if (reworded) BeginWording(update.values.statement(), update.worded_by, now, goal);
  if (!goal.has_baseline()) return absl::OkStatus();
  Violations violations;
  CheckOnScale("goal.baseline", goal.scale(), goal.baseline(), violations);
  return violations.ToStatus();
}

}  // namespace rapport::goals
