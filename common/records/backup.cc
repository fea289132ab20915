#include "common/records/backup.h"

#include <filesystem>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/errors/errors.h"
#include "common/records/open_database.h"
#include "common/records/store_meta.h"
#include "common/sql/sqlite_backup.h"

namespace rapport::records {
namespace {

constexpr absl::Duration kLongest = absl::Minutes(1);

absl::Status NotSqlite() {
  return MakeError(absl::StatusCode::kInvalidArgument, "NOT_SQLITE",
                   "only a SQLite store is backed up by this program; use PostgreSQL's own tools");
}

absl::Status CheckSqlite(const StoreOptions& options) {
  return options.sqlite_path.empty() ? NotSqlite() : absl::OkStatus();
}

}  // namespace

absl::Status BackUpStore(const StoreOptions& options, const std::string& file, const Clock& clock) {
  RETURN_IF_ERROR(CheckSqlite(options));
  return sql::CopySqlite(options.sqlite_path, file, clock);
}

absl::Status BackUpKeys(const StoreOptions& options, const std::string& file, const Clock& clock) {
  if (!options.sealing.has_value() || options.sealing->sqlite_path.empty()) return NotSqlite();
  return sql::CopySqlite(options.sealing->sqlite_path, file, clock);
}

absl::Status RestoreStore(const StoreOptions& options, const std::string& file, const Clock& clock, IdGenerator& ids) {
  RETURN_IF_ERROR(CheckSqlite(options));
  std::error_code ignored;
  if (std::filesystem::exists(options.sqlite_path, ignored)) {
    return MakeError(absl::StatusCode::kAlreadyExists, "FILE_EXISTS", "there is a store already; move it away first");
  }
  // The new epoch is set before the file gets its name: no start in between can serve the old one.
  StoreOptions staged = options;
  staged.sqlite_path = absl::StrCat(options.sqlite_path, ".restored");
  std::filesystem::remove(staged.sqlite_path, ignored);
  RETURN_IF_ERROR(sql::CopySqlite(file, staged.sqlite_path, clock));
  RETURN_IF_ERROR(StartNewEpoch(staged, clock, ids));
  const absl::Status copied = sql::CopySqlite(staged.sqlite_path, options.sqlite_path, clock);
  for (const char* suffix : {"", "-wal", "-shm"}) {
    std::filesystem::remove(absl::StrCat(staged.sqlite_path, suffix), ignored);
  }
  return copied;
}

absl::Status StartNewEpoch(const StoreOptions& options, const Clock& clock, IdGenerator& ids) {
  ASSIGN_OR_RETURN(const std::unique_ptr<sql::Database> database, OpenDatabase(options, clock));
  ASSIGN_OR_RETURN(const std::unique_ptr<sql::Connection> connection, database->Connect(clock.Now() + kLongest));
  return RenewEpoch(*connection, ids);
}

}  // namespace rapport::records
