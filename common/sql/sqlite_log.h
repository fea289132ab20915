#ifndef RAPPORT_COMMON_SQL_SQLITE_LOG_H_
#define RAPPORT_COMMON_SQL_SQLITE_LOG_H_

#include "absl/status/statusor.h"
#include "common/sql/database.h"

namespace rapport::sql {

// Copies what a SQLite database's write-ahead log holds into its file and cuts the log to nothing: it holds pages as
// they were, so nothing that was deleted is gone before. Other writers wait meanwhile, so whoever stands in the way
// gets little time: false when readers of older states or another checkpoint outlast a few tenths of a second. The
// connection is outside a transaction.
absl::StatusOr<bool> EmptyLog(Connection& connection);

}  // namespace rapport::sql

#endif  // RAPPORT_COMMON_SQL_SQLITE_LOG_H_
