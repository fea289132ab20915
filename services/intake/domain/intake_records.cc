#include "services/intake/domain/intake_records.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/resources/external_ids.h"
#include "common/resources/held_session.h"
#include "common/resources/record_body.h"
#include "common/resources/timestamp.h"
#include "services/intake/domain/intake_errors.h"

namespace rapport::intake {
namespace {

template <class Resource>
void AddSharedKeys(const Resource& resource, records::Record& record) {
  for (const std::string& therapist : resource.therapists()) record.keys.push_back({kTherapistKey, therapist});
  for (const type::v1::ExternalId& id : resource.external_ids()) record.keys.push_back(resources::ExternalIdKey(id));
  if (!resource.import_key().empty()) record.keys.push_back({kImportKey, resource.import_key()});
}

}  // namespace

records::Record EpisodeRecord(const resources::EpisodeName& name, const v1::Episode& episode) {
  records::Record record;
  record.name = name.RecordName();
  record.kind = kEpisodeKind;
  record.episode = name.episode;
  record.client = episode.client();
  record.state = StateOf(episode.state());
  record.order_time = resources::ToTime(episode.open_time());
  record.keys.push_back({kClientKey, episode.client()});
  AddSharedKeys(episode, record);
  record.body = resources::ToBody(episode);
  return record;
}

records::Record SessionRecord(const resources::SessionName& name, const v1::Session& session,
                              const std::string& client) {
  records::Record record;
  record.name = name.RecordName();
  record.kind = kSessionKind;
  record.episode = name.episode;
  record.client = client;
  record.state = StateOf(session.attendance());
  record.order_time = resources::EffectiveTime(session);
  record.keys.push_back({kClientKey, client});
  AddSharedKeys(session, record);
  v1::Session stored = session;
  stored.clear_number();  // worked out on reading
  record.body = resources::ToBody(std::move(stored));
  return record;
}

records::Record MovedSessionRecord(const resources::SessionName& old_name, const std::string& new_name,
                                   const std::string& moved_from, const std::string& client) {
  v1::Session pointer;
  pointer.set_name(new_name);
  pointer.set_moved_from(moved_from);
  records::Record record;
  record.name = old_name.RecordName();
  record.kind = kMovedSessionKind;
  record.episode = old_name.episode;
  record.client = client;
  record.body = pointer.SerializeAsString();
  return record;
}

std::string StateOf(v1::EpisodeState state) {
  return state == v1::EPISODE_STATE_UNSPECIFIED ? "" : v1::EpisodeState_Name(state);
}

std::string StateOf(v1::Attendance attendance) {
  return attendance == v1::ATTENDANCE_UNSPECIFIED ? "" : v1::Attendance_Name(attendance);
}

absl::StatusOr<v1::Episode> FindEpisode(records::Snapshot& snapshot, const resources::EpisodeName& name) {
  const auto record = snapshot.Get(name.practice, name.RecordName());
  if (absl::IsNotFound(record.status())) return EpisodeNotFound();
  RETURN_IF_ERROR(record.status());
  return resources::FromRecord<v1::Episode>(*record);
}

absl::StatusOr<v1::Session> FindSession(records::Snapshot& snapshot, const resources::SessionName& name) {
  const auto record = snapshot.Get(name.practice, name.RecordName());
  if (absl::IsNotFound(record.status())) return SessionNotFound();
  RETURN_IF_ERROR(record.status());
  ASSIGN_OR_RETURN(v1::Session session, resources::FromRecord<v1::Session>(*record));
  if (record->kind == kMovedSessionKind) return SessionMoved(session.name());
  return session;
}

absl::StatusOr<uint32_t> SessionNumber(records::Snapshot& snapshot, const resources::SessionName& name,
                                       const v1::Session& session) {
  records::ListQuery query;
  query.practice = name.practice;
  query.kind = kSessionKind;
  query.episode = name.episode;
  const absl::Time kept =
      absl::FromUnixMicros(absl::ToUnixMicros(resources::EffectiveTime(session)));  // as the store has it
  query.through = records::ListCursor{kept, name.RecordName()};
  ASSIGN_OR_RETURN(const int64_t number, snapshot.Count(query));
  return static_cast<uint32_t>(number);
}

absl::StatusOr<std::vector<v1::Session>> AllSessions(records::Snapshot& snapshot, const resources::EpisodeName& name) {
  records::ListQuery query;
  query.practice = name.practice;
  query.kind = kSessionKind;
  query.episode = name.episode;
  query.limit = kAllRecords;
  ASSIGN_OR_RETURN(const std::vector<records::Record> found, snapshot.List(query));
  std::vector<v1::Session> sessions;
  sessions.reserve(found.size());
  for (const records::Record& record : found) {
    ASSIGN_OR_RETURN(v1::Session session, resources::FromRecord<v1::Session>(record));
    session.set_number(static_cast<uint32_t>(sessions.size()) + 1);
    sessions.push_back(std::move(session));
  }
  return sessions;
}

}  // namespace rapport::intake
