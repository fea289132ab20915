#include "tests/bench/store_floors.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/base/clock.h"
#include "common/sql/migrator.h"
#include "common/sql/sqlite_database.h"

namespace rapport::bench {
namespace {

constexpr absl::string_view kRecord =
    "INSERT INTO records (practice, name, kind, episode, client, state, order_time, revision, search, key_id, body) "
    "VALUES ('bench', $1, 'session', 'e1', 'client-hash-22-chars-x', 'OPEN', $2, $3, '', '', $4)";
constexpr absl::string_view kChange =
    "INSERT INTO changes (practice, revision, name, kind, commit_time, commit_id) "
    "VALUES ('bench', $2, $1, 'session', $3, 7)";
constexpr absl::string_view kRequest =
    "INSERT INTO request_ids (practice, request_id, digest, created_time, clients, key_id, reply) "
    "VALUES ('bench', $1, 'digest-hash-22-chars-x', $2, 'client-hash-22-chars-x', '', $3)";
constexpr absl::string_view kActivity =
    "INSERT INTO activity (practice, episode, revision) VALUES ('bench', 'e1', $1) "
    "ON CONFLICT (practice, episode) DO UPDATE SET revision = excluded.revision";
constexpr absl::string_view kCounter =
    "INSERT INTO practices (practice, revision) VALUES ('bench', $1) "
    "ON CONFLICT (practice) DO UPDATE SET revision = excluded.revision";

void Check(const absl::Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "store_bench: %s\n", status.ToString().c_str());
  std::exit(1);
}

void WriteOne(sql::Connection& connection, int64_t n, const std::string& body) {
  const std::string name = absl::StrCat("episodes/e1/sessions/", n);
  const absl::string_view view = name;
  Check(connection.Post(kRecord, {view, n, n, sql::Blob{body}}));
  Check(connection.Post(kChange, {view, n, n}));
  Check(connection.Post(kRequest, {view, n, sql::Blob{body}}));
  Check(connection.Post(kActivity, {n}));
}

// pgbench counts the time its clients take to connect, so it runs longer than the others.
// It makes the names itself; a client number and a 62-bit random one do not collide in a run.
std::string PgbenchScript() {
  const std::string body = absl::StrCat("repeat('x', ", kBodyBytes, ")::bytea");
  const std::string name = "'p' || :client_id || '-' || :r";
  std::string script = "\\set r random(1, 4611686018427387904)\nBEGIN;\n";
  for (const absl::string_view statement : {kRecord, kChange, kRequest, kActivity}) {
    const bool named = statement != kActivity;
    absl::StrAppend(&script,
                    absl::StrReplaceAll(statement, {{"$1", named ? name : ":r"},
                                                    {"$2", ":r"},
                                                    {"$3", statement == kRequest ? body : ":r"},
                                                    {"$4", body},
                                                    {"'e1'", "'e' || :client_id"}}),
                    ";\n");
  }
  return script + "COMMIT;\n";
}

}  // namespace

double SqliteFloor(const std::string& path, int group, absl::Duration duration) {
  const SystemClock clock;
  auto database = sql::SqliteDatabase::Open(path, clock);
  Check(database.status());
  Check(sql::Migrate(**database, sql::MigrationsFor(sql::Engine::kSqlite), clock, absl::InfiniteFuture()));
  const std::unique_ptr<sql::Connection> connection = *(*database)->Connect(absl::InfiniteFuture());
  const std::string body(kBodyBytes, 'x');
  int64_t n = 0;
  const absl::Time start = clock.Now();
  while (clock.Now() - start < duration) {
    Check(connection->Begin(sql::TransactionMode::kLocking));
    for (int i = 0; i < group; ++i) WriteOne(*connection, ++n, body);
    Check(connection->Post(kCounter, {n}));
    Check(connection->Commit());
  }
  return static_cast<double>(n) / absl::ToDoubleSeconds(clock.Now() - start);
}

double PgbenchFloor(const std::string& conninfo, const std::string& folder, int clients, absl::Duration duration) {
  const std::string script = folder + "/rows.sql";
  std::ofstream(script) << PgbenchScript();
  const std::string command =
      absl::StrCat("/usr/lib/postgresql/15/bin/pgbench -n -M prepared -c ", clients, " -j 2 -T ",
                   absl::ToInt64Seconds(3 * duration), " -f ", script, " '", conninfo, "' 2>/dev/null");
  std::FILE* output = popen(command.c_str(), "r");
  if (output == nullptr) return 0;
  double rate = 0;
  char line[256];
  while (std::fgets(line, sizeof(line), output) != nullptr) std::sscanf(line, "tps = %lf", &rate);
  pclose(output);
  return rate;
}

}  // namespace rapport::bench
