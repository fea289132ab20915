#include "common/sealing/open_sealer.h"

#include <utility>

#include "common/base/status_macros.h"
#include "common/errors/errors.h"
#include "common/sql/postgres_database.h"
#include "common/sql/sqlite_database.h"

namespace rapport::sealing {

absl::StatusOr<std::unique_ptr<Sealer>> OpenSealer(const SealingOptions& options, const Clock& clock) {
  if (options.sqlite_path.empty() == options.postgres_conninfo.empty()) {
    Violations violations;
    violations.Add("sealing.sqlite_path", "exactly one of sqlite_path and postgres_conninfo must be set");
    return violations.ToStatus();
  }
  ASSIGN_OR_RETURN(std::unique_ptr<MasterKey> master, FileMasterKey::Open(options.master_key_file));
  std::unique_ptr<sql::Database> database;
  if (options.sqlite_path.empty()) {
    database = std::make_unique<sql::PostgresDatabase>(options.postgres_conninfo, clock);
  } else {
    ASSIGN_OR_RETURN(database, sql::SqliteDatabase::Open(options.sqlite_path, clock));
  }
  return Sealer::Open(std::move(database), std::move(master), clock);
}

}  // namespace rapport::sealing
