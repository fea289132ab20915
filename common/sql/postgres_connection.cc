#include "common/sql/postgres_connection.h"

#include <endian.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/sql/postgres_errors.h"
#include "common/sql/sql_errors.h"

namespace rapport::sql {
namespace {

// Object ids of the types we bind, from PostgreSQL's pg_type; fixed for ever.
constexpr Oid kInt8 = 20;
constexpr Oid kText = 25;
constexpr Oid kBytea = 17;

// The server cancels a statement at the deadline; if not even that answer comes, the connection is given up after this.
constexpr absl::Duration kGrace = absl::Milliseconds(500);

// Keeps what waits in memory, here and at the server, small.
constexpr size_t kMostSent = 256;

// A commit must be on disk, and a client that vanished must not keep its locks.
constexpr char kSession[] =
    "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';"
    "SET idle_in_transaction_session_timeout = 60000;"
    "SET client_encoding = 'UTF8';";

class PostgresRow final : public Row {
 public:
  PostgresRow(const PGresult* result, int row) : result_(result), row_(row) {}

  int64_t Int(int column) const override {
    uint64_t number = 0;  // big-endian, as the protocol has it
    if (PQgetlength(result_, row_, column) != sizeof(number)) return 0;
    std::memcpy(&number, PQgetvalue(result_, row_, column), sizeof(number));
    return static_cast<int64_t>(be64toh(number));
  }

  absl::string_view Text(int column) const override { return Bytes(column); }

  absl::string_view Bytes(int column) const override {
    return {PQgetvalue(result_, row_, column), static_cast<size_t>(PQgetlength(result_, row_, column))};
  }

 private:
  const PGresult* result_;
  int row_;
};

// Values as libpq takes them, all in binary form.
class Values {
 public:
  explicit Values(absl::Span<const Param> params) : numbers_(params.size()) {
    for (size_t i = 0; i < params.size(); ++i) Add(params[i], numbers_[i]);
  }

  int count() const { return static_cast<int>(values_.size()); }
  const Oid* types() const { return types_.data(); }
  const char* const* values() const { return values_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }

 private:
  void Add(const Param& param, std::array<char, 8>& number) {
    if (const auto* value = std::get_if<int64_t>(&param)) {
      const uint64_t big_endian = htobe64(static_cast<uint64_t>(*value));
      std::memcpy(number.data(), &big_endian, sizeof(big_endian));
      Add(kInt8, {number.data(), number.size()});
    } else if (const auto* text = std::get_if<absl::string_view>(&param)) {
      Add(kText, *text);
    } else {
      Add(kBytea, std::get<Blob>(param).bytes);
    }
  }

  void Add(Oid type, absl::string_view bytes) {
    types_.push_back(type);
    values_.push_back(bytes.empty() ? "" : bytes.data());
    lengths_.push_back(static_cast<int>(bytes.size()));
    formats_.push_back(1);
  }

  std::vector<std::array<char, 8>> numbers_;
  std::vector<Oid> types_;
  std::vector<const char*> values_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
};

absl::string_view SqlState(const PGresult* result) {
  const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  return state == nullptr ? "" : state;
}

int64_t ChangedRows(PGresult* result) {
  int64_t changes = 0;
  return absl::SimpleAtoi(PQcmdTuples(result), &changes) ? changes : 0;
}

// How a statement's results end: with the first error of anything in the pipeline.
void KeepFirst(absl::Status& first, absl::Status status) {
  if (first.ok()) first = std::move(status);
}

}  // namespace

bool WaitForSocket(PGconn* connection, short what, const Clock& clock, absl::Time deadline) {
  constexpr absl::Duration kLongestWait = absl::Seconds(1);
  while (true) {
    const absl::Duration left = std::min(deadline - clock.Now(), kLongestWait);
    if (left <= absl::ZeroDuration()) return false;
    pollfd socket{PQsocket(connection), what, 0};
    const int ready = poll(&socket, 1, static_cast<int>(absl::ToInt64Milliseconds(left)) + 1);
    if (ready != 0) return true;  // an error shows at the next use
  }
}

absl::StatusOr<std::unique_ptr<PostgresConnection>> PostgresConnection::Adopt(PgConn connection, const Clock& clock) {
  std::unique_ptr<PostgresConnection> adopted(new PostgresConnection(std::move(connection), clock));
  PQsetnonblocking(adopted->connection_.get(), 1);
  PQenterPipelineMode(adopted->connection_.get());
  RETURN_IF_ERROR(adopted->RunScript(kSession));
  return adopted;
}

absl::Status PostgresConnection::Begin(TransactionMode mode) {
  TakeInNews();
  if (!Usable()) return StoreUnavailable("connection lost");
  commit_unknown_ = false;
  switch (mode) {
    case TransactionMode::kSnapshot:
      RETURN_IF_ERROR(Send("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", {}, -1));
      break;
    case TransactionMode::kOptimistic:
      RETURN_IF_ERROR(Send("BEGIN ISOLATION LEVEL REPEATABLE READ", {}, -1));
      break;
    case TransactionMode::kLocking:
      RETURN_IF_ERROR(Send("BEGIN ISOLATION LEVEL READ COMMITTED", {}, -1));
  }
  if (deadline_ == absl::InfiniteFuture()) return absl::OkStatus();
  const int64_t left = std::max<int64_t>(1, absl::ToInt64Milliseconds(deadline_ - clock_.Now()));
  const std::string timeout = absl::StrCat(left);
  return Send("SELECT set_config('statement_timeout', $1, true)", {absl::string_view(timeout)}, -1);
}

absl::Status PostgresConnection::Commit() {
  // What was posted must have succeeded, and changed what it should, before the commit goes out.
  RETURN_IF_ERROR(Drain(IgnoreRow).status());
  RETURN_IF_ERROR(Send("COMMIT", {}, -1));
  const absl::Status status = Drain(IgnoreRow).status();
  // A server that refuses a commit says why; one that goes away, or says it is about to, may have carried it out.
  commit_unknown_ = absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status);
  return status;
}

void PostgresConnection::Rollback() {
  if (!Usable()) return;
  if (sent_.empty() && PQtransactionStatus(connection_.get()) == PQTRANS_IDLE) return;
  deadline_ = clock_.Now() + kGrace;
  Drain(IgnoreRow).IgnoreError();
  if (!Usable() || PQtransactionStatus(connection_.get()) == PQTRANS_IDLE) return;
  absl::Status status = Send("ROLLBACK", {}, -1);
  if (status.ok()) status = Drain(IgnoreRow).status();
  if (!status.ok()) broken_ = true;
}

absl::StatusOr<int64_t> PostgresConnection::Query(absl::string_view sql, absl::Span<const Param> params,
                                                  absl::FunctionRef<absl::Status(const Row&)> on_row) {
  RETURN_IF_ERROR(Send(sql, params, -1));
  return Drain(on_row);
}

absl::Status PostgresConnection::Post(absl::string_view sql, absl::Span<const Param> params, int64_t expected_changes) {
  if (sent_.size() >= kMostSent) RETURN_IF_ERROR(Drain(IgnoreRow).status());
  return Send(sql, params, expected_changes);
}

absl::Status PostgresConnection::RunScript(absl::string_view script) {
  RETURN_IF_ERROR(Drain(IgnoreRow).status());
  PQexitPipelineMode(connection_.get());
  if (PQsendQuery(connection_.get(), std::string(script).c_str()) == 0) return Lost();
  absl::Status status;
  while (true) {
    ASSIGN_OR_RETURN(const PgResult result, NextResult());
    if (result == nullptr) break;
    const ExecStatusType code = PQresultStatus(result.get());
    if (code != PGRES_COMMAND_OK && code != PGRES_TUPLES_OK) KeepFirst(status, ErrorOfSqlState(SqlState(result.get())));
  }
  PQenterPipelineMode(connection_.get());
  return status;
}

absl::StatusOr<std::string> PostgresConnection::Prepare(absl::string_view sql, absl::Span<const Param> params) {
  if (const auto found = statements_.find(sql); found != statements_.end()) return found->second;
  const Values values(params);
  std::string name = absl::StrCat("s", next_statement_++);
  const std::string text(sql);
  if (PQsendPrepare(connection_.get(), name.c_str(), text.c_str(), values.count(), values.types()) == 0) return Lost();
  sent_.push_back({text, false, -1});
  statements_[text] = name;
  return name;
}

absl::Status PostgresConnection::Send(absl::string_view sql, absl::Span<const Param> params, int64_t expected_changes) {
  if (!Usable()) return StoreUnavailable("connection lost");
  ASSIGN_OR_RETURN(const std::string name, Prepare(sql, params));
  const Values values(params);
  if (PQsendQueryPrepared(connection_.get(), name.c_str(), values.count(), values.values(), values.lengths(),
                          values.formats(), 1) == 0) {
    return Lost();
  }
  sent_.push_back({"", false, expected_changes});
  return absl::OkStatus();
}

absl::StatusOr<int64_t> PostgresConnection::Drain(absl::FunctionRef<absl::Status(const Row&)> on_row) {
  if (sent_.empty()) return 0;
  if (PQpipelineSync(connection_.get()) == 0) return Lost();
  sent_.push_back({"", true, -1});
  absl::Status first;
  int64_t changes = 0;
  while (!sent_.empty()) {
    const Sent sent = std::move(sent_.front());
    sent_.pop_front();
    const bool last = sent_.size() == 1;  // only the end of the pipeline follows
    while (true) {
      ASSIGN_OR_RETURN(const PgResult result, NextResult());
      if (result == nullptr) break;
      KeepFirst(first, Judge(sent, result.get()));
      if (last) changes = ChangedRows(result.get());
      const int rows = last && first.ok() ? PQntuples(result.get()) : 0;
      for (int row = 0; row < rows && first.ok(); ++row) KeepFirst(first, on_row(PostgresRow(result.get(), row)));
      if (sent.is_sync) break;  // nothing ends the results of the end
    }
  }
  if (!first.ok()) return first;
  return changes;
}

absl::StatusOr<PgResult> PostgresConnection::NextResult() {
  while (true) {
    const int unsent = PQflush(connection_.get());
    if (unsent < 0) return Lost();
    if (PQisBusy(connection_.get()) == 0) return PgResult(PQgetResult(connection_.get()));
    const short what = unsent > 0 ? POLLIN | POLLOUT : POLLIN;
    if (!WaitForSocket(connection_.get(), what, clock_, deadline_ + kGrace)) {
      broken_ = true;
      return StoreDeadlineExceeded();
    }
    if (PQconsumeInput(connection_.get()) == 0) return Lost();
  }
}

absl::Status PostgresConnection::Judge(const Sent& sent, const PGresult* result) {
  switch (PQresultStatus(result)) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
      if (sent.expected_changes >= 0 && ChangedRows(const_cast<PGresult*>(result)) != sent.expected_changes) {
        return WriteConflict();
      }
      return absl::OkStatus();
    case PGRES_PIPELINE_SYNC:
      return absl::OkStatus();
    default:  // an error, or a statement skipped after one
      if (!sent.prepared.empty()) statements_.erase(sent.prepared);
      return ErrorOfSqlState(SqlState(result));
  }
}

absl::Status PostgresConnection::Lost() {
  broken_ = true;
  return StoreUnavailable("connection lost");
}

void PostgresConnection::TakeInNews() {
  pollfd socket{PQsocket(connection_.get()), POLLIN, 0};
  for (int i = 0; i < 4 && Usable() && poll(&socket, 1, 0) > 0; ++i) {
    if (PQconsumeInput(connection_.get()) == 0) broken_ = true;
  }
}

}  // namespace rapport::sql
