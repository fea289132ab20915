#ifndef RAPPORT_COMMON_RECORDS_STORE_SEALING_H_
#define RAPPORT_COMMON_RECORDS_STORE_SEALING_H_

#include <cstdint>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/records/keyed_hash.h"
#include "common/records/open_record_store.h"
#include "common/records/record_store.h"
#include "common/sealing/sealer.h"
#include "common/sql/database.h"

namespace rapport::records {

// Opens the key store of the options; nullptr when the store is not sealed. Then makes records and keys agree on who is
// erased: an erasure that was cut short left a key, which is destroyed; a database that was restored from a backup has
// clients again whose keys are destroyed, who are erased again. `commit_id` and those after it are nobody else's.
// Errors as OpenRecordStore.
absl::StatusOr<std::unique_ptr<sealing::Sealer>> StartSealer(sql::Connection& connection, const StoreOptions& options,
                                                             const Clock& clock, int64_t commit_id);

// Destroys the keys of those whom `erasure` erased, in which `report` is of it or of the same request before, and adds
// that to the report.
absl::Status DestroyKeys(sql::Connection& connection, sealing::Sealer& sealer, const KeyedHash& hash,
                         const Erasure& erasure, ErasureReport& report);

}  // namespace rapport::records

#endif  // RAPPORT_COMMON_RECORDS_STORE_SEALING_H_
