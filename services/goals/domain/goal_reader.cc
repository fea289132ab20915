#include "services/goals/domain/goal_reader.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/status_macros.h"
#include "common/errors/errors.h"
#include "common/resources/external_ids.h"
#include "common/resources/list_page.h"
#include "common/resources/read_snapshot.h"
#include "common/resources/record_body.h"
#include "common/resources/resource_name.h"
#include "services/goals/domain/goal_name.h"
#include "services/goals/domain/goal_progress.h"
#include "services/goals/domain/goal_records.h"
#include "services/goals/domain/goals_errors.h"

namespace rapport::goals {
namespace {

using resources::EpisodeName;
using resources::PracticeName;
using resources::ReadName;
using resources::ReadSnapshot;

constexpr int kMaxEpisodes = 1'000;

// The practice and episode to list; the episode is empty for `practices/{practice}/episodes/-`.
EpisodeName ReadListParent(absl::string_view parent, Violations& violations) {
  absl::string_view practice = parent;
  if (!absl::ConsumeSuffix(&practice, "/episodes/-")) return ReadName<EpisodeName>("parent", parent, violations);
  return EpisodeName{ReadName<PracticeName>("parent", practice, violations).practice, ""};
}

// What to list; what is wrong with it goes to `violations`.
records::ListQuery ReadListQuery(const v1::ListGoalsRequest& request, Violations& violations) {
  const EpisodeName parent = ReadListParent(request.parent(), violations);
  records::ListQuery query;
  query.practice = parent.practice;
  query.kind = kGoalKind;
  query.episode = parent.episode;
  if (!v1::GoalState_IsValid(request.state())) {
    violations.Add("state", "must be a state of a goal");
  } else {
    query.state = StateColumn(request.state());
  }
  if (request.has_external_id()) {
    resources::CheckExternalId("external_id", request.external_id(), violations);
    query.keys.push_back(resources::ExternalIdKey(request.external_id()));
  }
  return query;
}

struct EpisodeRead {
  std::vector<v1::Goal> goals;
  int64_t activity_revision = 0;
};

absl::StatusOr<EpisodeRead> ReadAll(records::Snapshot& snapshot, const EpisodeName& episode) {
  EpisodeRead read;
  ASSIGN_OR_RETURN(read.goals, GoalsOf(snapshot, episode));
  ASSIGN_OR_RETURN(read.activity_revision, snapshot.ActivityRevision(episode.practice, episode.episode));
  return read;
}

absl::StatusOr<v1::BatchGetActivityRevisionsResponse> ReadRevisions(records::Snapshot& snapshot,
                                                                    const std::string& practice,
                                                                    const std::vector<std::string>& episodes) {
  ASSIGN_OR_RETURN(const std::vector<int64_t> revisions, snapshot.ActivityRevisions(practice, episodes));
  v1::BatchGetActivityRevisionsResponse reply;
  ASSIGN_OR_RETURN(const int64_t latest, snapshot.LatestRevision(practice));
  reply.set_revision(latest);
  for (size_t i = 0; i < episodes.size(); ++i) {
    v1::ActivityRevision& revision = *reply.add_activity_revisions();
    revision.set_episode(EpisodeName{practice, episodes[i]}.ToString());
    revision.set_activity_revision(revisions[i]);
  }
  return reply;
}

}  // namespace

absl::StatusOr<v1::Goal> GoalReader::Get(const v1::GetGoalRequest& request, absl::Time deadline) {
  Violations violations;
  const GoalName name = ReadName<GoalName>("name", request.name(), violations);
  RETURN_IF_ERROR(violations.ToStatus());
  return ReadSnapshot(store_, deadline, [&](records::Snapshot& snapshot) { return FindGoal(snapshot, name); });
}

absl::StatusOr<v1::ListGoalsResponse> GoalReader::List(const v1::ListGoalsRequest& request, absl::Time deadline) {
  Violations violations;
  const records::ListQuery query = ReadListQuery(request, violations);
  const resources::PageRequest page = resources::ReadPageRequest("ListGoals", request, violations);
  RETURN_IF_ERROR(violations.ToStatus());
  ASSIGN_OR_RETURN(resources::RecordPage found, ReadSnapshot(store_, deadline, [&](records::Snapshot& snapshot) {
                     return resources::ReadPage(snapshot, query, page);
                   }));
  v1::ListGoalsResponse reply;
  for (const records::Record& record : found.records) {
    ASSIGN_OR_RETURN(*reply.add_goals(), resources::FromRecord<v1::Goal>(record));
  }
  reply.set_next_page_token(std::move(found.next_page_token));
  return reply;
}

absl::StatusOr<v1::ReadEpisodeResponse> GoalReader::ReadEpisode(const v1::ReadEpisodeRequest& request,
                                                                absl::Time deadline) {
  Violations violations;
  const EpisodeName name = ReadName<EpisodeName>("name", request.name(), violations);
  RETURN_IF_ERROR(violations.ToStatus());
  ASSIGN_OR_RETURN(EpisodeRead read, ReadSnapshot(store_, deadline, [&](records::Snapshot& snapshot) {
                     return ReadAll(snapshot, name);
                   }));
  v1::ReadEpisodeResponse reply;
  reply.set_name(request.name());
  for (v1::Goal& goal : read.goals) *reply.add_goals() = std::move(goal);
  reply.set_activity_revision(read.activity_revision);
  reply.set_store_epoch(store_.Epoch());
  return reply;
}

absl::StatusOr<v1::BatchGetActivityRevisionsResponse> GoalReader::ActivityRevisions(
    const v1::BatchGetActivityRevisionsRequest& request, absl::Time deadline) {
  Violations violations;
  const auto practice = ReadName<PracticeName>("parent", request.parent(), violations);
  if (request.episodes_size() > kMaxEpisodes) {
    violations.Add("episodes", absl::StrCat("must name at most ", kMaxEpisodes, " episodes"));
  }
  std::vector<std::string> episodes;
  for (int i = 0; i < request.episodes_size() && i < kMaxEpisodes; ++i) {
    const std::string field = absl::StrCat("episodes[", i, "]");
    EpisodeName name = ReadName<EpisodeName>(field, request.episodes(i), violations);
    if (!name.practice.empty() && name.practice != practice.practice) {
      violations.Add(field, "must be an episode of the parent");
    }
    episodes.push_back(std::move(name.episode));
  }
  RETURN_IF_ERROR(violations.ToStatus());
  ASSIGN_OR_RETURN(auto reply, ReadSnapshot(store_, deadline, [&](records::Snapshot& snapshot) {
                     return ReadRevisions(snapshot, practice.practice, episodes);
                   }));
  reply.set_store_epoch(store_.Epoch());
  reply.set_stale_after_sessions(stale_after_(practice.practice));
  return reply;
}

absl::StatusOr<v1::GoalProgress> GoalReader::Progress(const v1::GetGoalProgressRequest& request,
                                                      EpisodeDirectory& directory, absl::Time deadline) {
  Violations violations;
  const EpisodeName name = ReadName<EpisodeName>("name", request.name(), violations);
  const v1::ProgressParameters parameters = ReadProgressParameters(request, stale_after_(name.practice), violations);
  RETURN_IF_ERROR(violations.ToStatus());
  ASSIGN_OR_RETURN(const EpisodeRead read, ReadSnapshot(store_, deadline, [&](records::Snapshot& snapshot) {
                     return ReadAll(snapshot, name);
                   }));
  std::optional<std::vector<HeldSession>> sessions;
  absl::StatusOr<HeldSessions> held = directory.ReadHeldSessions(request.name());
  if (held.ok()) {
    sessions = std::move(held->sessions);
  } else if (absl::IsNotFound(held.status())) {
    if (read.goals.empty()) return EpisodeNotFound();
  } else if (!absl::IsUnavailable(held.status()) && !absl::IsDeadlineExceeded(held.status())) {
    return held.status();
  }
  v1::GoalProgress progress = ComputeProgress(read.goals, sessions, parameters);
  if (held.ok()) {
    progress.set_sessions_activity_revision(held->activity_revision);
    progress.set_sessions_store_epoch(std::move(held->store_epoch));
  }
  progress.set_name(request.name());
  progress.set_activity_revision(read.activity_revision);
  progress.set_store_epoch(store_.Epoch());
  return progress;
}

}  // namespace rapport::goals
