#include "common/records/write_transaction.h"

#include <algorithm>
#include <map>
#include <utility>

#include "common/base/status_macros.h"
#include "common/records/sql_snapshot.h"
#include "common/records/store_errors.h"

namespace rapport::records {
namespace {

using Pending = PendingChanges::Pending;

bool IsNow(const Pending& pending, const ListQuery& query, const HashedFilter& hashed) {
  return Matches(query, hashed, *pending.now);
}

bool IsInDatabase(const Pending& pending, const ListQuery& query, const HashedFilter& hashed) {
  return pending.stored != nullptr && Matches(query, hashed, *pending.stored);
}

// Puts the pending records that match over what the database gave.
std::vector<Record> Merge(std::vector<Record> rows, const std::map<absl::string_view, Pending>& near,
                          const ListQuery& query, const HashedFilter& hashed) {
  rows.erase(std::remove_if(rows.begin(), rows.end(), [&near](const Record& row) { return near.count(row.name) > 0; }),
             rows.end());
  for (const auto& [name, pending] : near) {
    if (IsNow(pending, query, hashed)) rows.push_back(pending.now->record);
  }
  std::sort(rows.begin(), rows.end(), ComesBefore);
  if (rows.size() > static_cast<size_t>(query.limit)) rows.resize(static_cast<size_t>(query.limit));
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
    if (stored->has_value()) RETURN_IF_ERROR(bodies_.OpenBody(practice_, **stored));
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

std::map<absl::string_view, Pending> WriteTransaction::Near(const ListQuery& query, const HashedFilter& hashed) const {
  std::map<absl::string_view, Pending> near = group_.Near(query, hashed);
  for (const auto& [name, own] : own_.Near(query, hashed)) {
    const auto [entry, is_new] = near.emplace(name, own);
    if (!is_new) entry->second.now = own.now;
  }
  return near;
}

absl::StatusOr<int64_t> WriteTransaction::Count(const ListQuery& query) {
  RETURN_IF_ERROR(CheckPractice(query.practice));
  if (!CouldMatch(query)) return 0;
  const HashedFilter hashed = HashFilter(hash_, query);
  absl::StatusOr<int64_t> count = CountRecords(connection_, query, hashed);
  if (!count.ok()) return Note(count.status());
  for (const auto& [name, pending] : Near(query, hashed)) {
    *count += (IsNow(pending, query, hashed) ? 1 : 0) - (IsInDatabase(pending, query, hashed) ? 1 : 0);
  }
  return count;
}

absl::StatusOr<std::vector<Record>> WriteTransaction::List(const ListQuery& query) {
  RETURN_IF_ERROR(CheckPractice(query.practice));
  if (!CouldMatch(query)) return std::vector<Record>();
  const HashedFilter hashed = HashFilter(hash_, query);
  const std::map<absl::string_view, Pending> near = Near(query, hashed);
  ListQuery wider = query;  // rows that pending changes take away must not shorten the page
  wider.limit += static_cast<int>(near.size());
  absl::StatusOr<std::vector<StoredRecord>> rows = ListRecords(connection_, wider, hashed);
  if (!rows.ok()) return Note(rows.status());
  ASSIGN_OR_RETURN(std::vector<Record> records, bodies_.OpenRecords(practice_, *std::move(rows)));
  return Merge(std::move(records), near, query, hashed);
}

absl::StatusOr<std::map<std::string, std::string>> WriteTransaction::NamesByKey(
    absl::string_view practice, absl::string_view kind, absl::string_view field,
    const std::vector<std::string>& values) {
  RETURN_IF_ERROR(CheckPractice(practice));
  auto names = SqlSnapshot(connection_, hash_, bodies_).NamesByKey(practice, kind, field, values);
  if (!names.ok()) return Note(names.status());
  ListQuery query;
  query.practice = std::string(practice);
  query.kind = std::string(kind);
  for (const std::string& value : values) {
    query.keys = {{std::string(field), value}};
    const HashedFilter hashed = HashFilter(hash_, query);
    for (const auto& [name, pending] : Near(query, hashed)) {
      const auto stored = names->find(value);
      if (IsNow(pending, query, hashed)) {
        names->insert_or_assign(value, std::string(name));
      } else if (stored != names->end() && stored->second == name) {
        names->erase(stored);
      }
    }
  }
  return names;
}

absl::StatusOr<std::vector<PastBody>> WriteTransaction::History(absl::string_view practice, absl::string_view name) {
  RETURN_IF_ERROR(CheckPractice(practice));
  if (!IsPlain(name)) return std::vector<PastBody>();
  absl::StatusOr<std::vector<StoredPast>> past = ReadHistory(connection_, practice, name);
  if (!past.ok()) return Note(past.status());
  return bodies_.OpenPast(practice, name, *std::move(past));
}

absl::StatusOr<std::vector<int64_t>> WriteTransaction::ActivityRevisions(absl::string_view practice,
                                                                         const std::vector<std::string>& episodes) {
  RETURN_IF_ERROR(CheckPractice(practice));
  absl::StatusOr<std::vector<int64_t>> revisions =
      SqlSnapshot(connection_, hash_, bodies_).ActivityRevisions(practice, episodes);
  if (!revisions.ok()) return Note(revisions.status());
  for (size_t i = 0; i < episodes.size(); ++i) {
    if (const auto group = group_.Activity(practice, episodes[i]); group.has_value()) (*revisions)[i] = *group;
    if (const auto own = own_.Activity(practice, episodes[i]); own.has_value()) (*revisions)[i] = *own;
  }
  return revisions;
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
  const absl::StatusOr<bool> erased = IsErased(connection_, practice_, stored.client, stored.record.episode);
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
