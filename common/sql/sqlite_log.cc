#include "common/sql/sqlite_log.h"

#include <chrono>
#include <cstdint>
#include <thread>
#include <tuple>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/sql/sqlite_connection.h"

namespace rapport::sql {
namespace {

// Most reads are over much sooner; SQLite waits so long for each of them.
constexpr int kReaderTimeoutMilliseconds = 100;

// Another checkpoint takes some tens of milliseconds, and SQLite does not wait for it.
constexpr int kAttempts = 5;
constexpr std::chrono::milliseconds kPause(50);

enum class Outcome { kEmptied, kHeldByReader, kOtherCheckpoint };

absl::StatusOr<Outcome> TryEmptyLog(Connection& connection) {
  bool busy = true;
  int64_t pages = 0;
  ASSIGN_OR_RETURN(std::ignore, connection.Query("PRAGMA wal_checkpoint(TRUNCATE)", {}, [&](const Row& row) {
    busy = row.Int(0) != 0;
    pages = row.Int(1);
    return absl::OkStatus();
  }));
  if (!busy) return Outcome::kEmptied;
  return pages < 0 ? Outcome::kOtherCheckpoint : Outcome::kHeldByReader;  // it did not come to count them
}

absl::Status SetBusyTimeout(Connection& connection, int milliseconds) {
  return connection.RunScript(absl::StrCat("PRAGMA busy_timeout=", milliseconds));
}

// Tries until no other checkpoint is under way, for a moment.
absl::StatusOr<Outcome> EmptyLogAfterOthers(Connection& connection) {
  for (int attempt = 1;; ++attempt) {
    ASSIGN_OR_RETURN(const Outcome outcome, TryEmptyLog(connection));
    if (outcome != Outcome::kOtherCheckpoint || attempt == kAttempts) return outcome;
    std::this_thread::sleep_for(kPause);
  }
}

}  // namespace

absl::StatusOr<bool> EmptyLog(Connection& connection) {
  RETURN_IF_ERROR(SetBusyTimeout(connection, kReaderTimeoutMilliseconds));
  const absl::StatusOr<Outcome> outcome = EmptyLogAfterOthers(connection);
  RETURN_IF_ERROR(SetBusyTimeout(connection, SqliteConnection::kBusyTimeoutMilliseconds));
  RETURN_IF_ERROR(outcome.status());
  return *outcome == Outcome::kEmptied;
}

}  // namespace rapport::sql
