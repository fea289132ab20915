#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_GOALS_PART_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_GOALS_PART_H_

#include "rapport/goals/v1/goal_progress.pb.h"
#include "rapport/scoring/v1/alliance.pb.h"

namespace rapport::scoring {

// What the goal service says, beside the alliance scales on agreement about goals among `profile`'s dimensions. Goals
// count as stale only where `stale_known`: it says what the same sessions say as the rest of the profile. Pure.
v1::GoalsPart BuildGoals(const goals::v1::GoalProgress& progress, bool stale_known, const v1::AllianceProfile& profile);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_GOALS_PART_H_
