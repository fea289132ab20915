#include "services/goals/rpc/goal_counts.h"

#include "absl/strings/ascii.h"
#include "absl/strings/strip.h"

namespace rapport::goals {

GoalCounts::GoalCounts(metrics::Registry& registry) {
  for (int i = v1::GOAL_STATE_ACTIVE; i <= v1::GoalState_MAX; ++i) {
    const std::string& name = v1::GoalState_Name(static_cast<v1::GoalState>(i));
    entered_[i] = &registry.Counter("rapport_goals_entered_state_total", "Goals by the state they came into.",
                                    {{"state", absl::AsciiStrToLower(absl::StripPrefix(name, "GOAL_STATE_"))}});
  }
}

void GoalCounts::Entered(const v1::Goal& goal) {
  if (v1::GoalState_IsValid(goal.state()) && entered_[goal.state()] != nullptr) entered_[goal.state()]->Increment();
}

void GoalCounts::Entered(const v1::SplitGoalResponse& split) {
  Entered(split.goal());
  for (const v1::Goal& part : split.parts()) Entered(part);
}

}  // namespace rapport::goals
