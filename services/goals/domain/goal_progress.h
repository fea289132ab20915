#ifndef RAPPORT_SERVICES_GOALS_DOMAIN_GOAL_PROGRESS_H_
#define RAPPORT_SERVICES_GOALS_DOMAIN_GOAL_PROGRESS_H_

#include <optional>
#include <vector>

#include "common/errors/errors.h"
#include "rapport/goals/v1/goal_progress.pb.h"
#include "rapport/goals/v1/goal_service.pb.h"
#include "services/goals/domain/episode_directory.h"

namespace rapport::goals {

// The parameters a request asks for, the defaults where it asks for none; `stale_after_sessions` is the practice's.
v1::ProgressParameters ReadProgressParameters(const v1::GetGoalProgressRequest& request, uint32_t stale_after_sessions,
                                              Violations& violations);

// What the goals of one episode, in the order they were recorded, say together: a pure function of what was recorded,
// so that it can be cached under the revisions of its inputs. Without `sessions` (intake was away) staleness is not
// told.
v1::GoalProgress ComputeProgress(const std::vector<v1::Goal>& goals,
                                 const std::optional<std::vector<HeldSession>>& sessions,
                                 const v1::ProgressParameters& parameters);

}  // namespace rapport::goals

#endif  // RAPPORT_SERVICES_GOALS_DOMAIN_GOAL_PROGRESS_H_
