#include "common/records/record_rows.h"

#include <tuple>

#include "common/base/status_macros.h"
#include "common/records/list_statement.h"
#include "common/sql/value_list.h"

namespace rapport::records {
namespace {

using sql::Connection;
using sql::Param;
using sql::Row;

// Runs a statement that gives at most one row with one number.
absl::StatusOr<int64_t> ReadNumber(Connection& connection, absl::string_view sql, absl::Span<const Param> params) {
  int64_t number = 0;
  ASSIGN_OR_RETURN(std::ignore, connection.Query(sql, params, [&number](const Row& row) {
    number = row.Int(0);
    return absl::OkStatus();
  }));
  return number;
}

// Runs a statement that gives a name and its number for each of `names` it knows.
absl::StatusOr<std::map<std::string, int64_t>> ReadNumbers(Connection& connection, absl::string_view sql,
                                                           const std::vector<Param>& params,
                                                           absl::Span<const std::string> names) {
  std::map<std::string, int64_t> numbers;
  RETURN_IF_ERROR(sql::QueryValues(connection, sql, params, names, [&numbers](const Row& row) {
    numbers[std::string(row.Text(0))] = row.Int(1);
    return absl::OkStatus();
  }));
  return numbers;
}

StoredRecord ToStoredRecord(const Row& row) {
  StoredRecord stored;
  stored.record.name = std::string(row.Text(0));
  stored.record.kind = std::string(row.Text(1));
  stored.record.episode = std::string(row.Text(2));
  stored.record.state = std::string(row.Text(3));
  stored.record.order_time = absl::FromUnixMicros(row.Int(4));
  stored.record.revision = row.Int(5);
  stored.record.body = std::string(row.Bytes(6));
  stored.client = std::string(row.Text(7));
  stored.search = std::string(row.Text(8));
  stored.key_id = std::string(row.Text(9));
  return stored;
}

}  // namespace

absl::StatusOr<std::optional<StoredRecord>> ReadRecord(Connection& connection, absl::string_view practice,
                                                       absl::string_view name) {
  std::optional<StoredRecord> found;
  ASSIGN_OR_RETURN(
      std::ignore,
      connection.Query("SELECT name, kind, episode, state, order_time, revision, body, client, search, key_id "
                       "FROM records WHERE practice = $1 AND name = $2",
                       {practice, name}, [&found](const Row& row) {
                         found = ToStoredRecord(row);
                         return absl::OkStatus();
                       }));
  return found;
}

absl::StatusOr<std::vector<StoredRecord>> ListRecords(Connection& connection, const ListQuery& query,
                                                      const HashedFilter& hashed) {
  const ListStatement statement = MakeListStatement(query, hashed);
  std::vector<StoredRecord> records;
  ASSIGN_OR_RETURN(std::ignore, connection.Query(statement.sql, statement.params, [&records](const Row& row) {
    records.push_back(ToStoredRecord(row));
    return absl::OkStatus();
  }));
  return records;
}

absl::StatusOr<int64_t> CountRecords(Connection& connection, const ListQuery& query, const HashedFilter& hashed) {
  const ListStatement statement = MakeCountStatement(query, hashed);
  return ReadNumber(connection, statement.sql, statement.params);
}

absl::StatusOr<std::map<std::string, std::string>> ReadNamesByKey(Connection& connection, absl::string_view practice,
                                                                  absl::string_view kind, absl::string_view field,
                                                                  const std::vector<std::string>& values) {
  std::map<std::string, std::string> names;
  RETURN_IF_ERROR(QueryValues(
      connection, "SELECT value, name FROM record_keys WHERE practice = $1 AND kind = $2 AND field = $3 AND value",
      {practice, kind, field}, values, [&names](const Row& row) {
        names.emplace(std::string(row.Text(0)), std::string(row.Text(1)));
        return absl::OkStatus();
      }));
  return names;
}

absl::StatusOr<std::vector<StoredPast>> ReadHistory(Connection& connection, absl::string_view practice,
                                                    absl::string_view name) {
  std::vector<StoredPast> bodies;
  ASSIGN_OR_RETURN(
      std::ignore,
      connection.Query("SELECT h.revision, c.commit_time, h.body, h.key_id FROM record_history h "
                       "JOIN changes c ON c.practice = h.practice AND c.revision = h.revision "
                       "WHERE h.practice = $1 AND h.name = $2 ORDER BY h.revision",
                       {practice, name}, [&bodies](const Row& row) {
                         bodies.push_back({{row.Int(0), absl::FromUnixMicros(row.Int(1)), std::string(row.Bytes(2))},
                                           std::string(row.Text(3))});
                         return absl::OkStatus();
                       }));
  return bodies;
}

absl::StatusOr<std::map<std::string, int64_t>> ReadActivity(Connection& connection, absl::string_view practice,
                                                            absl::Span<const std::string> episodes) {
  return ReadNumbers(connection, "SELECT episode, revision FROM activity WHERE practice = $1 AND episode", {practice},
                     episodes);
}

absl::StatusOr<std::vector<Change>> ReadChanges(Connection& connection, absl::string_view practice, int64_t after,
                                                int limit) {
  std::vector<Change> changes;
  ASSIGN_OR_RETURN(std::ignore,
                   connection.Query("SELECT revision, name, kind, commit_time FROM changes "
                                    "WHERE practice = $1 AND revision > $2 ORDER BY revision LIMIT $3",
                                    {practice, after, int64_t{limit}}, [&changes](const Row& row) {
                                      changes.push_back({row.Int(0), std::string(row.Text(1)), std::string(row.Text(2)),
                                                         absl::FromUnixMicros(row.Int(3))});
                                      return absl::OkStatus();
                                    }));
  return changes;
}

absl::StatusOr<int64_t> ReadRevision(Connection& connection, absl::string_view practice) {
  return ReadNumber(connection, "SELECT revision FROM practices WHERE practice = $1", {practice});
}

absl::StatusOr<std::map<std::string, int64_t>> ReadRevisions(Connection& connection,
                                                             absl::Span<const std::string> practices) {
  return ReadNumbers(connection, "SELECT practice, revision FROM practices WHERE practice", {}, practices);
}

absl::StatusOr<int64_t> LockRevision(Connection& connection, absl::string_view practice) {
  RETURN_IF_ERROR(connection.Post(
      "INSERT INTO practices (practice, revision) VALUES ($1, 0) ON CONFLICT (practice) DO NOTHING", {practice}));
  return ReadNumber(connection, "UPDATE practices SET revision = revision WHERE practice = $1 RETURNING revision",
                    {practice});
}

absl::StatusOr<bool> HasCommit(Connection& connection, absl::string_view practice, int64_t revision,
                               int64_t commit_id) {
  ASSIGN_OR_RETURN(
      const int64_t found,
      ReadNumber(connection, "SELECT count(*) FROM changes WHERE practice = $1 AND revision = $2 AND commit_id = $3",
                 {practice, revision, commit_id}));
  return found > 0;
}

absl::StatusOr<bool> IsErased(Connection& connection, absl::string_view practice, absl::string_view client,
                              absl::string_view episode) {
  ASSIGN_OR_RETURN(const int64_t found,
                   ReadNumber(connection,
                              "SELECT (SELECT count(*) FROM erasures WHERE practice = $1 AND client = $2) + "
                              "(SELECT count(*) FROM erased_episodes WHERE practice = $1 AND episode = $3)",
                              {practice, client, episode}));
  return found > 0;
}

absl::StatusOr<std::vector<std::pair<std::string, std::string>>> ReadErasedClients(Connection& connection) {
  std::vector<std::pair<std::string, std::string>> clients;
  ASSIGN_OR_RETURN(std::ignore,
                   connection.Query("SELECT practice, client FROM erasures", {}, [&clients](const Row& row) {
                     clients.emplace_back(row.Text(0), row.Text(1));
                     return absl::OkStatus();
                   }));
  return clients;
}

absl::StatusOr<std::vector<std::string>> ReadClientsErasedAt(Connection& connection, absl::string_view practice,
                                                             absl::Time erase_time) {
  std::vector<std::string> clients;
  ASSIGN_OR_RETURN(std::ignore,
                   connection.Query("SELECT client FROM erasures WHERE practice = $1 AND erase_time = $2",
                                    {practice, absl::ToUnixMicros(erase_time)}, [&clients](const Row& row) {
                                      clients.emplace_back(row.Text(0));
                                      return absl::OkStatus();
                                    }));
  return clients;
}

absl::StatusOr<std::vector<StoredRecord>> ReadErased(Connection& connection, absl::string_view practice,
                                                     absl::string_view client, absl::string_view episode) {
  constexpr absl::string_view kByClient =
      "SELECT name, kind, episode, state, order_time, revision, '', client, search, '' FROM records "
      "WHERE practice = $1 AND client = $2 AND client <> '' ORDER BY name";
  constexpr absl::string_view kByEpisode =
      "SELECT name, kind, episode, state, order_time, revision, '', client, search, '' FROM records "
      "WHERE practice = $1 AND episode = $2 ORDER BY name";
  std::vector<StoredRecord> records;
  const bool by_client = !client.empty();
  if (!by_client && episode.empty()) return records;
  ASSIGN_OR_RETURN(std::ignore, connection.Query(by_client ? kByClient : kByEpisode,
                                                 {practice, by_client ? client : episode}, [&records](const Row& row) {
                                                   records.push_back(ToStoredRecord(row));
                                                   return absl::OkStatus();
                                                 }));
  return records;
}

absl::StatusOr<std::optional<RememberedRequest>> ReadRequest(Connection& connection, absl::string_view practice,
                                                             absl::string_view request_id) {
  std::optional<RememberedRequest> found;
  ASSIGN_OR_RETURN(std::ignore, connection.Query("SELECT digest, created_time, clients, reply, key_id FROM request_ids "
                                                 "WHERE practice = $1 AND request_id = $2",
                                                 {practice, request_id}, [&](const Row& row) {
                                                   found = RememberedRequest{
                                                       std::string(practice),    std::string(request_id),
                                                       std::string(row.Text(0)), absl::FromUnixMicros(row.Int(1)),
                                                       std::string(row.Text(2)), std::string(row.Bytes(3)),
                                                       std::string(row.Text(4))};
                                                   return absl::OkStatus();
                                                 }));
  return found;
}

absl::StatusOr<std::string> NextPracticeWithRequests(Connection& connection, absl::string_view practice) {
  std::string next;
  ASSIGN_OR_RETURN(std::ignore,
                   connection.Query("SELECT practice FROM request_ids WHERE practice > $1 ORDER BY practice LIMIT 1",
                                    {practice}, [&next](const Row& row) {
                                      next = std::string(row.Text(0));
                                      return absl::OkStatus();
                                    }));
  return next;
}

}  // namespace rapport::records
