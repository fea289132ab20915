#include "common/sql/postgres_database.h"

#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "common/base/status_macros.h"
#include "common/sql/postgres_connection.h"
#include "common/sql/sql_errors.h"

namespace rapport::sql {
namespace {

// A server that does not even answer the connection attempt is away.
constexpr absl::Duration kLongestConnect = absl::Seconds(5);

absl::StatusOr<PgConn> Establish(const std::string& conninfo, const Clock& clock, absl::Time deadline) {
  const char* const keywords[] = {"dbname", "fallback_application_name", nullptr};
  const char* const values[] = {conninfo.c_str(), "rapport", nullptr};
  PgConn connection(PQconnectStartParams(keywords, values, /*expand_dbname=*/1));
  if (connection == nullptr) return StoreUnavailable("out of memory");
  PostgresPollingStatusType next = PGRES_POLLING_WRITING;
  while (next == PGRES_POLLING_READING || next == PGRES_POLLING_WRITING) {
    if (PQstatus(connection.get()) == CONNECTION_BAD) return StoreUnavailable("no connection");
    const short what = next == PGRES_POLLING_WRITING ? POLLOUT : POLLIN;
    if (!WaitForSocket(connection.get(), what, clock, deadline)) {
      return StoreDeadlineExceeded();
    }
    next = PQconnectPoll(connection.get());
  }
  if (next != PGRES_POLLING_OK) return StoreUnavailable("no connection");
  return connection;
}

// The server's remarks ("relation exists, skipping") are not for our standard error.
void DropNotice(void*, const PGresult*) {}

}  // namespace

absl::StatusOr<std::unique_ptr<Connection>> PostgresDatabase::Connect(absl::Time deadline) {
  const absl::Time limit = clock_.Now() + kLongestConnect;
  absl::StatusOr<PgConn> established = Establish(conninfo_, clock_, std::min(deadline, limit));
  if (absl::IsDeadlineExceeded(established.status()) && limit < deadline) return StoreUnavailable("no answer");
  RETURN_IF_ERROR(established.status());
  PQsetNoticeReceiver(established->get(), DropNotice, nullptr);
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection, PostgresConnection::Adopt(*std::move(established), clock_));
  return connection;
}

}  // namespace rapport::sql
