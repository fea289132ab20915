#include "tests/bench/store_seed.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tests/bench/store_shape.h"

namespace rapport::bench {
namespace {

using sql::Connection;
using sql::Engine;

// Statements over `numbers`, which has i = 0, 1, ...; {..} stand for what the engines spell differently.
constexpr absl::string_view kSeed[] = {
    "INSERT INTO records (practice, name, kind, episode, client, state, order_time, revision, search, key_id, body) "
    "SELECT 'bench', 'episodes/' || {episode} || '/sessions/s' || {i}, 'session', {episode}, 'c' || {episode}, "
    "CASE WHEN i % 100000 = 0 THEN 'RARE' ELSE 'ATTENDED' END, i * 1000000, i + 1, "
    "'client c' || {episode} || ' therapist t' || ((i / 20) % 50), '', {body} FROM numbers",
    "INSERT INTO record_keys (practice, field, value, kind, order_time, name) "
    "SELECT 'bench', 'client', 'c' || {episode}, 'session', i * 1000000, "
    "'episodes/' || {episode} || '/sessions/s' || {i} FROM numbers",
    "INSERT INTO record_keys (practice, field, value, kind, order_time, name) "
    "SELECT 'bench', 'therapist', 't' || ((i / 20) % 50), 'session', i * 1000000, "
    "'episodes/' || {episode} || '/sessions/s' || {i} FROM numbers",
    "INSERT INTO changes (practice, revision, name, kind, commit_time, commit_id) "
    "SELECT 'bench', i + 1, 'episodes/' || {episode} || '/sessions/s' || {i}, 'session', i * 1000000, 7 FROM numbers",
    "INSERT INTO activity (practice, episode, revision) SELECT 'bench', {episode}, i + 1 FROM numbers WHERE i % 20 = "
    "19",
    "INSERT INTO practices (practice, revision) SELECT 'bench', max(i) + 1 FROM numbers",
};

std::string ForEngine(absl::string_view statement, Engine engine) {
  const bool sqlite = engine == Engine::kSqlite;
  const std::string digits = sqlite ? "printf('%010d', #)" : "lpad((#)::text, 10, '0')";
  const std::string body = sqlite ? "randomblob(600)" : "decode(repeat(md5(i::text), 38), 'hex')";
  std::string text = absl::StrReplaceAll(statement, {{"{body}", body}});
  text = absl::StrReplaceAll(text, {{"{i}", absl::StrReplaceAll(digits, {{"#", "i"}})}});
  return absl::StrReplaceAll(text, {{"{episode}", "'e' || " + absl::StrReplaceAll(digits, {{"#", "i / 20"}})}});
}

std::string Numbers(int64_t count, Engine engine) {
  if (engine == Engine::kSqlite) {
    return absl::StrCat("CREATE TEMP TABLE numbers AS WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n ",
                        "WHERE i + 1 < ", count, ") SELECT i FROM n");
  }
  return absl::StrCat("CREATE TEMP TABLE numbers AS SELECT i FROM generate_series(0::bigint, ", count - 1, ") AS i");
}

// The indexes beside the primary key, as name and definition. They are quicker made after the rows than with them.
std::vector<std::pair<std::string, std::string>> Indexes(Connection& connection, Engine engine) {
  const absl::string_view query =
      engine == Engine::kSqlite
          ? "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'records' AND sql IS NOT NULL"
          : "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'records' AND indexname <> 'records_pkey'";
  std::vector<std::pair<std::string, std::string>> indexes;
  Check(connection
            .Query(query, {},
                   [&indexes](const sql::Row& row) {
                     indexes.emplace_back(std::string(row.Text(0)), std::string(row.Text(1)));
                     return absl::OkStatus();
                   })
            .status());
  return indexes;
}

}  // namespace

void Seed(sql::Database& database, int64_t sessions) {
  if (sessions == 0) return;
  const Engine engine = database.engine();
  const std::unique_ptr<Connection> connection = *database.Connect(absl::InfiniteFuture());
  if (engine == Engine::kSqlite) Check(connection->RunScript("PRAGMA cache_size=-262144"));
  const auto indexes = Indexes(*connection, engine);
  for (const auto& [name, definition] : indexes) Check(connection->RunScript("DROP INDEX " + name));
  Check(connection->RunScript(Numbers(sessions, engine)));
  for (const absl::string_view statement : kSeed) Check(connection->RunScript(ForEngine(statement, engine)));
  for (const auto& [name, definition] : indexes) Check(connection->RunScript(definition));
  if (engine == Engine::kSqlite) {
    Check(connection->RunScript("PRAGMA wal_checkpoint(TRUNCATE)"));
  } else {
    Check(connection->RunScript("VACUUM ANALYZE"));
    Check(connection->RunScript("CHECKPOINT"));
  }
}

}  // namespace rapport::bench
