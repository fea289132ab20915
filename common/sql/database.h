#ifndef RAPPORT_COMMON_SQL_DATABASE_H_
#define RAPPORT_COMMON_SQL_DATABASE_H_

#include <cstdint>
#include <memory>
#include <variant>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

namespace rapport::sql {

// The seam between our code and a database engine. One SQL text serves both engines: parameters are $1, $2, ... and
// always bound; ON CONFLICT, RETURNING and row values are what SQLite 3.40 and PostgreSQL 15 share.
//
// Errors of every method: UNAVAILABLE with RetryInfo when the engine is away, full, read-only or failing (the
// transaction is gone); ABORTED, WRITE_CONFLICT when the engine wants the transaction run again; ALREADY_EXISTS,
// DUPLICATE_KEY; DEADLINE_EXCEEDED when the connection's deadline passed; INTERNAL for a statement the engine refuses.
// No error text holds SQL or a value.

// Bytes that are not text: bound as BLOB or BYTEA.
struct Blob {
  absl::string_view bytes;
};

// A value to bind. What it points to must live until the call returns.
using Param = std::variant<int64_t, absl::string_view, Blob>;

// One row of a result; valid only inside the callback that receives it. Columns count from 0; reading a NULL gives 0
// or an empty view.
class Row {
 public:
  virtual ~Row() = default;
  virtual int64_t Int(int column) const = 0;
  virtual absl::string_view Text(int column) const = 0;
  virtual absl::string_view Bytes(int column) const = 0;
};

enum class TransactionMode {
  kSnapshot,    // reads one consistent state, changes nothing
  kOptimistic,  // reads one consistent state; the engine may answer ABORTED at a change or at the commit
  kLocking,     // every statement sees the latest state; correct only under a lock taken first
};

// One connection to a database, with its prepared statements. Not thread-safe.
class Connection {
 public:
  virtual ~Connection() = default;

  virtual absl::Status Begin(TransactionMode mode) = 0;

  // OK only when the transaction is on disk. UNAVAILABLE may leave open whether it is: CommitUnknown() tells.
  virtual absl::Status Commit() = 0;

  // Harmless when there is no transaction.
  virtual void Rollback() = 0;

  // Runs one statement and gives its rows to `on_row`, whose error ends it. Returns the number of changed rows.
  virtual absl::StatusOr<int64_t> Query(absl::string_view sql, absl::Span<const Param> params,
                                        absl::FunctionRef<absl::Status(const Row&)> on_row) = 0;

  // Runs one statement that has no result, at once or together with what follows, at the latest with Commit; errors
  // may show only then. ABORTED, WRITE_CONFLICT when it changes another number of rows than `expected_changes` (where
  // that is not negative).
  virtual absl::Status Post(absl::string_view sql, absl::Span<const Param> params, int64_t expected_changes = -1) = 0;

  // Runs statements without parameters, separated by semicolons.
  virtual absl::Status RunScript(absl::string_view script) = 0;

  // Statements that are not done by then end with DEADLINE_EXCEEDED.
  virtual void SetDeadline(absl::Time deadline) = 0;

  // Whether the connection can still be used. One that cannot is thrown away.
  virtual bool Usable() const = 0;

  // Whether the last Commit failed without telling if the engine carried it out.
  virtual bool CommitUnknown() const = 0;
};

enum class Engine { kSqlite, kPostgres };

// Opens connections to one database. Thread-safe.
class Database {
 public:
  virtual ~Database() = default;

  virtual Engine engine() const = 0;

  virtual absl::StatusOr<std::unique_ptr<Connection>> Connect(absl::Time deadline) = 0;
};

// For statements whose rows nobody needs.
inline absl::Status IgnoreRow(const Row&) { return absl::OkStatus(); }

}  // namespace rapport::sql

#endif  // RAPPORT_COMMON_SQL_DATABASE_H_
