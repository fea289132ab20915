#include "services/goals/domain/goal_records.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/strip.h"
#include "common/base/status_macros.h"
#include "common/resources/external_ids.h"
#include "common/resources/record_body.h"
#include "common/resources/timestamp.h"
#include "services/goals/domain/goals_errors.h"

namespace rapport::goals {

std::string StateColumn(v1::GoalState state) {
  if (state == v1::GOAL_STATE_UNSPECIFIED) return "";
  return std::string(absl::StripPrefix(v1::GoalState_Name(state), "GOAL_STATE_"));
}

records::Record ToRecord(const v1::Goal& goal, const GoalName& name, absl::string_view client) {
  records::Record record;
  record.name = name.RecordName();
  record.kind = kGoalKind;
  record.episode = name.episode;
  record.client = std::string(client);
  record.state = StateColumn(goal.state());
  record.order_time = resources::ToTime(goal.create_time());
  for (const auto& id : goal.external_ids()) record.keys.push_back(resources::ExternalIdKey(id));
  record.body = resources::ToBody(goal);
  return record;
}

absl::StatusOr<v1::Goal> FindGoal(records::Snapshot& snapshot, const GoalName& name) {
  absl::StatusOr<records::Record> record = snapshot.Get(name.practice, name.RecordName());
  if (absl::IsNotFound(record.status())) return GoalNotFound();
  RETURN_IF_ERROR(record.status());
  return resources::FromRecord<v1::Goal>(*record);
}

absl::StatusOr<std::vector<records::Record>> AllRecords(records::Snapshot& snapshot, records::ListQuery query) {
  query.limit = 500;
  std::vector<records::Record> all;
  while (true) {
    ASSIGN_OR_RETURN(std::vector<records::Record> page, snapshot.List(query));
    const bool last = page.size() < static_cast<std::size_t>(query.limit);
    if (!last) query.after = records::ListCursor{page.back().order_time, page.back().name};
    std::move(page.begin(), page.end(), std::back_inserter(all));
    if (last) return all;
  }
}

absl::StatusOr<std::vector<v1::Goal>> GoalsOf(records::Snapshot& snapshot, const resources::EpisodeName& episode) {
  records::ListQuery query;
  query.practice = episode.practice;
  query.kind = kGoalKind;
  query.episode = episode.episode;
  ASSIGN_OR_RETURN(const std::vector<records::Record> records, AllRecords(snapshot, std::move(query)));
  std::vector<v1::Goal> goals;
  for (const records::Record& record : records) {
    ASSIGN_OR_RETURN(v1::Goal goal, resources::FromRecord<v1::Goal>(record));
    goals.push_back(std::move(goal));
  }
  return goals;
}

}  // namespace rapport::goals
