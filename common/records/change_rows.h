#ifndef RAPPORT_COMMON_RECORDS_CHANGE_ROWS_H_
#define RAPPORT_COMMON_RECORDS_CHANGE_ROWS_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/records/pending_changes.h"
#include "common/records/record_rows.h"
#include "common/sql/database.h"

namespace rapport::records {

// Writes to the record store's tables, as functions over a connection in a transaction. All answer ABORTED,
// WRITE_CONFLICT when what they build on is not there any more.

// The record, its search keys, its replaced body and its line in the log.
absl::Status WriteChange(sql::Connection& connection, const PendingChange& change, absl::Time now, int64_t commit_id);

absl::Status WriteActivity(sql::Connection& connection, absl::string_view practice, absl::string_view episode,
                           int64_t revision);

absl::Status WriteRequest(sql::Connection& connection, const RememberedRequest& request);

// Moves a practice's counter from `stored` to `latest`.
absl::Status AdvanceRevision(sql::Connection& connection, absl::string_view practice, int64_t stored, int64_t latest);

// Forgets requests of the practice made before `time`, at most `limit` at once.
absl::Status ForgetRequests(sql::Connection& connection, absl::string_view practice, absl::Time time, int limit);

}  // namespace rapport::records

#endif  // RAPPORT_COMMON_RECORDS_CHANGE_ROWS_H_
