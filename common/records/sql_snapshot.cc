#include "common/records/sql_snapshot.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "common/base/status_macros.h"
#include "common/records/record_rows.h"

namespace rapport::records {

HashedFilter HashFilter(const KeyedHash& hash, const ListQuery& query) {
  HashedFilter hashed;
  hashed.keys.reserve(query.keys.size());
  for (const SearchKey& key : query.keys) hashed.keys.push_back(HashKey(hash, query.practice, key));
  hashed.client = HashClient(hash, query.practice, query.client);
  return hashed;
}

bool CouldMatch(const ListQuery& query) {
  return IsPlain(query.practice) && IsPlain(query.kind) && IsPlain(query.episode) && IsPlain(query.state) &&
         (!query.after.has_value() || IsPlain(query.after->name)) &&
         std::all_of(query.keys.begin(), query.keys.end(), [](const SearchKey& key) { return IsPlain(key.field); });
}

absl::StatusOr<Record> SqlSnapshot::Get(absl::string_view practice, absl::string_view name) {
  if (!IsPlain(practice) || !IsPlain(name)) return absl::NotFoundError("");
  ASSIGN_OR_RETURN(std::optional<StoredRecord> stored, ReadRecord(connection_, practice, name));
  if (!stored.has_value()) return absl::NotFoundError("");
  return std::move(stored->record);
}

absl::StatusOr<std::vector<Record>> SqlSnapshot::List(const ListQuery& query) {
  if (!CouldMatch(query)) return std::vector<Record>();
  return ListRecords(connection_, query, HashFilter(hash_, query));
}

absl::StatusOr<int64_t> SqlSnapshot::Count(const ListQuery& query) {
  if (!CouldMatch(query)) return 0;
  ASSIGN_OR_RETURN(const std::vector<std::string> names, ListNames(connection_, query, HashFilter(hash_, query)));
  return static_cast<int64_t>(names.size());
}

absl::StatusOr<std::vector<PastBody>> SqlSnapshot::History(absl::string_view practice, absl::string_view name) {
  if (!IsPlain(practice) || !IsPlain(name)) return std::vector<PastBody>();
  return ReadHistory(connection_, practice, name);
}

absl::StatusOr<int64_t> SqlSnapshot::ActivityRevision(absl::string_view practice, absl::string_view episode) {
  if (!IsPlain(practice) || !IsPlain(episode)) return 0;
  return ReadActivity(connection_, practice, episode);
}

absl::StatusOr<int64_t> SqlSnapshot::LatestRevision(absl::string_view practice) {
  if (!IsPlain(practice)) return 0;
  return ReadRevision(connection_, practice);
}

}  // namespace rapport::records
