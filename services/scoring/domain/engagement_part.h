#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_ENGAGEMENT_PART_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_ENGAGEMENT_PART_H_

#include <vector>

#include "rapport/goals/v1/goal_progress.pb.h"
#include "rapport/scoring/v1/alliance.pb.h"
#include "services/scoring/domain/episode_facts.h"
#include "services/scoring/domain/profile_parameters.h"

namespace rapport::scoring {

// Showing up, component by component. `goals` is nullptr when the goal service was away. Pure.
v1::Engagement BuildEngagement(const EpisodeFacts& facts, const goals::v1::GoalProgress* goals,
                               const ProfileParameters& parameters);

// The last appointments that count for attendance, latest first, at most `limit`.
std::vector<const SessionFacts*> LastCountable(const EpisodeFacts& facts, uint32_t limit);

// Whether the client missed it: no show, or cancelled too late.
bool WasMissed(const SessionFacts& session);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_ENGAGEMENT_PART_H_
