// COPY, the quickest way that PostgreSQL has to take rows in.
#include <libpq-fe.h>

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "tests/bench/store_floors.h"
#include "tests/bench/store_shape.h"

namespace rapport::bench {
namespace {

constexpr int kSessions = 1000;  // per transaction, as an import's largest request

using Connection = std::unique_ptr<PGconn, decltype(&PQfinish)>;

void Run(PGconn* connection, const std::string& statement, ExecStatusType expected = PGRES_COMMAND_OK) {
  const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(connection, statement.c_str()), PQclear);
  if (PQresultStatus(result.get()) != expected) Check(absl::InternalError(PQerrorMessage(connection)));
}

void Copy(PGconn* connection, const std::string& table, const std::string& rows) {
  Run(connection, "COPY " + table + " FROM STDIN", PGRES_COPY_IN);
  if (PQputCopyData(connection, rows.data(), static_cast<int>(rows.size())) != 1 ||
      PQputCopyEnd(connection, nullptr) != 1) {
    Check(absl::InternalError(PQerrorMessage(connection)));
  }
  while (PGresult* result = PQgetResult(connection)) {
    if (PQresultStatus(result) != PGRES_COMMAND_OK) Check(absl::InternalError(PQerrorMessage(connection)));
    PQclear(result);
  }
}

// The rows of one transaction, in COPY's text format.
struct Rows {
  std::string records;
  std::string keys;
  std::string changes;
};

// Revisions from far above those of the store, so that they collide with none.
Rows MakeRows(int64_t first) {
  Rows rows;
  const std::string body(kBodyBytes, 'x');
  for (int64_t n = first; n < first + kSessions; ++n) {
    const std::string episode = absl::StrCat("copy", n % 64);
    const std::string name = SessionName(episode, n);
    absl::StrAppend(&rows.records, "bench\t", name, "\tsession\t", episode, "\tclient-hash-22-chars-x\tOPEN\t", n, "\t",
                    n, "\tclient client-hash-22-chars-x therapist therapist-hash-22-char\t\t", body, "\n");
    absl::StrAppend(&rows.keys, "bench\tclient\tclient-hash-22-chars-x\tsession\t", n, "\t", name, "\n");
    absl::StrAppend(&rows.keys, "bench\ttherapist\ttherapist-hash-22-char\tsession\t", n, "\t", name, "\n");
    absl::StrAppend(&rows.changes, "bench\t", n, "\t", name, "\tsession\t", n, "\t7\n");
  }
  return rows;
}

}  // namespace

double CopyFloor(const std::string& conninfo, absl::Duration duration) {
  const SystemClock clock;
  const Connection connection(PQconnectdb(conninfo.c_str()), PQfinish);
  int64_t next = int64_t{1} << 40;
  absl::Duration spent;
  int64_t copied = 0;
  while (spent < duration) {
    const Rows rows = MakeRows(next + copied);
    const absl::Time start = clock.Now();
    Run(connection.get(), "BEGIN");
    Copy(connection.get(),
         "records (practice, name, kind, episode, client, state, order_time, revision, search, key_id, body)",
         rows.records);
    Copy(connection.get(), "record_keys (practice, field, value, kind, order_time, name)", rows.keys);
    Copy(connection.get(), "changes (practice, revision, name, kind, commit_time, commit_id)", rows.changes);
    Run(connection.get(), "COMMIT");
    spent += clock.Now() - start;
    copied += kSessions;
  }
  return static_cast<double>(copied) / absl::ToDoubleSeconds(spent);
}

}  // namespace rapport::bench
