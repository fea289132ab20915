#ifndef RAPPORT_SERVICES_CLI_PROGRESS_VIEW_H_
#define RAPPORT_SERVICES_CLI_PROGRESS_VIEW_H_

#include <string>
#include <vector>

#include "rapport/goals/v1/goal.pb.h"
#include "rapport/goals/v1/goal_progress.pb.h"

namespace rapport::cli {

// An episode's goals as a person reads them in a terminal: each goal with its ratings drawn on its scale, then what
// they say together. `goals` gives the statements; what could not be computed is said.
std::string ProgressText(const goals::v1::GoalProgress& progress, const std::vector<goals::v1::Goal>& goals);

}  // namespace rapport::cli

#endif  // RAPPORT_SERVICES_CLI_PROGRESS_VIEW_H_
