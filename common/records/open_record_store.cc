#include "common/records/open_record_store.h"

#include <utility>

#include "common/base/status_macros.h"
#include "common/records/open_database.h"
#include "common/records/sql_record_store.h"
#include "common/sql/migrator.h"

namespace rapport::records {

absl::StatusOr<std::unique_ptr<RecordStore>> OpenRecordStore(const StoreOptions& options, const Clock& clock,
                                                             IdGenerator& ids) {
  ASSIGN_OR_RETURN(std::unique_ptr<sql::Database> database, OpenDatabase(options, clock));
  ASSIGN_OR_RETURN(std::unique_ptr<RecordStore> store, SqlRecordStore::Open(std::move(database), options, clock, ids));
  return store;
}

absl::Status MigrateRecordStore(const StoreOptions& options, const Clock& clock) {
  ASSIGN_OR_RETURN(const std::unique_ptr<sql::Database> database, OpenDatabase(options, clock));
  return sql::Migrate(*database, sql::MigrationsFor(database->engine()), clock, clock.Now() + sql::kLongestMigration);
}

}  // namespace rapport::records
