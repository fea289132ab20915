#include "common/records/stored_record.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "common/records/store_errors.h"

namespace rapport::records {
namespace {

constexpr size_t kLongestText = 512;

bool HasKey(const std::vector<HashedKey>& keys, const HashedKey& wanted) {
  return std::any_of(keys.begin(), keys.end(), [&wanted](const HashedKey& key) {
    return key.field == wanted.field && key.value == wanted.value;
  });
}

}  // namespace

std::string HashClient(const KeyedHash& hash, absl::string_view practice, absl::string_view client) {
  return client.empty() ? "" : hash.Of({"client", practice, client});
}

HashedKey HashKey(const KeyedHash& hash, absl::string_view practice, const SearchKey& key) {
  return {key.field, hash.Of({"key", practice, key.field, key.value})};
}

StoredRecord ToStored(const KeyedHash& hash, absl::string_view practice, Record record) {
  StoredRecord stored;
  stored.client = HashClient(hash, practice, record.client);
  std::vector<std::string> keys;
  for (const SearchKey& key : record.keys) {
    const HashedKey hashed = HashKey(hash, practice, key);
    keys.push_back(absl::StrCat(hashed.field, " ", hashed.value));
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  for (const std::string& key : keys) absl::StrAppend(&stored.search, stored.search.empty() ? "" : " ", key);
  stored.record = std::move(record);
  stored.record.client.clear();
  stored.record.keys.clear();
  stored.record.order_time = absl::FromUnixMicros(absl::ToUnixMicros(stored.record.order_time));
  return stored;
}

std::vector<HashedKey> SplitSearch(absl::string_view search) {
  std::vector<HashedKey> keys;
  const std::vector<std::string> words = absl::StrSplit(search, ' ', absl::SkipEmpty());
  for (size_t i = 0; i + 1 < words.size(); i += 2) keys.push_back({words[i], words[i + 1]});
  return keys;
}

bool IsPlain(absl::string_view text) {
  return text.size() <= kLongestText &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

absl::Status CheckPlain(absl::string_view practice, const Record& record) {
  bool plain = !practice.empty() && IsPlain(practice) && !record.name.empty() && IsPlain(record.name) &&
               IsPlain(record.kind) && IsPlain(record.episode) && IsPlain(record.state);
  for (const SearchKey& key : record.keys) plain = plain && !key.field.empty() && IsPlain(key.field);
  return plain ? absl::OkStatus() : InvalidRecord();
}

bool Matches(const ListQuery& query, const HashedFilter& hashed, const StoredRecord& stored) {
  const Record& record = stored.record;
  const auto differs = [](const std::string& wanted, const std::string& is) { return !wanted.empty() && wanted != is; };
  if (differs(query.kind, record.kind) || differs(query.episode, record.episode) ||
      differs(query.state, record.state) || differs(hashed.client, stored.client)) {
    return false;
  }
  if (query.from.has_value() && record.order_time < *query.from) return false;
  if (query.until.has_value() && record.order_time >= *query.until) return false;
  if (query.after.has_value() &&
      std::tie(record.order_time, record.name) <= std::tie(query.after->order_time, query.after->name)) {
    return false;
  }
  if (query.through.has_value() &&
      std::tie(record.order_time, record.name) > std::tie(query.through->order_time, query.through->name)) {
    return false;
  }
  const std::vector<HashedKey> own = SplitSearch(stored.search);
  return std::all_of(hashed.keys.begin(), hashed.keys.end(), [&own](const HashedKey& key) { return HasKey(own, key); });
}

bool ComesBefore(const Record& a, const Record& b) {
  return std::tie(a.order_time, a.name) < std::tie(b.order_time, b.name);
}

}  // namespace rapport::records
