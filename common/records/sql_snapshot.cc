#include "common/records/sql_snapshot.h"

#include <algorithm>
#include <iterator>
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

absl::StatusOr<std::vector<int64_t>> SqlSnapshot::ActivityRevisions(absl::string_view practice,
                                                                    const std::vector<std::string>& episodes) {
  std::vector<int64_t> revisions(episodes.size());
  if (!IsPlain(practice)) return revisions;
  std::vector<std::string> plain;
  std::copy_if(episodes.begin(), episodes.end(), std::back_inserter(plain), IsPlain);
  ASSIGN_OR_RETURN(const auto found, ReadActivity(connection_, practice, plain));
  for (size_t i = 0; i < episodes.size(); ++i) {
    if (const auto entry = found.find(episodes[i]); entry != found.end()) revisions[i] = entry->second;
  }
  return revisions;
}

}  // namespace rapport::records
