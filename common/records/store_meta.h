#ifndef RAPPORT_COMMON_RECORDS_STORE_META_H_
#define RAPPORT_COMMON_RECORDS_STORE_META_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/ids.h"
#include "common/records/keyed_hash.h"
#include "common/sql/database.h"

namespace rapport::records {

// Gives a new store its epoch, or checks that an existing one was made with this index key; returns the epoch. Safe
// when several replicas start at once. FAILED_PRECONDITION, INDEX_KEY_MISMATCH under another key: nothing could be
// found.
absl::StatusOr<std::string> OpenEpoch(sql::Connection& connection, const KeyedHash& hash, IdGenerator& ids);

// Gives an existing store another epoch.
absl::Status RenewEpoch(sql::Connection& connection, IdGenerator& ids);

}  // namespace rapport::records

#endif  // RAPPORT_COMMON_RECORDS_STORE_META_H_
