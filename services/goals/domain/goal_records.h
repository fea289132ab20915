#ifndef RAPPORT_SERVICES_GOALS_DOMAIN_GOAL_RECORDS_H_
#define RAPPORT_SERVICES_GOALS_DOMAIN_GOAL_RECORDS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/records/record_store.h"
#include "rapport/goals/v1/goal.pb.h"
#include "services/goals/domain/goal_name.h"

namespace rapport::goals {

// How goals are kept in the record store.

inline constexpr char kGoalKind[] = "goal";

// What lists filter by: "ACTIVE"; empty for the unspecified state.
std::string StateColumn(v1::GoalState state);

// The goal's record. `client` is empty when an existing record keeps the one it has.
records::Record ToRecord(const v1::Goal& goal, const GoalName& name, absl::string_view client);

// NOT_FOUND, GOAL_NOT_FOUND when there is none.
absl::StatusOr<v1::Goal> FindGoal(records::Snapshot& snapshot, const GoalName& name);

// Everything that `query` finds, page by page.
absl::StatusOr<std::vector<records::Record>> AllRecords(records::Snapshot& snapshot, records::ListQuery query);

// All goals of the episode, in the order they were recorded.
absl::StatusOr<std::vector<v1::Goal>> GoalsOf(records::Snapshot& snapshot, const resources::EpisodeName& episode);

}  // namespace rapport::goals

#endif  // RAPPORT_SERVICES_GOALS_DOMAIN_GOAL_RECORDS_H_
