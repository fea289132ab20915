#include "services/goals/domain/goal_edit.h"

namespace rapport::goals {

absl::StatusOr<v1::Goal> EditInTransaction(const GoalName& name, absl::string_view etag, absl::Time now,
                                           const GoalEdit& edit, records::Transaction& transaction) {
  ASSIGN_OR_RETURN(v1::Goal goal, FindGoal(transaction, name));
  RETURN_IF_ERROR(edit(goal));
  *goal.mutable_update_time() = resources::ToTimestamp(now);
  DeriveAgreement(goal);
  RETURN_IF_ERROR(transaction.Update(name.practice, ToRecord(goal, name, /*client=*/""), etag));
  return goal;
}

}  // namespace rapport::goals
