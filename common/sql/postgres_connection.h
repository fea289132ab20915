#ifndef RAPPORT_COMMON_SQL_POSTGRES_CONNECTION_H_
#define RAPPORT_COMMON_SQL_POSTGRES_CONNECTION_H_

#include <libpq-fe.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <utility>

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

struct FreePgConn {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
using PgConn = std::unique_ptr<PGconn, FreePgConn>;

struct FreePgResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using PgResult = std::unique_ptr<PGresult, FreePgResult>;

// Waits until the connection's socket is ready for `what` (POLLIN, POLLOUT); false when `deadline` passes first.
bool WaitForSocket(PGconn* connection, short what, const Clock& clock, absl::Time deadline);

// A Connection over libpq in pipeline mode: posted statements travel together with the next query, so a group of writes
// costs a few round trips and not a few hundred.
class PostgresConnection final : public Connection {
 public:
  // Takes an established connection and prepares it for use. `clock` outlives it.
  static absl::StatusOr<std::unique_ptr<PostgresConnection>> Adopt(PgConn connection, const Clock& clock);

  absl::Status Begin(TransactionMode mode) override;
  absl::Status Commit() override;
  void Rollback() override;
  absl::StatusOr<int64_t> Query(absl::string_view sql, absl::Span<const Param> params,
                                absl::FunctionRef<absl::Status(const Row&)> on_row) override;
  absl::Status Post(absl::string_view sql, absl::Span<const Param> params, int64_t expected_changes) override;
  absl::Status RunScript(absl::string_view script) override;
  void SetDeadline(absl::Time deadline) override { deadline_ = deadline; }
  bool Usable() const override { return !broken_ && PQstatus(connection_.get()) == CONNECTION_OK; }
  bool CommitUnknown() const override { return commit_unknown_; }

 private:
  // A message that was sent and whose result is still to come.
  struct Sent {
    std::string prepared;           // the statement text, for the result of a Parse; else empty
    bool is_sync = false;           // the end of a pipeline
    int64_t expected_changes = -1;  // of a posted statement
  };

  PostgresConnection(PgConn connection, const Clock& clock) : connection_(std::move(connection)), clock_(clock) {}

  absl::Status Send(absl::string_view sql, absl::Span<const Param> params, int64_t expected_changes);
  absl::StatusOr<std::string> Prepare(absl::string_view sql, absl::Span<const Param> params);
  // Ends the pipeline and takes in every result; `on_row` gets the rows of the last statement.
  absl::StatusOr<int64_t> Drain(absl::FunctionRef<absl::Status(const Row&)> on_row);
  // The next result; nullptr at the end of one statement's results.
  absl::StatusOr<PgResult> NextResult();
  absl::Status Judge(const Sent& sent, const PGresult* result);
  absl::Status Lost();
  // Takes in what the server said unasked, such as that it is going down.
  void TakeInNews();

  PgConn connection_;
  const Clock& clock_;
  absl::Time deadline_ = absl::InfiniteFuture();
  bool broken_ = false;
  bool commit_unknown_ = false;
  std::deque<Sent> sent_;
  absl::node_hash_map<std::string, std::string> statements_;  // names of prepared statements by their text
  int64_t next_statement_ = 0;
};

}  // namespace rapport::sql

#endif  // RAPPORT_COMMON_SQL_POSTGRES_CONNECTION_H_
