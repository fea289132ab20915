#ifndef RAPPORT_COMMON_SQL_SQL_ERRORS_H_
#define RAPPORT_COMMON_SQL_SQL_ERRORS_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace rapport::sql {

// The errors of database.h, named. None holds SQL or a value; `detail` is the engine's own code, for operators.

// UNAVAILABLE, STORE_UNAVAILABLE with RetryInfo.
absl::Status StoreUnavailable(absl::string_view detail);

// ABORTED, WRITE_CONFLICT.
absl::Status WriteConflict();

// ALREADY_EXISTS, DUPLICATE_KEY.
absl::Status DuplicateKey();

// DEADLINE_EXCEEDED, STORE_DEADLINE.
absl::Status StoreDeadlineExceeded();

// DATA_LOSS, STORE_CORRUPT.
absl::Status StoreCorrupt();

// INTERNAL, STATEMENT_REFUSED.
absl::Status StatementRefused(absl::string_view detail);

}  // namespace rapport::sql

#endif  // RAPPORT_COMMON_SQL_SQL_ERRORS_H_
