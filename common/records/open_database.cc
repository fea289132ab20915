#include "common/records/open_database.h"

#include "common/base/status_macros.h"
#include "common/errors/errors.h"
#include "common/sql/postgres_database.h"
#include "common/sql/sqlite_database.h"

namespace rapport::records {

absl::StatusOr<std::unique_ptr<sql::Database>> OpenDatabase(const StoreOptions& options, const Clock& clock) {
  if (options.sqlite_path.empty() == options.postgres_conninfo.empty()) {
    Violations violations;
    violations.Add("sqlite_path", "exactly one of sqlite_path and postgres_conninfo must be set");
    return violations.ToStatus();
  }
  std::unique_ptr<sql::Database> database;
  if (options.sqlite_path.empty()) {
    database = std::make_unique<sql::PostgresDatabase>(options.postgres_conninfo, clock);
  } else {
    ASSIGN_OR_RETURN(database, sql::SqliteDatabase::Open(options.sqlite_path, clock));
  }
  return database;
}

}  // namespace rapport::records
