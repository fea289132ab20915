#ifndef RAPPORT_COMMON_SQL_SQLITE_CONNECTION_H_
#define RAPPORT_COMMON_SQL_SQLITE_CONNECTION_H_

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/node_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/base/clock.h"
#include "common/sql/database.h"

namespace rapport::sql {

// A Connection over one sqlite3 handle.
class SqliteConnection final : public Connection {
 public:
  // Other processes (a backup, a second binary by mistake) may hold the file for a moment.
  static constexpr int kBusyTimeoutMilliseconds = 5000;

  // Opens `path` and sets the modes a connection of ours has.
  static absl::StatusOr<std::unique_ptr<SqliteConnection>> Open(const std::string& path, const Clock& clock);

  absl::Status Begin(TransactionMode mode) override;
  absl::Status Commit() override;
  void Rollback() override;
  absl::StatusOr<int64_t> Query(absl::string_view sql, absl::Span<const Param> params,
                                absl::FunctionRef<absl::Status(const Row&)> on_row) override;
  absl::Status Post(absl::string_view sql, absl::Span<const Param> params, int64_t expected_changes) override;
  absl::Status RunScript(absl::string_view script) override;
  void SetDeadline(absl::Time deadline) override { deadline_ = deadline; }
  bool Usable() const override { return true; }
  // A failed commit is rolled back here; only a crash could make its frames count, and then nobody has an answer.
  bool CommitUnknown() const override { return false; }

  // For backup and checkpoint.
  sqlite3* handle() const { return handle_.get(); }

 private:
  struct CloseHandle {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
  };
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };

  SqliteConnection(sqlite3* handle, const Clock& clock) : handle_(handle), clock_(clock) {}

  // A prepared statement and where SQLite put $1, $2, ...: it numbers names by their first appearance.
  struct Prepared {
    std::unique_ptr<sqlite3_stmt, Finalize> statement;
    std::vector<int> positions;
  };

  absl::StatusOr<const Prepared*> Prepare(absl::string_view sql);
  absl::Status Bind(const Prepared& prepared, absl::Span<const Param> params);
  absl::Status Error(int code) const;
  static int CheckDeadline(void* self);

  std::unique_ptr<sqlite3, CloseHandle> handle_;
  const Clock& clock_;
  absl::Time deadline_ = absl::InfiniteFuture();
  absl::node_hash_map<std::string, Prepared> statements_;
};

}  // namespace rapport::sql

#endif  // RAPPORT_COMMON_SQL_SQLITE_CONNECTION_H_
