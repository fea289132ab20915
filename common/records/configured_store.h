#ifndef RAPPORT_COMMON_RECORDS_CONFIGURED_STORE_H_
#define RAPPORT_COMMON_RECORDS_CONFIGURED_STORE_H_

#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/records/open_record_store.h"
#include "rapport/config/v1/server_config.pb.h"

namespace rapport::records {

// The store options that a complete and valid configuration asks for, its secrets read from their files. With SQLite
// the index key, and the master key where the store is sealed, are made when their files are not there.
// FAILED_PRECONDITION, UNREADABLE_FILE or UNWRITABLE_FILE, naming the file and nothing in it; KEY_STORE_IS_STORE when
// keys and records would be in one database.
absl::StatusOr<StoreOptions> ConfiguredStore(const config::v1::ServerConfig& config, IdGenerator& ids);

}  // namespace rapport::records

#endif  // RAPPORT_COMMON_RECORDS_CONFIGURED_STORE_H_
