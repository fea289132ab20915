#ifndef RAPPORT_SERVICES_GOALS_DOMAIN_GOAL_STANDINGS_H_
#define RAPPORT_SERVICES_GOALS_DOMAIN_GOAL_STANDINGS_H_

#include <optional>
#include <vector>

#include "rapport/goals/v1/goal.pb.h"
#include "rapport/goals/v1/goal_progress.pb.h"
#include "services/goals/domain/episode_directory.h"

namespace rapport::goals {

// The parts of a progress that look at goals one by one.

// State, agreement and the series of every rater.
v1::GoalStanding StandingOf(const v1::Goal& goal);

// Every rating given in a session that differs from the same rater's rating before it, in the order of the goals.
std::vector<v1::SessionMovement> MovementsOf(const std::vector<v1::Goal>& goals);

// How many of the active and paused goals are agreed, and which are not.
v1::AgreementSummary SummarizeAgreement(const std::vector<v1::Goal>& goals);

// The active goals that nobody has rated in the last `after_sessions` held sessions or more. A rating tied to a session
// counts from that session, another one from its own time. Insufficient without `sessions`.
v1::Staleness FindStale(const std::vector<v1::Goal>& goals, const std::optional<std::vector<HeldSession>>& sessions,
                        uint32_t after_sessions);

// The latest importances of client and therapist over the active and paused goals, laid over one another.
v1::Consensus ConsensusOf(const std::vector<v1::Goal>& goals);

// What became of the tasks of all goals.
v1::TaskCompletion CompletionOf(const std::vector<v1::Goal>& goals);

}  // namespace rapport::goals

#endif  // RAPPORT_SERVICES_GOALS_DOMAIN_GOAL_STANDINGS_H_
