#include "common/records/write_group.h"

#include <set>

#include "absl/strings/str_join.h"
#include "common/base/status_macros.h"
#include "common/errors/errors.h"
#include "common/records/change_rows.h"
#include "common/records/write_transaction.h"

namespace rapport::records {
namespace {

absl::Status RequestIdReused() {
  return MakeError(absl::StatusCode::kInvalidArgument, "REQUEST_ID_REUSED",
                   "this request_id was used for another request in the last 7 days");
}

absl::Status BadPractice() {
  return MakeError(absl::StatusCode::kInvalidArgument, "INVALID_RECORD", "the practice must be short printable ASCII");
}

Revisions RevisionsOf(const PendingChanges& changes) {
  Revisions revisions;
  for (const PendingChange& change : changes.changes()) {
    revisions[change.record.record.name] = change.record.record.revision;
  }
  return revisions;
}

std::string ClientsOf(const PendingChanges& changes) {
  std::set<std::string> clients;
  for (const PendingChange& change : changes.changes()) {
    if (!change.record.client.empty()) clients.insert(change.record.client);
    if (change.past.has_value() && !change.past->client.empty()) clients.insert(change.past->client);
  }
  return absl::StrJoin(clients, " ");
}

}  // namespace

absl::StatusOr<std::string> WriteGroup::Run(const Write& write) {
  if (write.practice.empty() || !IsPlain(write.practice)) return BadPractice();
  const absl::StatusOr<Counter*> counter = CounterOf(write.practice);
  if (!counter.ok()) return engine_status_ = counter.status();
  std::string id;
  std::string digest;
  if (!write.request_id.empty() && !write.validate_only) {
    id = hash_.Of({"request", write.practice, write.request_id});
    digest = hash_.Of({"digest", write.practice, write.request_digest});
    ASSIGN_OR_RETURN(std::optional<std::string> reply, Recall(write, id, digest));
    if (reply.has_value()) return *std::move(reply);
  }
  return Apply(write, **counter, id, digest);
}

absl::StatusOr<std::string> WriteGroup::Apply(const Write& write, Counter& counter, const std::string& id,
                                              const std::string& digest) {
  WriteTransaction transaction(connection_, hash_, write.practice, changes_, counter.next);
  const absl::Status applied = write.apply(transaction);
  if (!transaction.engine_status().ok()) return engine_status_ = transaction.engine_status();
  RETURN_IF_ERROR(applied);
  if (write.validate_only) return write.reply({});
  PendingChanges changes = transaction.TakeChanges();
  std::string reply = write.reply(RevisionsOf(changes));
  if (!id.empty()) {
    requests_[{write.practice, id}] = {write.practice, id, digest, now_, ClientsOf(changes), reply};
  }
  counter.next = transaction.next_revision();
  changes_.Append(std::move(changes));
  return reply;
}

absl::StatusOr<std::optional<std::string>> WriteGroup::Recall(const Write& write, const std::string& id,
                                                              const std::string& digest) {
  if (const auto found = requests_.find({write.practice, id}); found != requests_.end()) {
    if (found->second.digest != digest) return RequestIdReused();
    return found->second.reply;
  }
  absl::StatusOr<std::optional<RememberedRequest>> stored = ReadRequest(connection_, write.practice, id);
  if (!stored.ok()) return engine_status_ = stored.status();
  if (!stored->has_value() || (*stored)->created_time + kRequestLife < now_) return std::nullopt;
  if ((*stored)->digest != digest) return RequestIdReused();
  return std::move((*stored)->reply);
}

absl::StatusOr<WriteGroup::Counter*> WriteGroup::CounterOf(const std::string& practice) {
  if (const auto found = counters_.find(practice); found != counters_.end()) return &found->second;
  ASSIGN_OR_RETURN(const int64_t revision, mode_ == sql::TransactionMode::kLocking
                                               ? LockRevision(connection_, practice)
                                               : ReadRevision(connection_, practice));
  return &(counters_[practice] = Counter{revision, revision + 1});
}

absl::Status WriteGroup::Flush(int64_t commit_id) {
  for (const PendingChange& change : changes_.changes()) {
    RETURN_IF_ERROR(WriteChange(connection_, change, now_, commit_id));
  }
  for (const auto& [episode, revision] : changes_.activity()) {
    RETURN_IF_ERROR(WriteActivity(connection_, episode.first, episode.second, revision));
  }
  for (const auto& [key, request] : requests_) RETURN_IF_ERROR(WriteRequest(connection_, request));
  for (const auto& [practice, counter] : counters_) {
    if (counter.next == counter.stored + 1) continue;
    RETURN_IF_ERROR(AdvanceRevision(connection_, practice, counter.stored, counter.next - 1));
  }
  return absl::OkStatus();
}

std::map<std::string, int64_t> WriteGroup::LatestRevisions() const {
  std::map<std::string, int64_t> revisions;
  for (const auto& [practice, counter] : counters_) {
    if (counter.next > counter.stored + 1) revisions[practice] = counter.next - 1;
  }
  return revisions;
}

}  // namespace rapport::records
