#include "common/sql/sqlite_backup.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <memory>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/errors/errors.h"
#include "common/sql/sql_errors.h"
#include "common/sql/sqlite_connection.h"
#include "common/sql/sqlite_database.h"

namespace rapport::sql {
namespace {

absl::Status CheckFiles(const std::string& from, const std::string& to) {
  std::error_code ignored;
  if (!std::filesystem::exists(from, ignored)) {
    return MakeError(absl::StatusCode::kNotFound, "NO_DATABASE", "there is no database to copy");
  }
  if (std::filesystem::exists(to, ignored)) {
    return MakeError(absl::StatusCode::kAlreadyExists, "FILE_EXISTS", "the file to write exists already");
  }
  return absl::OkStatus();
}

// All pages in one step: a copy in several would begin anew with each write that comes between them.
absl::Status CopyPages(const std::string& from, const std::string& to, const Clock& clock) {
  ASSIGN_OR_RETURN(const std::unique_ptr<SqliteConnection> source, SqliteConnection::Open(from, clock));
  ASSIGN_OR_RETURN(const std::unique_ptr<SqliteConnection> target, SqliteConnection::Open(to, clock));
  sqlite3_backup* backup = sqlite3_backup_init(target->handle(), "main", source->handle(), "main");
  if (backup == nullptr) return StoreUnavailable("the copy cannot be begun");
  const int step = sqlite3_backup_step(backup, -1);
  const int finish = sqlite3_backup_finish(backup);
  if (step != SQLITE_DONE || finish != SQLITE_OK) return StoreUnavailable(absl::StrCat("sqlite ", step));
  return target->RunScript("PRAGMA wal_checkpoint(TRUNCATE)");
}

// A renamed file is there after a power cut only when its directory is on disk too.
absl::Status Publish(const std::string& file, const std::string& name) {
  if (std::rename(file.c_str(), name.c_str()) != 0) return StoreUnavailable("the copy cannot be renamed");
  const std::string folder = std::filesystem::absolute(name).parent_path().string();
  const int directory = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = directory >= 0 && fsync(directory) == 0;
  if (directory >= 0) close(directory);
  return synced ? absl::OkStatus() : StoreUnavailable("the directory cannot be brought to disk");
}

void RemoveUnfinished(const std::string& file) {
  for (const char* suffix : {"", "-wal", "-shm"}) unlink(absl::StrCat(file, suffix).c_str());
}

}  // namespace

absl::Status CopySqlite(const std::string& from, const std::string& to, const Clock& clock) {
  RETURN_IF_ERROR(CheckFiles(from, to));
  const std::string unfinished = absl::StrCat(to, ".unfinished");
  RemoveUnfinished(unfinished);  // of an attempt that was cut short
  // Opening makes the file with the right mode, and the second time checks every page of it.
  absl::Status status = SqliteDatabase::Open(unfinished, clock).status();
  if (status.ok()) status = CopyPages(from, unfinished, clock);
  if (status.ok()) status = SqliteDatabase::Open(unfinished, clock).status();
  if (status.ok()) status = Publish(unfinished, to);
  RemoveUnfinished(unfinished);
  return status;
}

}  // namespace rapport::sql
