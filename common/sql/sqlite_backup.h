#ifndef RAPPORT_COMMON_SQL_SQLITE_BACKUP_H_
#define RAPPORT_COMMON_SQL_SQLITE_BACKUP_H_

#include <string>

#include "absl/status/status.h"
#include "common/base/clock.h"

namespace rapport::sql {

// Copies the database at `from`, as of one moment, to a new file at `to`, checks the copy and brings it to disk before
// the file appears under that name. Others may read and write `from` meanwhile, in this process or another.
// ALREADY_EXISTS, FILE_EXISTS when there is a file at `to`; NOT_FOUND, NO_DATABASE when there is none at `from`;
// DATA_LOSS when the copy is damaged; UNAVAILABLE when the disk fails.
absl::Status CopySqlite(const std::string& from, const std::string& to, const Clock& clock);

}  // namespace rapport::sql

#endif  // RAPPORT_COMMON_SQL_SQLITE_BACKUP_H_
