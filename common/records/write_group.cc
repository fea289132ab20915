#include "common/records/write_group.h"

#include <set>

#include "absl/strings/str_join.h"
#include "common/base/status_macros.h"
#include "common/records/change_rows.h"
#include "common/records/store_errors.h"

namespace rapport::records {
namespace {

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
  if (write.practice.empty() || !IsPlain(write.practice)) return InvalidRecord();
  const absl::StatusOr<Counter*> counter = CounterOf(write.practice);
  if (!counter.ok()) return engine_status_ = counter.status();
  if (write.request_id.empty() || write.validate_only) return Apply(write, **counter, "", "");
  return RunRemembered(write, **counter);
}

absl::StatusOr<std::string> WriteGroup::RunRemembered(const Write& write, Counter& counter) {
  const std::string id = hash_.Of({"request", write.practice, write.request_id});
  const std::string digest = hash_.Of({"digest", write.practice, write.request_digest});
  ASSIGN_OR_RETURN(std::optional<std::string> reply, RecallHere(write, id, digest));
  if (!reply.has_value() && !mode_.trusting) {
    ASSIGN_OR_RETURN(reply, RecallStored(write, id, digest));
  }
  if (reply.has_value()) return *std::move(reply);
  absl::StatusOr<std::string> result = Apply(write, counter, id, digest);
  if (result.ok() || !engine_status_.ok() || !mode_.trusting) return result;
  // It may have failed just because it was applied before: a retry is not an error.
  ASSIGN_OR_RETURN(reply, RecallStored(write, id, digest));
  if (reply.has_value()) return *std::move(reply);
  return result;
}

absl::StatusOr<std::string> WriteGroup::Apply(const Write& write, Counter& counter, const std::string& id,
                                              const std::string& digest) {
  const InsertCheck check = mode_.trusting && !write.validate_only ? InsertCheck::kAtFlush : InsertCheck::kNow;
  WriteTransaction transaction(connection_, hash_, bodies_, write.practice, changes_, read_, check, counter.next);
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

absl::StatusOr<std::optional<std::string>> WriteGroup::RecallHere(const Write& write, const std::string& id,
                                                                  const std::string& digest) const {
  const auto found = requests_.find({write.practice, id});
  if (found == requests_.end()) return std::nullopt;
  if (found->second.digest != digest) return RequestIdReused();
  return found->second.reply;
}

absl::StatusOr<std::optional<std::string>> WriteGroup::RecallStored(const Write& write, const std::string& id,
                                                                    const std::string& digest) {
  absl::StatusOr<std::optional<RememberedRequest>> stored = ReadRequest(connection_, write.practice, id);
  if (!stored.ok()) return engine_status_ = stored.status();
  if (!stored->has_value() || (*stored)->created_time < now_ - kRequestLife) return std::nullopt;
  if ((*stored)->digest == kErasedDigest) return ClientErased();
  if ((*stored)->digest != digest) return RequestIdReused();
  RETURN_IF_ERROR(bodies_.OpenReply(**stored));
  return std::move((*stored)->reply);
}

absl::StatusOr<WriteGroup::Counter*> WriteGroup::CounterOf(const std::string& practice) {
  if (const auto found = counters_.find(practice); found != counters_.end()) return &found->second;
  ASSIGN_OR_RETURN(const int64_t revision, mode_.transaction == sql::TransactionMode::kLocking
                                               ? LockRevision(connection_, practice)
                                               : ReadRevision(connection_, practice));
  return &(counters_[practice] = Counter{revision, revision + 1});
}

absl::Status WriteGroup::PrepareKeys() const {
  if (!bodies_.seals()) return absl::OkStatus();
  std::set<sealing::KeyOwner> owners;
  for (const PendingChange& change : changes_.changes()) owners.insert({change.practice, change.record.client});
  for (const auto& [key, request] : requests_) {
    for (const std::string& client : BodySealer::ClientsOf(request)) owners.insert({request.practice, client});
  }
  return bodies_.Prepare(owners);
}

absl::Status WriteGroup::Flush(int64_t commit_id) {
  RETURN_IF_ERROR(PrepareKeys());
  // First, so that a change that hands its record to another client finds the replies that tell of it.
  for (const auto& [key, request] : requests_) {
    ASSIGN_OR_RETURN(const RememberedRequest sealed, bodies_.SealReply(request));
    RETURN_IF_ERROR(WriteRequest(connection_, sealed, now_ - kRequestLife));
  }
  for (const PendingChange& change : changes_.changes()) {
    RETURN_IF_ERROR(WriteChange(connection_, bodies_, change, now_, commit_id));
  }
  for (const auto& [episode, revision] : changes_.activity()) {
    RETURN_IF_ERROR(WriteActivity(connection_, episode.first, episode.second, revision));
  }
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
