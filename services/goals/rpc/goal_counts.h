#ifndef RAPPORT_SERVICES_GOALS_RPC_GOAL_COUNTS_H_
#define RAPPORT_SERVICES_GOALS_RPC_GOAL_COUNTS_H_

#include <array>

#include "common/metrics/registry.h"
#include "rapport/goals/v1/goal.pb.h"
#include "rapport/goals/v1/goal_service.pb.h"

namespace rapport::goals {

// Counts goals by the state they come into, for the practice's view of what becomes of goals. A call that is answered
// again from its request id counts again. Thread-safe.
class GoalCounts {
 public:
  // `registry` outlives it. Every state's series exists from the start.
  explicit GoalCounts(metrics::Registry& registry);

  // A call that brings a goal into a state was answered with it.
  void Entered(const v1::Goal& goal);

  // A goal was split: it is, and its parts came to be.
  void Entered(const v1::SplitGoalResponse& split);

 private:
  std::array<prometheus::Counter*, v1::GoalState_ARRAYSIZE> entered_ = {};
};

}  // namespace rapport::goals

#endif  // RAPPORT_SERVICES_GOALS_RPC_GOAL_COUNTS_H_
