#include "services/goals/rpc/intake_directory.h"

#include "absl/strings/str_cat.h"
#include "common/auth/auth_errors.h"
#include "common/auth/request_reach.h"
#include "common/base/status_macros.h"
#include "common/errors/errors.h"
#include "common/resources/held_session.h"
#include "services/goals/domain/goals_errors.h"

namespace rapport::goals {
namespace {

using intake::v1::IntakeService;

}  // namespace

absl::StatusOr<std::string> IntakeDirectory::ClientOf(absl::string_view episode_name) {
  intake::v1::GetEpisodeRequest request;
  request.set_name(std::string(episode_name));
  const absl::StatusOr<intake::v1::Episode> episode = intake_.Call(call_, &IntakeService::Stub::GetEpisode, request);
  if (absl::IsNotFound(episode.status())) return EpisodeNotFound();
  RETURN_IF_ERROR(episode.status());
  return episode->client();
}

absl::Status IntakeDirectory::CheckSession(absl::string_view session_name) {
  intake::v1::GetSessionRequest request;
  request.set_name(std::string(session_name));
  const absl::Status found = intake_.Call(call_, &IntakeService::Stub::GetSession, request).status();
  if (absl::IsNotFound(found) && ErrorReason(found) != "SESSION_MOVED") return SessionNotFound();
  return found;
}

absl::StatusOr<HeldSessions> IntakeDirectory::ReadHeldSessions(absl::string_view episode_name) {
  rpc::CallContext call = call_;
  const absl::Time now = clock_.Now();
  call.deadline = now + (call_.deadline - now) / 2;
  intake::v1::ReadEpisodeRequest request;
  request.set_name(std::string(episode_name));
  const auto read = intake_.Call(call, &IntakeService::Stub::ReadEpisode, request);
  if (absl::IsNotFound(read.status())) return EpisodeNotFound();
  RETURN_IF_ERROR(read.status());
  HeldSessions held;
  held.activity_revision = read->activity_revision();
  held.store_epoch = read->store_epoch();
  for (const intake::v1::Session& session : read->sessions()) {
    if (!resources::WasHeld(session)) continue;
    held.sessions.push_back({session.name(), resources::EffectiveTime(session)});
  }
  return held;
}

rpc::CaseloadCheck CaseloadAtIntake(const IntakeUpstream& intake) {
  return [&intake](const rpc::CallContext& call, const std::vector<std::string>& episodes) -> absl::Status {
    // Asked for in the caller's name, intake answers only when every one of them is of the caller's caseload.
    intake::v1::BatchGetActivityRevisionsRequest request;
    request.set_parent(absl::StrCat("practices/", auth::PracticeOf(episodes.front())));
    for (const std::string& episode : episodes) request.add_episodes(episode);
    const absl::Status status = intake.Call(call, &IntakeService::Stub::BatchGetActivityRevisions, request).status();
    return absl::IsInvalidArgument(status) ? auth::EpisodeNotFound() : status;
  };
}

}  // namespace rapport::goals
