#ifndef RAPPORT_COMMON_RECORDS_SEAL_STORE_H_
#define RAPPORT_COMMON_RECORDS_SEAL_STORE_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/records/open_record_store.h"

namespace rapport::records {

// Seals the bodies, past ones included, that a store kept in clear before sealing was turned on, and says how many they
// were. Services may run meanwhile, if they are configured to seal: it goes on in pieces that hold up a write for some
// milliseconds, and may be ended and begun again at any time. Nothing else of a record changes. Replies that are
// remembered in clear stay so until they are forgotten. FAILED_PRECONDITION, SEALING_NOT_CONFIGURED for options without
// sealing; else as OpenRecordStore.
absl::StatusOr<int64_t> SealStore(const StoreOptions& options, const Clock& clock);

}  // namespace rapport::records

#endif  // RAPPORT_COMMON_RECORDS_SEAL_STORE_H_
