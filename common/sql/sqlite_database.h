#ifndef RAPPORT_COMMON_SQL_SQLITE_DATABASE_H_
#define RAPPORT_COMMON_SQL_SQLITE_DATABASE_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/sql/database.h"

namespace rapport::sql {

// One SQLite file in write-ahead mode with synchronous=FULL: a commit is on disk when it returns, and readers never
// wait for the writer. Use one connection for all writes.
class SqliteDatabase final : public Database {
 public:
  // Opens or makes the file (readable by its owner alone) and checks it. DATA_LOSS when it is damaged; UNAVAILABLE when
  // it cannot be opened. `clock` outlives the database and its connections.
  static absl::StatusOr<std::unique_ptr<SqliteDatabase>> Open(std::string path, const Clock& clock);

  Engine engine() const override { return Engine::kSqlite; }

  absl::StatusOr<std::unique_ptr<Connection>> Connect(absl::Time deadline) override;

  const std::string& path() const { return path_; }

 private:
  SqliteDatabase(std::string path, const Clock& clock) : path_(std::move(path)), clock_(clock) {}

  std::string path_;
  const Clock& clock_;
};

}  // namespace rapport::sql

#endif  // RAPPORT_COMMON_SQL_SQLITE_DATABASE_H_
