#ifndef RAPPORT_COMMON_RECORDS_STORE_META_H_
#define RAPPORT_COMMON_RECORDS_STORE_META_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/ids.h"
#include "common/records/keyed_hash.h"
#include "common/sql/database.h"

namespace rapport::records {

// Gives a new store its epoch, or checks that an existing one was made with this index key; returns the epoch. Safe
// when several replicas start at once. FAILED_PRECONDITION, INDEX_KEY_MISMATCH under another key: nothing could be
// found.
absl::StatusOr<std::string> OpenEpoch(sql::Connection& connection, const KeyedHash& hash, IdGenerator& ids);

// Binds a store to the key store it is sealed with, `key_store_id`, or checks that it is that one; empty where the
// store is not sealed. FAILED_PRECONDITION, KEY_STORE_MISMATCH for another; SEALING_NOT_CONFIGURED for none where there
// was one.
absl::Status BindKeyStore(sql::Connection& connection, absl::string_view key_store_id);

// Gives an existing store another epoch.
absl::Status RenewEpoch(sql::Connection& connection, IdGenerator& ids);

}  // namespace rapport::records

#endif  // RAPPORT_COMMON_RECORDS_STORE_META_H_
