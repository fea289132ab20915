#include "services/intake/domain/client_export.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "common/base/status_macros.h"
#include "common/errors/errors.h"
#include "common/resources/practice_key.h"
#include "common/resources/read_snapshot.h"
#include "common/resources/record_body.h"
#include "common/resources/reply_packer.h"
#include "common/resources/resource_name.h"
#include "common/resources/timestamp.h"
#include "services/intake/domain/intake_records.h"

namespace rapport::intake {
namespace {

using Replies = std::vector<v1::ExportClientResponse>;
using Packer = resources::ReplyPacker<v1::ExportClientResponse>;

v1::ClientRecord Wrap(v1::Episode episode) {
  v1::ClientRecord record;
  *record.mutable_episode() = std::move(episode);
  return record;
}

v1::ClientRecord Wrap(v1::Session session) {
  v1::ClientRecord record;
  *record.mutable_session() = std::move(session);
  return record;
}

// What stood under `record_name` before it became what it is. A pointer bears another name than its place and holds
// nothing else.
template <class Resource>
absl::Status AddFormer(records::Snapshot& snapshot, const std::string& practice, const std::string& record_name,
                       Packer& packer) {
  ASSIGN_OR_RETURN(const std::vector<records::PastBody> bodies, snapshot.History(practice, record_name));
  for (const records::PastBody& past : bodies) {
    ASSIGN_OR_RETURN(Resource resource, resources::FromBody<Resource>(past.body, past.revision));
    if (resource.name() != resources::FullName(practice, record_name)) continue;
    v1::ClientRecord record = Wrap(std::move(resource));
    record.set_former(true);
    *record.mutable_written_time() = resources::ToTimestamp(past.commit_time);
    packer.Add(std::move(record));
  }
  return absl::OkStatus();
}

absl::Status AddSessions(records::Snapshot& snapshot, const resources::EpisodeName& name, Packer& packer) {
  ASSIGN_OR_RETURN(std::vector<v1::Session> sessions, AllSessions(snapshot, name));
  for (v1::Session& session : sessions) {
    const std::string record_name = resources::SessionName::Parse(session.name())->RecordName();
    packer.Add(Wrap(std::move(session)));
    RETURN_IF_ERROR(AddFormer<v1::Session>(snapshot, name.practice, record_name, packer));
  }
  return absl::OkStatus();
}

// The history of sessions that moved lies where they were, in episodes of other clients.
absl::Status AddMovedHere(records::Snapshot& snapshot, const std::string& practice, const std::string& client,
                          Packer& packer) {
  records::ListQuery query;
  query.practice = practice;
  query.kind = kMovedSessionKind;
  query.client = client;
  query.limit = kAllRecords;
  ASSIGN_OR_RETURN(const std::vector<records::Record> pointers, snapshot.List(query));
  for (const records::Record& pointer : pointers) {
    RETURN_IF_ERROR(AddFormer<v1::Session>(snapshot, practice, pointer.name, packer));
  }
  return absl::OkStatus();
}

absl::StatusOr<Replies> ReadAll(records::Snapshot& snapshot, const std::string& practice, const std::string& client) {
  records::ListQuery query;
  query.practice = practice;
  query.kind = kEpisodeKind;
  query.keys.push_back({kClientKey, client});
  query.limit = kAllRecords;
  ASSIGN_OR_RETURN(const std::vector<records::Record> episodes, snapshot.List(query));
  Packer packer;
  for (const records::Record& record : episodes) {
    ASSIGN_OR_RETURN(const v1::Episode episode, resources::FromRecord<v1::Episode>(record));
    const auto name = *resources::EpisodeName::Parse(episode.name());
    packer.Add(Wrap(episode));
    RETURN_IF_ERROR(AddFormer<v1::Episode>(snapshot, practice, name.RecordName(), packer));
    RETURN_IF_ERROR(AddSessions(snapshot, name, packer));
  }
  RETURN_IF_ERROR(AddMovedHere(snapshot, practice, client, packer));
  return packer.Take();
}

}  // namespace

absl::StatusOr<Replies> ClientExport::Export(const v1::ExportClientRequest& request, absl::Time deadline) const {
  Violations violations;
  const auto parent = resources::ReadName<resources::PracticeName>("parent", request.parent(), violations);
  resources::CheckKey("client", request.client(), violations);
  RETURN_IF_ERROR(violations.ToStatus());
  return resources::ReadSnapshot(store_, deadline, [&](records::Snapshot& snapshot) {
    return ReadAll(snapshot, parent.practice, request.client());
  });
}

}  // namespace rapport::intake
