#include "common/records/sql_snapshot.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "absl/status/status.h"
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
         (!query.through.has_value() || IsPlain(query.through->name)) &&
         std::all_of(query.keys.begin(), query.keys.end(), [](const SearchKey& key) { return IsPlain(key.field); });
}

absl::StatusOr<Record> SqlSnapshot::Get(absl::string_view practice, absl::string_view name) {
  if (!IsPlain(practice) || !IsPlain(name)) return absl::NotFoundError("");
  ASSIGN_OR_RETURN(std::optional<StoredRecord> stored, ReadRecord(connection_, practice, name));
  if (!stored.has_value()) return absl::NotFoundError("");
  RETURN_IF_ERROR(bodies_.OpenBody(practice, *stored));
  return std::move(stored->record);
}

absl::StatusOr<std::vector<Record>> SqlSnapshot::List(const ListQuery& query) {
  if (!CouldMatch(query)) return std::vector<Record>();
  ASSIGN_OR_RETURN(std::vector<StoredRecord> rows, ListRecords(connection_, query, HashFilter(hash_, query)));
  return bodies_.OpenRecords(query.practice, std::move(rows));
}

absl::StatusOr<int64_t> SqlSnapshot::Count(const ListQuery& query) {
  if (!CouldMatch(query)) return 0;
  return CountRecords(connection_, query, HashFilter(hash_, query));
}

absl::StatusOr<std::map<std::string, std::string>> SqlSnapshot::NamesByKey(absl::string_view practice,
                                                                           absl::string_view kind,
                                                                           absl::string_view field,
                                                                           const std::vector<std::string>& values) {
  std::map<std::string, std::string> names;
  if (!IsPlain(practice) || !IsPlain(kind) || !IsPlain(field)) return names;
  std::vector<std::string> hashed;
  for (const std::string& value : values) hashed.push_back(HashKey(hash_, practice, {std::string(field), value}).value);
  ASSIGN_OR_RETURN(const auto found, ReadNamesByKey(connection_, practice, kind, field, hashed));
  for (size_t i = 0; i < values.size(); ++i) {
    const auto name = found.find(hashed[i]);
    if (name != found.end()) names.emplace(values[i], name->second);
  }
  return names;
}

absl::StatusOr<std::vector<PastBody>> SqlSnapshot::History(absl::string_view practice, absl::string_view name) {
  if (!IsPlain(practice) || !IsPlain(name)) return std::vector<PastBody>();
  ASSIGN_OR_RETURN(std::vector<StoredPast> past, ReadHistory(connection_, practice, name));
  return bodies_.OpenPast(practice, name, std::move(past));
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

absl::StatusOr<int64_t> SqlSnapshot::LatestRevision(absl::string_view practice) {
  if (!IsPlain(practice)) return 0;
  return ReadRevision(connection_, practice);
}

}  // namespace rapport::records
