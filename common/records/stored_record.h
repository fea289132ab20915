#ifndef RAPPORT_COMMON_RECORDS_STORED_RECORD_H_
#define RAPPORT_COMMON_RECORDS_STORED_RECORD_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/records/keyed_hash.h"
#include "common/records/record_store.h"

namespace rapport::records {

// A search key as it stands in the database.
struct HashedKey {
  std::string field;
  std::string value;
};

// The filters of a list query that are compared by their hashes.
struct HashedFilter {
  std::vector<HashedKey> keys;
  std::string client;  // empty: any
};

// A record as it stands in the database: `record.client` and `record.keys` are empty, their hashes are beside it.
struct StoredRecord {
  Record record;
  std::string client;  // keyed hash, empty for none
  std::string search;  // the record's search keys: "field hash field hash", sorted
  std::string key_id;  // as read, of the key the body is sealed under; empty when it is in clear
};

std::string HashClient(const KeyedHash& hash, absl::string_view practice, absl::string_view client);
HashedKey HashKey(const KeyedHash& hash, absl::string_view practice, const SearchKey& key);

// The record as it will be stored, its order_time cut to microseconds.
StoredRecord ToStored(const KeyedHash& hash, absl::string_view practice, Record record);

// The search keys in `search`.
std::vector<HashedKey> SplitSearch(absl::string_view search);

// Whether `text` may stand in a column that is not hashed: printable ASCII without spaces, at most 512 bytes.
bool IsPlain(absl::string_view text);

// INVALID_ARGUMENT, INVALID_RECORD unless every such column of the record may.
absl::Status CheckPlain(absl::string_view practice, const Record& record);

// Whether `stored` is among what `query` asks for, its cursor included.
bool Matches(const ListQuery& query, const HashedFilter& hashed, const StoredRecord& stored);

// Lists' order: by time, then by name.
bool ComesBefore(const Record& a, const Record& b);

}  // namespace rapport::records

#endif  // RAPPORT_COMMON_RECORDS_STORED_RECORD_H_
