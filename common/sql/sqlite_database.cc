#include "common/sql/sqlite_database.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "common/base/status_macros.h"
#include "common/sql/sql_errors.h"
#include "common/sql/sqlite_connection.h"

namespace rapport::sql {
namespace {

// Every page and every index entry is looked at; that takes seconds for a million sessions, and only at the start.
absl::Status CheckIntegrity(Connection& connection) {
  bool sound = false;
  ASSIGN_OR_RETURN(std::ignore, connection.Query("PRAGMA integrity_check(1)", {}, [&sound](const Row& row) {
    sound = row.Text(0) == "ok";
    return absl::OkStatus();
  }));
  return sound ? absl::OkStatus() : StoreCorrupt();
}

// Made here and not by SQLite, so that it is never readable by others, whatever the umask; SQLite gives its write-ahead
// log the same mode. A file that exists is left alone: closing a descriptor of it would drop SQLite's own locks.
absl::Status MakeFile(const std::string& path) {
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0) return errno == EEXIST ? absl::OkStatus() : StoreUnavailable("the file cannot be made");
  close(file);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<SqliteDatabase>> SqliteDatabase::Open(std::string path, const Clock& clock) {
  RETURN_IF_ERROR(MakeFile(path));
  std::unique_ptr<SqliteDatabase> database(new SqliteDatabase(std::move(path), clock));
  ASSIGN_OR_RETURN(const std::unique_ptr<Connection> connection, database->Connect(absl::InfiniteFuture()));
  RETURN_IF_ERROR(CheckIntegrity(*connection));
  return database;
}

absl::StatusOr<std::unique_ptr<Connection>> SqliteDatabase::Connect(absl::Time) {
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection, SqliteConnection::Open(path_, clock_));
  return connection;
}

}  // namespace rapport::sql
