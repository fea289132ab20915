#include "services/intake/domain/session_intake.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "common/base/status_macros.h"
#include "common/errors/errors.h"
#include "common/records/typed_write.h"
#include "common/resources/list_page.h"
#include "common/resources/read_snapshot.h"
#include "common/resources/record_body.h"
#include "common/resources/resource_name.h"
#include "common/resources/update_mask.h"
#include "services/intake/domain/field_rules.h"
#include "services/intake/domain/intake_errors.h"
#include "services/intake/domain/intake_records.h"
#include "services/intake/domain/list_filters.h"
#include "services/intake/domain/refusal.h"
#include "services/intake/domain/session_change.h"
#include "services/intake/domain/session_move.h"
#include "services/intake/domain/session_rules.h"

namespace rapport::intake {
namespace {

using resources::EpisodeName;
using resources::PracticeName;
using resources::SessionName;

absl::Status InsertNumbered(records::Transaction& transaction, const SessionName& name, v1::Session& session) {
  RETURN_IF_ERROR(InsertSession(transaction, name, session));
  ASSIGN_OR_RETURN(const uint32_t number, SessionNumber(transaction, name, session));
  session.set_number(number);
  return absl::OkStatus();
}

// The reply to a write that made the session `name`: as `outcome` is after the write was applied; without its name when
// it was only checked.
std::function<v1::Session(const records::Revisions&)> ReplyOfNew(std::shared_ptr<v1::Session> outcome,
                                                                 const SessionName& name, bool only_checked) {
  return [outcome = std::move(outcome), name, only_checked](const records::Revisions& revisions) {
    if (only_checked) outcome->clear_name();
    resources::SetRevision(resources::RevisionOf(revisions, name.RecordName()), *outcome);
    return *outcome;
  };
}

// Both ends of a move, as far as the request names them right.
absl::Status AddMissingEnds(records::Snapshot& snapshot, const SessionName& from, const EpisodeName& episode,
                            Violations& violations) {
  RETURN_IF_ERROR(AddMissing("name", FindSession(snapshot, from).status(), violations));
  if (episode.practice != from.practice) return absl::OkStatus();  // not a name, or said to be another practice's
  return AddMissing("episode", FindEpisode(snapshot, episode).status(), violations);
}

// The episode that a list's parent names, with an empty id when it is all of the practice's.
EpisodeName ReadListParent(const std::string& parent, Violations& violations) {
  absl::string_view practice = parent;
  if (absl::ConsumeSuffix(&practice, "/episodes/-")) {
    return {resources::ReadName<PracticeName>("parent", practice, violations).practice, ""};
  }
  return resources::ReadName<EpisodeName>("parent", parent, violations);
}

records::ListQuery SessionQuery(const v1::ListSessionsRequest& request, const EpisodeName& parent,
                                Violations& violations) {
  records::ListQuery query;
  query.practice = parent.practice;
  query.kind = kSessionKind;
  query.episode = parent.episode;
  CheckEnum("attendance", request.attendance(), v1::Attendance_IsValid, false, violations);
  query.state = StateOf(request.attendance());
  ReadFilters(request, query, violations);
  return query;
}

// Numbers the sessions of one episode's page. Without a filter that leaves some out, they follow one another.
absl::Status NumberSessions(records::Snapshot& snapshot, const records::ListQuery& query,
                            v1::ListSessionsResponse& response) {
  const bool consecutive = query.state.empty() && query.keys.empty();
  uint32_t number = 0;
  for (v1::Session& session : *response.mutable_sessions()) {
    if (consecutive && number > 0) {
      ++number;
    } else {
      ASSIGN_OR_RETURN(number, SessionNumber(snapshot, *SessionName::Parse(session.name()), session));
    }
    session.set_number(number);
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::ListSessionsResponse> ReadSessionPage(records::Snapshot& snapshot, const EpisodeName& parent,
                                                         const records::ListQuery& query,
                                                         const resources::PageRequest& page_request) {
  const bool one_episode = !parent.episode.empty();
  if (one_episode) RETURN_IF_ERROR(FindEpisode(snapshot, parent).status());
  ASSIGN_OR_RETURN(const resources::RecordPage page, resources::ReadPage(snapshot, query, page_request));
  v1::ListSessionsResponse response;
  for (const records::Record& record : page.records) {
    ASSIGN_OR_RETURN(*response.add_sessions(), resources::FromRecord<v1::Session>(record));
  }
  response.set_next_page_token(page.next_page_token);
  if (one_episode) RETURN_IF_ERROR(NumberSessions(snapshot, query, response));
  return response;
}

}  // namespace

void SessionIntake::Create(const v1::CreateSessionRequest& request, absl::Time deadline,
                           resources::Done<v1::Session> done) {
  Violations violations;
  const auto parent = resources::ReadName<EpisodeName>("parent", request.parent(), violations);
  resources::CheckRequestId(request.request_id(), violations);
  v1::Session session = NewSession("session", assessments_, clock_.Now(), ids_, request.session(), violations);
  if (!violations.empty()) {
    const auto look = [parent](records::Snapshot& snapshot, Violations& wrong) {
      return AddMissing("parent", FindEpisode(snapshot, parent).status(), wrong);
    };
    return Refuse(store_, parent.practice, violations, look, deadline, std::move(done));
  }

  const SessionName name{parent.practice, parent.episode, ids_.NewId()};
  session.set_name(name.ToString());
  auto outcome = std::make_shared<v1::Session>();
  auto write = resources::WriteFor<v1::Session>("CreateSession", name.practice, request, deadline, std::move(done));
  write.apply = [=](records::Transaction& transaction) {
    *outcome = session;
    return InsertNumbered(transaction, name, *outcome);
  };
  write.reply = ReplyOfNew(outcome, name, request.validate_only());
  records::SubmitTyped(store_, std::move(write));
}

void SessionIntake::Update(const v1::UpdateSessionRequest& request, absl::Time deadline,
                           resources::Done<v1::Session> done) {
  Violations violations;
  const auto name = resources::ReadName<SessionName>("session.name", request.session().name(), violations);
  resources::CheckRequestId(request.request_id(), violations);
  const auto fields = resources::ReadUpdateMask(request.update_mask(), UpdatableSessionFields(), violations);
  const auto update = [fields, values = request.session(), now = clock_.Now()](v1::Session& session,
                                                                               Violations& wrong) {
    resources::CopyFields(fields, values, session);
    CheckSession("session", session, now, wrong);
  };
  if (!violations.empty()) {
    const auto look = [name, update](records::Snapshot& snapshot, Violations& wrong) {
      absl::StatusOr<v1::Session> session = FindSession(snapshot, name);
      if (session.ok()) update(*session, wrong);
      return AddMissing("session.name", session.status(), wrong);
    };
    return Refuse(store_, name.practice, violations, look, deadline, std::move(done));
  }

  auto write = resources::WriteFor<v1::Session>("UpdateSession", name.practice, request, deadline, std::move(done));
  ChangeSession(store_, std::move(write), name, request.session().etag(), [update](v1::Session& session) {
    Violations wrong;
    update(session, wrong);
    return wrong.ToStatus();
  });
}

void SessionIntake::Reassign(const v1::ReassignSessionRequest& request, absl::Time deadline,
                             resources::Done<v1::Session> done) {
  Violations violations;
  const auto from = resources::ReadName<SessionName>("name", request.name(), violations);
  const auto episode = resources::ReadName<EpisodeName>("episode", request.episode(), violations);
  if (!from.practice.empty() && !episode.practice.empty() && from.practice != episode.practice) {
    violations.Add("episode", "must be of the session's practice");
  }
  CheckText("reason", request.reason(), kMaxTextBytes, violations);
  resources::CheckRequestId(request.request_id(), violations);
  if (!violations.empty()) {
    const auto look = [from, episode](records::Snapshot& snapshot, Violations& wrong) {
      return AddMissingEnds(snapshot, from, episode, wrong);
    };
    return Refuse(store_, from.practice, violations, look, deadline, std::move(done));
  }
  if (from.episode == episode.episode) return done(SessionInEpisodeAlready());

  const SessionName to{episode.practice, episode.episode, ids_.NewId()};
  SessionMoveOrder order{from, to, request.reason(), request.etag(), clock_.Now()};
  auto outcome = std::make_shared<v1::Session>();
  auto write = resources::WriteFor<v1::Session>("ReassignSession", from.practice, request, deadline, std::move(done));
  write.apply = [=](records::Transaction& transaction) { return MoveSession(transaction, order, *outcome); };
  write.reply = ReplyOfNew(outcome, to, request.validate_only());
  records::SubmitTyped(store_, std::move(write));
}

absl::StatusOr<v1::Session> SessionIntake::Get(const v1::GetSessionRequest& request, absl::Time deadline) const {
  Violations violations;
  const auto name = resources::ReadName<SessionName>("name", request.name(), violations);
  RETURN_IF_ERROR(violations.ToStatus());
  return resources::ReadSnapshot(store_, deadline, [&](records::Snapshot& snapshot) -> absl::StatusOr<v1::Session> {
    ASSIGN_OR_RETURN(v1::Session session, FindSession(snapshot, name));
    ASSIGN_OR_RETURN(const uint32_t number, SessionNumber(snapshot, name, session));
    session.set_number(number);
    return session;
  });
}

absl::StatusOr<v1::ListSessionsResponse> SessionIntake::List(const v1::ListSessionsRequest& request,
                                                             absl::Time deadline) const {
  Violations violations;
  const EpisodeName parent = ReadListParent(request.parent(), violations);
  const auto page_request = resources::ReadPageRequest("ListSessions", request, violations);
  const records::ListQuery query = SessionQuery(request, parent, violations);
  RETURN_IF_ERROR(violations.ToStatus());
  return resources::ReadSnapshot(store_, deadline, [&](records::Snapshot& snapshot) {
    return ReadSessionPage(snapshot, parent, query, page_request);
  });
}

}  // namespace rapport::intake
