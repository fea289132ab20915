#include "common/records/write_transaction.h"

#include <algorithm>
#include <map>
#include <utility>

#include "common/base/status_macros.h"
#include "common/errors/errors.h"
#include "common/records/sql_snapshot.h"

namespace rapport::records {
namespace {

absl::Status RecordExists() {
  return MakeError(absl::StatusCode::kAlreadyExists, "RECORD_EXISTS", "a record of this name exists");
}

absl::Status EtagMismatch() {
  return MakeError(absl::StatusCode::kAborted, "ETAG_MISMATCH",
                   "the resource was changed since it was read; read it again and repeat the change");
}

absl::Status ClientErased() {
  return MakeError(absl::StatusCode::kFailedPrecondition, "CLIENT_ERASED",
                   "everything of this client was erased; nothing may be recorded under the same key again");
}

// Puts the pending records that match over what the database gave.
std::vector<Record> Merge(std::vector<Record> rows, const std::map<std::string, const StoredRecord*>& pending,
                          const ListQuery& query, const std::vector<HashedKey>& keys) {
  rows.erase(
      std::remove_if(rows.begin(), rows.end(), [&pending](const Record& row) { return pending.count(row.name) > 0; }),
      rows.end());
  for (const auto& [name, stored] : pending) {
    if (Matches(query, keys, *stored)) rows.push_back(stored->record);
  }
  std::sort(rows.begin(), rows.end(), ComesBefore);
  if (rows.size() > static_cast<size_t>(query.limit)) rows.resize(query.limit);
  return rows;
}

}  // namespace

absl::Status WriteTransaction::Note(absl::Status status) {
  if (engine_status_.ok() && !status.ok()) engine_status_ = status;
  return status;
}

absl::Status WriteTransaction::CheckPractice(absl::string_view practice) const {
  if (practice == practice_) return absl::OkStatus();
  return MakeError(absl::StatusCode::kInternal, "FOREIGN_PRACTICE", "a write reached for another practice's records");
}

absl::StatusOr<std::optional<StoredRecord>> WriteTransaction::Find(absl::string_view name) {
  if (!IsPlain(name)) return std::nullopt;
  if (const StoredRecord* own = own_.Find(practice_, name); own != nullptr) return *own;
  if (const StoredRecord* group = group_.Find(practice_, name); group != nullptr) return *group;
  absl::StatusOr<std::optional<StoredRecord>> stored = ReadRecord(connection_, practice_, name);
  if (!stored.ok()) return Note(stored.status());
  return stored;
}

absl::StatusOr<Record> WriteTransaction::Get(absl::string_view practice, absl::string_view name) {
  RETURN_IF_ERROR(CheckPractice(practice));
  ASSIGN_OR_RETURN(std::optional<StoredRecord> stored, Find(name));
  if (!stored.has_value()) return absl::NotFoundError("");
  return std::move(stored->record);
}

std::map<std::string, const StoredRecord*> WriteTransaction::Pending() const {
  std::map<std::string, const StoredRecord*> pending;
  for (const StoredRecord* record : group_.RecordsOf(practice_)) pending[record->record.name] = record;
  for (const StoredRecord* record : own_.RecordsOf(practice_)) pending[record->record.name] = record;
  return pending;
}

absl::StatusOr<int64_t> WriteTransaction::Count(const ListQuery& query) {
  RETURN_IF_ERROR(CheckPractice(query.practice));
  if (!CouldMatch(query)) return 0;
  const std::map<std::string, const StoredRecord*> pending = Pending();
  const std::vector<HashedKey> keys = HashKeys(hash_, query);
  absl::StatusOr<std::vector<std::string>> names = ListNames(connection_, query, keys);
  if (!names.ok()) return Note(names.status());
  const auto unchanged = std::count_if(names->begin(), names->end(),
                                       [&pending](const std::string& name) { return pending.count(name) == 0; });
  const auto changed = std::count_if(pending.begin(), pending.end(),
                                     [&](const auto& entry) { return Matches(query, keys, *entry.second); });
  return unchanged + changed;
}

absl::StatusOr<std::vector<Record>> WriteTransaction::List(const ListQuery& query) {
  RETURN_IF_ERROR(CheckPractice(query.practice));
  if (!CouldMatch(query)) return std::vector<Record>();
  const std::map<std::string, const StoredRecord*> pending = Pending();
  const std::vector<HashedKey> keys = HashKeys(hash_, query);
  ListQuery wider = query;  // rows that pending changes take away must not shorten the page
  wider.limit += static_cast<int>(pending.size());
  absl::StatusOr<std::vector<Record>> rows = ListRecords(connection_, wider, keys);
  if (!rows.ok()) return Note(rows.status());
  return Merge(*std::move(rows), pending, query, keys);
}

absl::StatusOr<std::vector<PastBody>> WriteTransaction::History(absl::string_view practice, absl::string_view name) {
  RETURN_IF_ERROR(CheckPractice(practice));
  if (!IsPlain(name)) return std::vector<PastBody>();
  absl::StatusOr<std::vector<PastBody>> bodies = ReadHistory(connection_, practice, name);
  if (!bodies.ok()) return Note(bodies.status());
  return bodies;
}

absl::StatusOr<int64_t> WriteTransaction::ActivityRevision(absl::string_view practice, absl::string_view episode) {
  RETURN_IF_ERROR(CheckPractice(practice));
  if (!IsPlain(episode)) return 0;
  if (const auto own = own_.Activity(practice, episode); own.has_value()) return *own;
  if (const auto group = group_.Activity(practice, episode); group.has_value()) return *group;
  absl::StatusOr<int64_t> revision = ReadActivity(connection_, practice, episode);
  if (!revision.ok()) return Note(revision.status());
  return revision;
}

absl::Status WriteTransaction::Insert(absl::string_view practice, Record record) {
  RETURN_IF_ERROR(CheckPractice(practice));
  RETURN_IF_ERROR(CheckPlain(practice, record));
  ASSIGN_OR_RETURN(const std::optional<StoredRecord> existing, Find(record.name));
  if (existing.has_value()) return RecordExists();
  PendingChange change{practice_, ToStored(hash_, practice, std::move(record)), std::nullopt};
  if (!change.record.client.empty()) {
    const absl::StatusOr<bool> erased = IsErased(connection_, practice, change.record.client);
    if (!erased.ok()) return Note(erased.status());
    if (*erased) return ClientErased();
  }
  change.record.record.revision = next_revision_++;
  own_.Add(std::move(change));
  return absl::OkStatus();
}

absl::Status WriteTransaction::Update(absl::string_view practice, Record record, absl::string_view etag) {
  RETURN_IF_ERROR(CheckPractice(practice));
  RETURN_IF_ERROR(CheckPlain(practice, record));
  ASSIGN_OR_RETURN(std::optional<StoredRecord> existing, Find(record.name));
  if (!existing.has_value()) return absl::NotFoundError("");
  if (!etag.empty() && etag != EtagOf(existing->record.revision)) return EtagMismatch();
  PendingChange change{practice_, ToStored(hash_, practice, std::move(record)), std::move(existing)};
  if (change.record.client.empty()) change.record.client = change.past->client;
  change.past->record.body.clear();
  change.record.record.revision = next_revision_++;
  own_.Add(std::move(change));
  return absl::OkStatus();
}

}  // namespace rapport::records
