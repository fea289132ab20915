#include "services/goals/domain/client_export.h"

#include <string>
#include <utility>

#include "common/base/status_macros.h"
#include "common/resources/practice_key.h"
#include "common/resources/read_snapshot.h"
#include "common/resources/record_body.h"
#include "common/resources/reply_packer.h"
#include "common/resources/resource_name.h"
#include "common/resources/timestamp.h"
#include "services/goals/domain/goal_records.h"

namespace rapport::goals {
namespace {

using Packer = resources::ReplyPacker<v1::ExportClientResponse>;

// The goal as it is, and behind it what it was.
absl::Status AddGoal(records::Snapshot& snapshot, const std::string& practice, const records::Record& record,
                     Packer& packer) {
  v1::ClientRecord present;
  ASSIGN_OR_RETURN(*present.mutable_goal(), resources::FromRecord<v1::Goal>(record));
  packer.Add(std::move(present));
  ASSIGN_OR_RETURN(const std::vector<records::PastBody> bodies, snapshot.History(practice, record.name));
  for (const records::PastBody& past : bodies) {
    v1::ClientRecord former;
    ASSIGN_OR_RETURN(*former.mutable_goal(), resources::FromBody<v1::Goal>(past.body, past.revision));
    former.set_former(true);
    *former.mutable_written_time() = resources::ToTimestamp(past.commit_time);
    packer.Add(std::move(former));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<v1::ExportClientResponse>> ReadAll(records::Snapshot& snapshot, const std::string& practice,
                                                              const std::string& client) {
  records::ListQuery query;
  query.practice = practice;
  query.kind = kGoalKind;
  query.client = client;
  ASSIGN_OR_RETURN(const std::vector<records::Record> goals, AllRecords(snapshot, query));
  Packer packer;
  for (const records::Record& record : goals) RETURN_IF_ERROR(AddGoal(snapshot, practice, record, packer));
  return packer.Take();
}

}  // namespace

absl::StatusOr<std::vector<v1::ExportClientResponse>> ExportClient(records::RecordStore& store,
                                                                   const v1::ExportClientRequest& request,
                                                                   absl::Time deadline) {
  Violations violations;
  const auto parent = resources::ReadName<resources::PracticeName>("parent", request.parent(), violations);
  resources::CheckKey("client", request.client(), violations);
  RETURN_IF_ERROR(violations.ToStatus());
  return resources::ReadSnapshot(store, deadline, [&](records::Snapshot& snapshot) {
    return ReadAll(snapshot, parent.practice, request.client());
  });
}

}  // namespace rapport::goals
