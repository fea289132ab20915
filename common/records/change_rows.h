#ifndef RAPPORT_COMMON_RECORDS_CHANGE_ROWS_H_
#define RAPPORT_COMMON_RECORDS_CHANGE_ROWS_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/records/body_sealer.h"
#include "common/records/pending_changes.h"
#include "common/records/record_rows.h"
#include "common/records/stored_record.h"
#include "common/sql/database.h"

namespace rapport::records {

// Writes to the record store's tables, as functions over a connection in a transaction. All answer ABORTED,
// WRITE_CONFLICT when what they build on is not so: a new record's name is taken or its client erased, a replaced
// record was changed meanwhile, a request id is remembered already, a counter moved.

// The record, its body sealed, its search keys, its replaced body and its line in the log.
absl::Status WriteChange(sql::Connection& connection, const BodySealer& bodies, const PendingChange& change,
                         absl::Time now, int64_t commit_id);

// A line in the log.
absl::Status WriteLogLine(sql::Connection& connection, absl::string_view practice, int64_t revision,
                          absl::string_view name, absl::string_view kind, absl::Time now, int64_t commit_id);

// Takes a record's search keys away.
absl::Status DeleteKeys(sql::Connection& connection, absl::string_view practice, const StoredRecord& stored);

absl::Status WriteActivity(sql::Connection& connection, absl::string_view practice, absl::string_view episode,
                           int64_t revision);

// `request` as BodySealer sealed it. Takes the place of one that was remembered before `forget_before`.
absl::Status WriteRequest(sql::Connection& connection, const RememberedRequest& request, absl::Time forget_before);

// Moves a practice's counter from `stored` to `latest`.
absl::Status AdvanceRevision(sql::Connection& connection, absl::string_view practice, int64_t stored, int64_t latest);

// Forgets requests of the practice made before `time`, at most `limit` at once, and says how many.
absl::StatusOr<int64_t> ForgetRequests(sql::Connection& connection, absl::string_view practice, absl::Time time,
                                       int limit);

}  // namespace rapport::records

#endif  // RAPPORT_COMMON_RECORDS_CHANGE_ROWS_H_
