#include "common/sql/sqlite_connection.h"

#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/sql/sql_errors.h"

namespace rapport::sql {
namespace {

// Virtual machine instructions between two looks at the clock: well under a millisecond.
constexpr int kInstructionsPerDeadlineCheck = 10000;

constexpr char kModes[] =
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=FULL;"
    "PRAGMA foreign_keys=ON;"
    "PRAGMA secure_delete=ON;"
    "PRAGMA wal_autocheckpoint=16384;"    // 64 MB: should WalCheckpointer fall behind
    "PRAGMA journal_size_limit=4194304;"  // WalCheckpointer::kWorthwhileBytes: the file's size then tells what it holds
    "PRAGMA cache_size=-16384;";

class SqliteRow final : public Row {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}

  int64_t Int(int column) const override { return sqlite3_column_int64(statement_, column); }

  absl::string_view Text(int column) const override {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    return {text, static_cast<size_t>(sqlite3_column_bytes(statement_, column))};
  }

  absl::string_view Bytes(int column) const override {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    return {bytes, static_cast<size_t>(sqlite3_column_bytes(statement_, column))};
  }

 private:
  sqlite3_stmt* statement_;
};

// A statement goes back to the cache reset and without references to the caller's values.
class ResetAtExit {
 public:
  explicit ResetAtExit(sqlite3_stmt* statement) : statement_(statement) {}
  ~ResetAtExit() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }
  ResetAtExit(const ResetAtExit&) = delete;
  ResetAtExit& operator=(const ResetAtExit&) = delete;

 private:
  sqlite3_stmt* statement_;
};

int BindOne(sqlite3_stmt* statement, int index, const Param& param) {
  if (const auto* number = std::get_if<int64_t>(&param)) return sqlite3_bind_int64(statement, index, *number);
  if (const auto* text = std::get_if<absl::string_view>(&param)) {
    return sqlite3_bind_text64(statement, index, text->empty() ? "" : text->data(), text->size(), SQLITE_STATIC,
                               SQLITE_UTF8);
  }
  const absl::string_view bytes = std::get<Blob>(param).bytes;
  return sqlite3_bind_blob64(statement, index, bytes.empty() ? "" : bytes.data(), bytes.size(), SQLITE_STATIC);
}

}  // namespace

absl::StatusOr<std::unique_ptr<SqliteConnection>> SqliteConnection::Open(const std::string& path, const Clock& clock) {
  sqlite3* handle = nullptr;
  const int code =
      sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  std::unique_ptr<SqliteConnection> connection(new SqliteConnection(handle, clock));
  if (code != SQLITE_OK) return connection->Error(code);
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, kBusyTimeoutMilliseconds);
  RETURN_IF_ERROR(connection->RunScript(kModes));
  sqlite3_progress_handler(handle, kInstructionsPerDeadlineCheck, &CheckDeadline, connection.get());
  return connection;
}

int SqliteConnection::CheckDeadline(void* self) {
  const auto* connection = static_cast<SqliteConnection*>(self);
  return connection->deadline_ != absl::InfiniteFuture() && connection->clock_.Now() > connection->deadline_ ? 1 : 0;
}

absl::Status SqliteConnection::Begin(TransactionMode mode) {
  // IMMEDIATE takes the write lock at once: one writer, so no statement of it can fail for another's.
  const char* begin = mode == TransactionMode::kSnapshot ? "BEGIN" : "BEGIN IMMEDIATE";
  return Post(begin, {}, -1);
}

absl::Status SqliteConnection::Commit() {
  const absl::Status status = Post("COMMIT", {}, -1);
  if (!status.ok()) Rollback();
  return status;
}

void SqliteConnection::Rollback() {
  if (sqlite3_get_autocommit(handle_.get()) != 0) return;
  deadline_ = absl::InfiniteFuture();  // giving up must not be given up
  Post("ROLLBACK", {}, -1).IgnoreError();
}

absl::StatusOr<int64_t> SqliteConnection::Query(absl::string_view sql, absl::Span<const Param> params,
                                                absl::FunctionRef<absl::Status(const Row&)> on_row) {
  ASSIGN_OR_RETURN(const Prepared* prepared, Prepare(sql));
  sqlite3_stmt* statement = prepared->statement.get();
  const ResetAtExit reset(statement);
  RETURN_IF_ERROR(Bind(*prepared, params));
  const int64_t before = sqlite3_total_changes64(handle_.get());
  int code = SQLITE_OK;
  while ((code = sqlite3_step(statement)) == SQLITE_ROW) RETURN_IF_ERROR(on_row(SqliteRow(statement)));
  if (code != SQLITE_DONE) return Error(code);
  return sqlite3_total_changes64(handle_.get()) - before;
}

absl::Status SqliteConnection::Post(absl::string_view sql, absl::Span<const Param> params, int64_t expected_changes) {
  ASSIGN_OR_RETURN(const int64_t changes, Query(sql, params, IgnoreRow));
  if (expected_changes >= 0 && changes != expected_changes) return WriteConflict();
  return absl::OkStatus();
}

absl::Status SqliteConnection::RunScript(absl::string_view script) {
  const int code = sqlite3_exec(handle_.get(), std::string(script).c_str(), nullptr, nullptr, nullptr);
  return code == SQLITE_OK ? absl::OkStatus() : Error(code);
}

absl::StatusOr<const SqliteConnection::Prepared*> SqliteConnection::Prepare(absl::string_view sql) {
  if (const auto found = statements_.find(sql); found != statements_.end()) return &found->second;
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) return Error(code);
  Prepared prepared;
  prepared.statement.reset(statement);
  const int count = sqlite3_bind_parameter_count(statement);
  for (int i = 1; i <= count; ++i) {
    const int index = sqlite3_bind_parameter_index(statement, absl::StrCat("$", i).c_str());
    if (index == 0) return StatementRefused("parameters are not $1 to $n");
    prepared.positions.push_back(index);
  }
  return &statements_.emplace(std::string(sql), std::move(prepared)).first->second;
}

absl::Status SqliteConnection::Bind(const Prepared& prepared, absl::Span<const Param> params) {
  if (params.size() != prepared.positions.size()) return StatementRefused("wrong number of parameters");
  for (size_t i = 0; i < params.size(); ++i) {
    const int code = BindOne(prepared.statement.get(), prepared.positions[i], params[i]);
    if (code != SQLITE_OK) return Error(code);
  }
  return absl::OkStatus();
}

absl::Status SqliteConnection::Error(int code) const {
  switch (code & 0xff) {
    case SQLITE_INTERRUPT:
      return StoreDeadlineExceeded();
    case SQLITE_CONSTRAINT:
      return code == SQLITE_CONSTRAINT_PRIMARYKEY || code == SQLITE_CONSTRAINT_UNIQUE
                 ? DuplicateKey()
                 : StatementRefused(absl::StrCat("sqlite ", code));
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return StoreCorrupt();
    case SQLITE_ERROR:
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
      return StatementRefused(absl::StrCat("sqlite ", code));
    default:  // busy, locked, full, I/O error, read-only, cannot open, out of memory, permission
      return StoreUnavailable(absl::StrCat("sqlite ", code));
  }
}

}  // namespace rapport::sql
