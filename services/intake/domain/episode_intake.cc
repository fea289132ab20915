#include "services/intake/domain/episode_intake.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/errors/errors.h"
#include "common/records/typed_write.h"
#include "common/resources/list_page.h"
#include "common/resources/read_snapshot.h"
#include "common/resources/record_body.h"
#include "common/resources/resource_name.h"
#include "common/resources/timestamp.h"
#include "common/resources/update_mask.h"
#include "services/intake/domain/episode_rules.h"
#include "services/intake/domain/field_rules.h"
#include "services/intake/domain/intake_errors.h"
#include "services/intake/domain/intake_records.h"
#include "services/intake/domain/list_filters.h"
#include "services/intake/domain/parameter_sets.h"
#include "services/intake/domain/refusal.h"

namespace rapport::intake {
namespace {

using resources::EpisodeName;
using resources::PracticeName;

constexpr int kMaxBatch = 1000;

// Completes a write that changes the episode `name` by `change`, which may refuse.
void ChangeEpisode(records::RecordStore& store, records::TypedWrite<v1::Episode> write, const EpisodeName& name,
                   const std::string& etag, std::function<absl::Status(v1::Episode&)> change) {
  auto outcome = std::make_shared<v1::Episode>();
  write.apply = [=, change = std::move(change)](records::Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(*outcome, FindEpisode(transaction, name));
    RETURN_IF_ERROR(change(*outcome));
    return transaction.Update(name.practice, EpisodeRecord(name, *outcome), etag);
  };
  write.reply = [=](const records::Revisions& revisions) {
    resources::SetRevision(resources::RevisionOf(revisions, name.RecordName()), *outcome);
    return *outcome;
  };
  records::SubmitTyped(store, std::move(write));
}

// Looks whether the episode is there, and adds what `check` finds wrong with the request in view of it.
Look LookAt(const EpisodeName& name, const std::string& field, std::function<void(v1::Episode&, Violations&)> check) {
  return [name, field, check = std::move(check)](records::Snapshot& snapshot, Violations& wrong) {
    absl::StatusOr<v1::Episode> episode = FindEpisode(snapshot, name);
    if (episode.ok()) check(*episode, wrong);
    return AddMissing(field, episode.status(), wrong);
  };
}

absl::StatusOr<records::ListQuery> EpisodeQuery(const v1::ListEpisodesRequest& request, Violations& violations) {
  records::ListQuery query;
  query.kind = kEpisodeKind;
  query.practice = resources::ReadName<PracticeName>("parent", request.parent(), violations).practice;
  CheckEnum("state", request.state(), v1::EpisodeState_IsValid, false, violations);
  query.state = StateOf(request.state());
  ReadFilters(request, query, violations);
  RETURN_IF_ERROR(violations.ToStatus());
  return query;
}

}  // namespace

void EpisodeIntake::Create(const v1::CreateEpisodeRequest& request, absl::Time deadline,
                           resources::Done<v1::Episode> done) {
  const absl::Time now = clock_.Now();
  Violations violations;
  const auto practice = resources::ReadName<PracticeName>("parent", request.parent(), violations);
  resources::CheckRequestId(request.request_id(), violations);
  CheckEpisode("episode", request.episode(), now, violations);
  if (!violations.empty()) return done(violations.ToStatus());

  const EpisodeName name{practice.practice, ids_.NewId()};
  const v1::Episode episode = NewEpisode(request.episode(), name.ToString(), now);
  auto write = resources::WriteFor<v1::Episode>("CreateEpisode", name.practice, request, deadline, std::move(done));
  write.apply = [=](records::Transaction& transaction) {
    return transaction.Insert(name.practice, EpisodeRecord(name, episode));
  };
  write.reply = [=, validate_only = request.validate_only()](const records::Revisions& revisions) {
    v1::Episode reply = episode;
    if (validate_only) reply.clear_name();
    resources::SetRevision(resources::RevisionOf(revisions, name.RecordName()), reply);
    return reply;
  };
  records::SubmitTyped(store_, std::move(write));
}

void EpisodeIntake::Update(const v1::UpdateEpisodeRequest& request, absl::Time deadline,
                           resources::Done<v1::Episode> done) {
  Violations violations;
  const auto name = resources::ReadName<EpisodeName>("episode.name", request.episode().name(), violations);
  resources::CheckRequestId(request.request_id(), violations);
  const auto fields = resources::ReadUpdateMask(request.update_mask(), UpdatableEpisodeFields(), violations);
  const auto update = [fields, values = request.episode(), now = clock_.Now()](v1::Episode& episode,
                                                                               Violations& wrong) {
    resources::CopyFields(fields, values, episode);
    if (!episode.has_open_time()) episode.mutable_open_time()->CopyFrom(episode.recorded_time());
    CheckEpisode("episode", episode, now, wrong);
  };
  if (!violations.empty()) {
    return Refuse(store_, name.practice, violations, LookAt(name, "episode.name", update), deadline, std::move(done));
  }

  auto write = resources::WriteFor<v1::Episode>("UpdateEpisode", name.practice, request, deadline, std::move(done));
  ChangeEpisode(store_, std::move(write), name, request.episode().etag(), [update](v1::Episode& episode) {
    Violations wrong;
    update(episode, wrong);
    return wrong.ToStatus();
  });
}

void EpisodeIntake::Close(const v1::CloseEpisodeRequest& request, absl::Time deadline,
                          resources::Done<v1::Episode> done) {
  const absl::Time now = clock_.Now();
  Violations violations;
  const auto name = resources::ReadName<EpisodeName>("name", request.name(), violations);
  resources::CheckRequestId(request.request_id(), violations);
  CheckEnum("ending", request.ending(), v1::EpisodeEnding_IsValid, true, violations);
  const absl::Time close_time =
      OptionalTime("close_time", request.has_close_time(), request.close_time(), violations).value_or(now);
  CheckNotInFuture("close_time", close_time, now, violations);
  const auto check = [close_time](const v1::Episode& episode, Violations& wrong) {
    if (close_time < resources::ToTime(episode.open_time())) {
      wrong.Add("close_time", "must not be before the episode's open_time");
    }
  };
  if (!violations.empty()) {
    return Refuse(store_, name.practice, violations, LookAt(name, "name", check), deadline, std::move(done));
  }

  auto write = resources::WriteFor<v1::Episode>("CloseEpisode", name.practice, request, deadline, std::move(done));
  const auto change = [ending = request.ending(), close_time, check](v1::Episode& episode) -> absl::Status {
    if (episode.state() == v1::EPISODE_STATE_CLOSED) return EpisodeAlreadyClosed();
    Violations wrong;
    check(episode, wrong);
    episode.set_state(v1::EPISODE_STATE_CLOSED);
    episode.set_ending(ending);
    *episode.mutable_close_time() = resources::ToTimestamp(close_time);
    return wrong.ToStatus();
  };
  ChangeEpisode(store_, std::move(write), name, request.etag(), change);
}

absl::StatusOr<v1::Episode> EpisodeIntake::Get(const v1::GetEpisodeRequest& request, absl::Time deadline) const {
  Violations violations;
  const auto name = resources::ReadName<EpisodeName>("name", request.name(), violations);
  RETURN_IF_ERROR(violations.ToStatus());
  return resources::ReadSnapshot(store_, deadline,
                                 [&](records::Snapshot& snapshot) { return FindEpisode(snapshot, name); });
}

absl::StatusOr<v1::ListEpisodesResponse> EpisodeIntake::List(const v1::ListEpisodesRequest& request,
                                                             absl::Time deadline) const {
  Violations violations;
  const auto page_request = resources::ReadPageRequest("ListEpisodes", request, violations);
  ASSIGN_OR_RETURN(const records::ListQuery query, EpisodeQuery(request, violations));
  return resources::ReadSnapshot(
      store_, deadline, [&](records::Snapshot& snapshot) -> absl::StatusOr<v1::ListEpisodesResponse> {
        v1::ListEpisodesResponse response;
        ASSIGN_OR_RETURN(const resources::RecordPage page, resources::ReadPage(snapshot, query, page_request));
        for (const records::Record& record : page.records) {
          ASSIGN_OR_RETURN(*response.add_episodes(), resources::FromRecord<v1::Episode>(record));
        }
        response.set_next_page_token(page.next_page_token);
        return response;
      });
}

absl::StatusOr<v1::ReadEpisodeResponse> EpisodeIntake::Read(const v1::ReadEpisodeRequest& request,
                                                            absl::Time deadline) const {
  Violations violations;
  const auto name = resources::ReadName<EpisodeName>("name", request.name(), violations);
  RETURN_IF_ERROR(violations.ToStatus());
  return resources::ReadSnapshot(
      store_, deadline, [&](records::Snapshot& snapshot) -> absl::StatusOr<v1::ReadEpisodeResponse> {
        v1::ReadEpisodeResponse response;
        response.set_store_epoch(store_.Epoch());
        ASSIGN_OR_RETURN(*response.mutable_episode(), FindEpisode(snapshot, name));
        ASSIGN_OR_RETURN(std::vector<v1::Session> sessions, AllSessions(snapshot, name));
        for (v1::Session& session : sessions) *response.add_sessions() = std::move(session);
        ASSIGN_OR_RETURN(const int64_t revision, snapshot.ActivityRevision(name.practice, name.episode));
        response.set_activity_revision(revision);
        return response;
      });
}

absl::StatusOr<v1::BatchGetActivityRevisionsResponse> EpisodeIntake::ActivityRevisions(
    const v1::BatchGetActivityRevisionsRequest& request, absl::Time deadline) const {
  Violations violations;
  const auto practice = resources::ReadName<PracticeName>("parent", request.parent(), violations);
  if (request.episodes_size() > kMaxBatch) {
    violations.Add("episodes", absl::StrCat("must be at most ", kMaxBatch));
  }
  std::vector<std::string> episodes;
  for (int i = 0; i < request.episodes_size(); ++i) {
    const std::string field = absl::StrCat("episodes[", i, "]");
    EpisodeName name = resources::ReadName<EpisodeName>(field, request.episodes(i), violations);
    if (!name.practice.empty() && name.practice != practice.practice) {
      violations.Add(field, "must be an episode of the parent");
    }
    episodes.push_back(std::move(name.episode));
  }
  RETURN_IF_ERROR(violations.ToStatus());

  return resources::ReadSnapshot(
      store_, deadline, [&](records::Snapshot& snapshot) -> absl::StatusOr<v1::BatchGetActivityRevisionsResponse> {
        v1::BatchGetActivityRevisionsResponse response;
        response.set_store_epoch(store_.Epoch());
        ASSIGN_OR_RETURN(const int64_t latest, snapshot.LatestRevision(practice.practice));
        response.set_revision(latest);
        ASSIGN_OR_RETURN(const auto revisions, snapshot.ActivityRevisions(practice.practice, episodes));
        for (size_t i = 0; i < revisions.size(); ++i) {
          auto* entry = response.add_activity_revisions();
          entry->set_episode(request.episodes(static_cast<int>(i)));
          entry->set_activity_revision(revisions[i]);
        }
        ASSIGN_OR_RETURN(*response.mutable_parameter_set(), NewestParameterSet(snapshot, practice.practice));
        return response;
      });
}

}  // namespace rapport::intake
