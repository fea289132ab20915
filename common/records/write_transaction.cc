#include "common/records/write_transaction.h"

#include <algorithm>
#include <map>
#include <utility>

#include "common/base/status_macros.h"
#include "common/records/sql_snapshot.h"
#include "common/records/store_errors.h"

namespace rapport::records {
namespace {

// Puts the pending records that match over what the database gave.
std::vector<Record> Merge(std::vector<Record> rows, const std::map<std::string, const StoredRecord*>& pending,
                          const ListQuery& query, const HashedFilter& hashed) {
  rows.erase(
      std::remove_if(rows.begin(), rows.end(), [&pending](const Record& row) { return pending.count(row.name) > 0; }),
      rows.end());
  for (const auto& [name, stored] : pending) {
    if (Matches(query, hashed, *stored)) rows.push_back(stored->record);
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
  return practice == practice_ ? absl::OkStatus() : ForeignPractice();
}

const StoredRecord* WriteTransaction::FindPending(absl::string_view name) const {
  const StoredRecord* own = own_.Find(practice_, name);
  return own != nullptr ? own : group_.Find(practice_, name);
}

absl::StatusOr<const StoredRecord*> WriteTransaction::Find(absl::string_view name) {
  if (!IsPlain(name)) return nullptr;
  if (const StoredRecord* pending = FindPending(name); pending != nullptr) return pending;
  const std::pair<std::string, std::string> key(practice_, std::string(name));
  auto found = read_.find(key);
  if (found == read_.end()) {
    absl::StatusOr<std::optional<StoredRecord>> stored = ReadRecord(connection_, practice_, name);
    if (!stored.ok()) return Note(stored.status());
    found = read_.emplace(key, *std::move(stored)).first;
  }
  return found->second.has_value() ? &*found->second : nullptr;
}

absl::StatusOr<Record> WriteTransaction::Get(absl::string_view practice, absl::string_view name) {
  RETURN_IF_ERROR(CheckPractice(practice));
  ASSIGN_OR_RETURN(const StoredRecord* stored, Find(name));
  if (stored == nullptr) return absl::NotFoundError("");
  return stored->record;
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
  const HashedFilter hashed = HashFilter(hash_, query);
  absl::StatusOr<std::vector<std::string>> names = ListNames(connection_, query, hashed);
  if (!names.ok()) return Note(names.status());
  const auto unchanged = std::count_if(names->begin(), names->end(),
                                       [&pending](const std::string& name) { return pending.count(name) == 0; });
  const auto changed = std::count_if(pending.begin(), pending.end(),
                                     [&](const auto& entry) { return Matches(query, hashed, *entry.second); });
  return unchanged + changed;
}

absl::StatusOr<std::vector<Record>> WriteTransaction::List(const ListQuery& query) {
  RETURN_IF_ERROR(CheckPractice(query.practice));
  if (!CouldMatch(query)) return std::vector<Record>();
  const std::map<std::string, const StoredRecord*> pending = Pending();
  const HashedFilter hashed = HashFilter(hash_, query);
  ListQuery wider = query;  // rows that pending changes take away must not shorten the page
  wider.limit += static_cast<int>(pending.size());
  absl::StatusOr<std::vector<Record>> rows = ListRecords(connection_, wider, hashed);
  if (!rows.ok()) return Note(rows.status());
  return Merge(*std::move(rows), pending, query, hashed);
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

absl::StatusOr<int64_t> WriteTransaction::LatestRevision(absl::string_view practice) {
  RETURN_IF_ERROR(CheckPractice(practice));
  absl::StatusOr<int64_t> revision = ReadRevision(connection_, practice);
  if (!revision.ok()) return Note(revision.status());
  return revision;
}

absl::Status WriteTransaction::CheckInsert(const StoredRecord& stored) {
  if (FindPending(stored.record.name) != nullptr) return RecordExists();
  if (check_ == InsertCheck::kAtFlush) return absl::OkStatus();
  ASSIGN_OR_RETURN(const StoredRecord* existing, Find(stored.record.name));
  if (existing != nullptr) return RecordExists();
  if (stored.client.empty()) return absl::OkStatus();
  const absl::StatusOr<bool> erased = IsErased(connection_, practice_, stored.client);
  if (!erased.ok()) return Note(erased.status());
  return *erased ? ClientErased() : absl::OkStatus();
}

absl::Status WriteTransaction::Insert(absl::string_view practice, Record record) {
  RETURN_IF_ERROR(CheckPractice(practice));
  RETURN_IF_ERROR(CheckPlain(practice, record));
  PendingChange change{practice_, ToStored(hash_, practice, std::move(record)), std::nullopt};
  RETURN_IF_ERROR(CheckInsert(change.record));
  change.record.record.revision = next_revision_++;
  own_.Add(std::move(change));
  return absl::OkStatus();
}

absl::Status WriteTransaction::Update(absl::string_view practice, Record record, absl::string_view etag) {
  RETURN_IF_ERROR(CheckPractice(practice));
  RETURN_IF_ERROR(CheckPlain(practice, record));
  ASSIGN_OR_RETURN(const StoredRecord* existing, Find(record.name));
  if (existing == nullptr) return absl::NotFoundError("");
  if (!etag.empty() && etag != EtagOf(existing->record.revision)) return EtagMismatch();
  PendingChange change{practice_, ToStored(hash_, practice, std::move(record)), *existing};
  if (change.record.client.empty()) change.record.client = change.past->client;
  change.past->record.body.clear();
  change.record.record.revision = next_revision_++;
  own_.Add(std::move(change));
  return absl::OkStatus();
}

}  // namespace rapport::records
