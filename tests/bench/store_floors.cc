#include "tests/bench/store_floors.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/base/clock.h"
#include "tests/bench/store_shape.h"

namespace rapport::bench {
namespace {

constexpr absl::string_view kRecord =
    "INSERT INTO records (practice, name, kind, episode, client, state, order_time, revision, search, key_id, body) "
    "VALUES ('bench', $1, 'session', $2, 'client-hash-22-chars-x', 'OPEN', $3, $4, "
    "'client client-hash-22-chars-x therapist therapist-hash-22-char', '', $5)";
constexpr absl::string_view kClientKey =
    "INSERT INTO record_keys (practice, field, value, kind, order_time, name) "
    "VALUES ('bench', 'client', 'client-hash-22-chars-x', 'session', $2, $1)";
constexpr absl::string_view kTherapistKey =
    "INSERT INTO record_keys (practice, field, value, kind, order_time, name) "
    "VALUES ('bench', 'therapist', 'therapist-hash-22-char', 'session', $2, $1)";
constexpr absl::string_view kChange =
    "INSERT INTO changes (practice, revision, name, kind, commit_time, commit_id) "
    "VALUES ('bench', $2, $1, 'session', $3, 7)";
constexpr absl::string_view kRequest =
    "INSERT INTO request_ids (practice, request_id, digest, created_time, clients, key_id, reply) "
    "VALUES ('bench', $1, 'digest-hash-22-chars-x', $2, 'client-hash-22-chars-x', '', $3)";
constexpr absl::string_view kActivity =
    "INSERT INTO activity (practice, episode, revision) VALUES ('bench', $1, $2) "
    "ON CONFLICT (practice, episode) DO UPDATE SET revision = excluded.revision";
constexpr absl::string_view kCounter =
    "INSERT INTO practices (practice, revision) VALUES ('bench', $1) "
    "ON CONFLICT (practice) DO UPDATE SET revision = excluded.revision";

void WriteOne(sql::Connection& connection, int64_t revision, bool remembered, const std::string& body) {
  const std::string episode = absl::StrCat("floor", revision % 64);
  const std::string name = SessionName(episode, revision);
  const absl::string_view view = name;
  Check(connection.Post(kRecord, {view, absl::string_view(episode), revision, revision, sql::Blob{body}}));
  Check(connection.Post(kClientKey, {view, revision}));
  Check(connection.Post(kTherapistKey, {view, revision}));
  Check(connection.Post(kChange, {view, revision, revision}));
  if (remembered) Check(connection.Post(kRequest, {view, revision, sql::Blob{body}}));
  Check(connection.Post(kActivity, {absl::string_view(episode), revision}));
}

int64_t LatestRevision(sql::Connection& connection) {
  int64_t revision = 0;
  Check(connection
            .Query("SELECT revision FROM practices WHERE practice = 'bench'", {},
                   [&revision](const sql::Row& row) {
                     revision = row.Int(0);
                     return absl::OkStatus();
                   })
            .status());
  return revision;
}

// pgbench makes the names itself; 62-bit random numbers do not collide in a run.
std::string PgbenchScript(int64_t episodes) {
  const std::string body = absl::StrCat("repeat('x', ", kBodyBytes, ")::bytea");
  const std::string episode = "('e' || lpad(:e::text, 10, '0'))";
  const std::string name = absl::StrCat("('episodes/' || ", episode, " || '/sessions/p' || to_hex(:r::bigint))");
  const auto fill = [](absl::string_view sql, std::vector<std::pair<std::string, std::string>> values) {
    return absl::StrCat(absl::StrReplaceAll(sql, values), ";\n");
  };
  return absl::StrCat("\\set r random(1, 4611686018427387904)\n\\set e random(0, ", std::max<int64_t>(episodes - 1, 0),
                      ")\nBEGIN;\n",
                      fill(kRecord, {{"$1", name}, {"$2", episode}, {"$3", ":r"}, {"$4", ":r"}, {"$5", body}}),
                      fill(kClientKey, {{"$1", name}, {"$2", ":r"}}), fill(kTherapistKey, {{"$1", name}, {"$2", ":r"}}),
                      fill(kChange, {{"$1", name}, {"$2", ":r"}, {"$3", ":r"}}),
                      fill(kRequest, {{"$1", name}, {"$2", ":r"}, {"$3", body}}),
                      fill(kActivity, {{"$1", episode}, {"$2", ":r"}}), "COMMIT;\n");
}

}  // namespace

double InsertFloor(sql::Database& database, int group, bool remembered, absl::Duration duration) {
  const SystemClock clock;
  const std::unique_ptr<sql::Connection> connection = *database.Connect(absl::InfiniteFuture());
  const std::string body(kBodyBytes, 'x');
  const int64_t first = LatestRevision(*connection);
  int64_t revision = first;
  const absl::Time start = clock.Now();
  while (clock.Now() - start < duration) {
    Check(connection->Begin(sql::TransactionMode::kLocking));
    for (int i = 0; i < group; ++i) WriteOne(*connection, ++revision, remembered, body);
    Check(connection->Post(kCounter, {revision}));
    Check(connection->Commit());
  }
  return static_cast<double>(revision - first) / absl::ToDoubleSeconds(clock.Now() - start);
}

double ReadFloor(sql::Database& database, const std::string& episode, absl::Duration duration) {
  const SystemClock clock;
  const std::unique_ptr<sql::Connection> connection = *database.Connect(absl::InfiniteFuture());
  int64_t reads = 0;
  const absl::Time start = clock.Now();
  while (clock.Now() - start < duration) {
    size_t bytes = 0;
    Check(connection
              ->Query("SELECT body FROM records WHERE practice = $1 AND episode = $2 AND kind = 'session' "
                      "ORDER BY order_time, name",
                      {absl::string_view(kPractice), absl::string_view(episode)},
                      [&bytes](const sql::Row& row) {
                        bytes += row.Bytes(0).size();
                        return absl::OkStatus();
                      })
              .status());
    if (bytes == 0) Check(absl::InternalError("nothing was read"));
    ++reads;
  }
  return static_cast<double>(reads) / absl::ToDoubleSeconds(clock.Now() - start);
}

double PgbenchFloor(const std::string& conninfo, const std::string& folder, int clients, int64_t episodes,
                    absl::Duration duration) {
  const std::string script = folder + "/rows.sql";
  std::ofstream(script) << PgbenchScript(episodes);
  const std::string command =
      absl::StrCat("/usr/lib/postgresql/15/bin/pgbench -n -M prepared -c ", clients, " -j 2 -T ",
                   absl::ToInt64Seconds(duration), " -f ", script, " '", conninfo, "' 2>&1");
  std::FILE* output = popen(command.c_str(), "r");
  if (output == nullptr) Check(absl::InternalError("pgbench cannot be started"));
  double rate = 0;
  std::string said;
  char line[512];
  while (std::fgets(line, sizeof(line), output) != nullptr) {
    std::sscanf(line, "tps = %lf", &rate);
    said += line;
  }
  const int ended = pclose(output);
  if (ended != 0 || rate == 0) Check(absl::InternalError("pgbench failed: " + said));
  return rate;
}

}  // namespace rapport::bench
