#ifndef RAPPORT_COMMON_RECORDS_ERASURE_H_
#define RAPPORT_COMMON_RECORDS_ERASURE_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/records/keyed_hash.h"
#include "common/records/record_store.h"
#include "common/sql/database.h"

namespace rapport::records {

// Erases in a transaction of its own on `connection`, and on SQLite also empties the write-ahead log, unless something
// holds it for longer than a moment. `erasure` has a request id. See RecordStore::Erase.
absl::StatusOr<ErasureReport> EraseRecords(sql::Connection& connection, sql::Engine engine, const KeyedHash& hash,
                                           const Erasure& erasure, absl::Time now, int64_t commit_id);

// Erases a client, given by the keyed hash, in a transaction of its own, and remembers no request.
absl::Status EraseHashedClient(sql::Connection& connection, const std::string& practice, const std::string& client,
                               absl::Time now, int64_t commit_id);

}  // namespace rapport::records

#endif  // RAPPORT_COMMON_RECORDS_ERASURE_H_
