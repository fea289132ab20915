#include "common/sealing/key_rows.h"

#include <tuple>
#include <utility>

#include "absl/strings/escaping.h"
#include "common/base/status_macros.h"
#include "common/sql/sqlite_log.h"
#include "common/sql/value_list.h"

namespace rapport::sealing {
namespace {

using sql::Connection;
using sql::Row;

// `client` is a keyed hash, empty for what is of no client; an empty `wrapped` is a key that was destroyed. A
// practice's key is wrapped by the master key, the others by their practice's.
constexpr sql::Migration kMigrations[] = {{1, "keys", R"sql(
CREATE TABLE practice_keys (
  practice TEXT NOT NULL PRIMARY KEY,
  master_id TEXT NOT NULL,
  wrapped TEXT NOT NULL,
  made_time BIGINT NOT NULL
);
CREATE TABLE data_keys (
  practice TEXT NOT NULL,
  client TEXT NOT NULL,
  generation BIGINT NOT NULL,
  key_id TEXT NOT NULL,
  wrapped TEXT NOT NULL,
  PRIMARY KEY (practice, client, generation)
);
CREATE UNIQUE INDEX data_keys_by_id ON data_keys (practice, key_id);
)sql"}};

std::string ToText(absl::string_view bytes) { return absl::WebSafeBase64Escape(bytes); }

// Empty for what is none of ours, which then opens as little as a destroyed key does.
std::string FromText(absl::string_view text) {
  std::string bytes;
  return absl::WebSafeBase64Unescape(text, &bytes) ? bytes : "";
}

}  // namespace

absl::Span<const sql::Migration> KeyStoreMigrations() { return kMigrations; }

absl::StatusOr<std::optional<WrappedKey>> ReadPracticeKey(Connection& connection, absl::string_view practice) {
  std::optional<WrappedKey> found;
  ASSIGN_OR_RETURN(std::ignore, connection.Query("SELECT master_id, wrapped FROM practice_keys WHERE practice = $1",
                                                 {practice}, [&found](const Row& row) {
                                                   found = WrappedKey{std::string(row.Text(0)), FromText(row.Text(1))};
                                                   return absl::OkStatus();
                                                 }));
  return found;
}

absl::Status AddPracticeKey(Connection& connection, absl::string_view practice, const WrappedKey& key, absl::Time now) {
  const std::string wrapped = ToText(key.bytes);
  return connection.Post(
      "INSERT INTO practice_keys (practice, master_id, wrapped, made_time) VALUES ($1, $2, $3, $4) "
      "ON CONFLICT (practice) DO NOTHING",
      {practice, absl::string_view(key.master_id), absl::string_view(wrapped), absl::ToUnixMicros(now)});
}

absl::StatusOr<std::map<std::string, WrappedKey>> ReadKeysNotUnder(Connection& connection, absl::string_view master_id,
                                                                   int64_t most) {
  std::map<std::string, WrappedKey> keys;
  ASSIGN_OR_RETURN(
      std::ignore,
      connection.Query("SELECT practice, master_id, wrapped FROM practice_keys WHERE master_id <> $1 AND wrapped <> '' "
                       "LIMIT $2",
                       {master_id, most}, [&keys](const Row& row) {
                         keys[std::string(row.Text(0))] = WrappedKey{std::string(row.Text(1)), FromText(row.Text(2))};
                         return absl::OkStatus();
                       }));
  return keys;
}

absl::Status RewrapPracticeKey(Connection& connection, absl::string_view practice, const WrappedKey& was,
                               const WrappedKey& now) {
  const std::string before = ToText(was.bytes);
  const std::string after = ToText(now.bytes);
  return connection.Post(
      "UPDATE practice_keys SET master_id = $2, wrapped = $3 WHERE practice = $1 AND wrapped = $4",
      {practice, absl::string_view(now.master_id), absl::string_view(after), absl::string_view(before)}, 1);
}

absl::StatusOr<std::map<std::string, WrappedDataKey>> ReadPresentKeys(Connection& connection,
                                                                      absl::string_view practice,
                                                                      const std::vector<std::string>& clients) {
  std::map<std::string, WrappedDataKey> keys;
  std::map<std::string, int64_t> generations;
  RETURN_IF_ERROR(sql::QueryValues(
      connection, "SELECT client, generation, key_id, wrapped FROM data_keys WHERE practice = $1 AND client",
      {practice}, clients, [&](const Row& row) {
        const std::string client(row.Text(0));
        int64_t& latest = generations[client];
        if (row.Int(1) < latest) return absl::OkStatus();
        latest = row.Int(1);
        keys[client] = WrappedDataKey{std::string(row.Text(2)), FromText(row.Text(3))};
        return absl::OkStatus();
      }));
  return keys;
}

absl::StatusOr<std::map<std::string, WrappedDataKey>> ReadDataKeys(Connection& connection, absl::string_view practice,
                                                                   const std::vector<std::string>& ids) {
  std::map<std::string, WrappedDataKey> keys;
  RETURN_IF_ERROR(sql::QueryValues(connection, "SELECT key_id, wrapped FROM data_keys WHERE practice = $1 AND key_id",
                                   {practice}, ids, [&keys](const Row& row) {
                                     std::string id(row.Text(0));
                                     keys[id] = WrappedDataKey{id, FromText(row.Text(1))};
                                     return absl::OkStatus();
                                   }));
  return keys;
}

absl::Status AddDataKey(Connection& connection, absl::string_view practice, absl::string_view client,
                        const WrappedDataKey& key) {
  const std::string wrapped = ToText(key.bytes);
  return connection.Post(
      "INSERT INTO data_keys (practice, client, generation, key_id, wrapped) VALUES ($1, $2, 1, $3, $4) "
      "ON CONFLICT (practice, client, generation) DO NOTHING",
      {practice, client, absl::string_view(key.id), absl::string_view(wrapped)});
}

absl::StatusOr<std::vector<std::string>> DestroyDataKeys(Connection& connection, absl::string_view practice,
                                                         absl::string_view client) {
  std::vector<std::string> ids;
  ASSIGN_OR_RETURN(
      std::ignore,
      connection.Query(
          "UPDATE data_keys SET wrapped = '' WHERE practice = $1 AND client = $2 AND wrapped <> '' RETURNING key_id",
          {practice, client}, [&ids](const Row& row) {
            ids.emplace_back(row.Text(0));
            return absl::OkStatus();
          }));
  return ids;
}

absl::StatusOr<int64_t> DestroyPracticeKeys(Connection& connection, absl::string_view practice, absl::Time now) {
  RETURN_IF_ERROR(AddPracticeKey(connection, practice, WrappedKey{}, now));
  ASSIGN_OR_RETURN(const int64_t own,
                   connection.Query("UPDATE practice_keys SET wrapped = '' WHERE practice = $1 AND wrapped <> ''",
                                    {practice}, sql::IgnoreRow));
  ASSIGN_OR_RETURN(const int64_t clients,
                   connection.Query("UPDATE data_keys SET wrapped = '' WHERE practice = $1 AND wrapped <> ''",
                                    {practice}, sql::IgnoreRow));
  return own + clients;
}

absl::StatusOr<std::vector<std::pair<std::string, std::string>>> ReadDestroyedClients(Connection& connection) {
  std::vector<std::pair<std::string, std::string>> clients;
  ASSIGN_OR_RETURN(std::ignore, connection.Query("SELECT d.practice, d.client FROM data_keys d "
                                                 "JOIN practice_keys p ON p.practice = d.practice "
                                                 "WHERE d.wrapped = '' AND d.client <> '' AND p.wrapped <> ''",
                                                 {}, [&clients](const Row& row) {
                                                   clients.emplace_back(row.Text(0), row.Text(1));
                                                   return absl::OkStatus();
                                                 }));
  return clients;
}

absl::StatusOr<bool> EmptyLog(Connection& connection, sql::Engine engine) {
  if (engine == sql::Engine::kPostgres) return true;
  return sql::EmptyLog(connection);
}

}  // namespace rapport::sealing
