#include "common/records/change_rows.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"

namespace rapport::records {
namespace {

using sql::Blob;
using sql::Connection;

absl::string_view View(const std::string& text) { return text; }

absl::Status WriteKeys(Connection& connection, const std::string& practice, const StoredRecord& stored) {
  for (const HashedKey& key : SplitSearch(stored.search)) {
    RETURN_IF_ERROR(connection.Post(
        "INSERT INTO record_keys (practice, field, value, kind, order_time, name) VALUES ($1, $2, $3, $4, $5, $6)",
        {View(practice), View(key.field), View(key.value), View(stored.record.kind),
         absl::ToUnixMicros(stored.record.order_time), View(stored.record.name)},
        1));
  }
  return absl::OkStatus();
}

absl::Status WriteNew(Connection& connection, const BodySealer& bodies, const PendingChange& change) {
  const Record& record = change.record.record;
  ASSIGN_OR_RETURN(const sealing::Sealed body,
                   bodies.SealBody(change.practice, change.record.client, record.name, record.revision, record.body));
  RETURN_IF_ERROR(connection.Post(
      "INSERT INTO records (practice, name, kind, episode, client, state, order_time, revision, search, key_id, body) "
      "SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 "
      "WHERE NOT EXISTS (SELECT 1 FROM erasures WHERE practice = $1 AND client = $5) "
      "AND NOT EXISTS (SELECT 1 FROM erased_episodes WHERE practice = $1 AND episode = $4) "
      "ON CONFLICT (practice, name) DO NOTHING",
      {View(change.practice), View(record.name), View(record.kind), View(record.episode), View(change.record.client),
       View(record.state), absl::ToUnixMicros(record.order_time), record.revision, View(change.record.search),
       View(body.key_id), Blob{body.bytes}},
      1));
  return WriteKeys(connection, change.practice, change.record);
}

// The keys are rewritten only when they change: most updates leave them alone.
absl::Status ReplaceKeys(Connection& connection, const PendingChange& change) {
  const StoredRecord& now = change.record;
  const StoredRecord& past = *change.past;
  if (now.search == past.search && now.record.kind == past.record.kind &&
      now.record.order_time == past.record.order_time) {
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(DeleteKeys(connection, change.practice, past));
  return WriteKeys(connection, change.practice, now);
}

// The past bodies, which then are sealed under the new client's key: the other one's may be destroyed.
absl::Status HandOverBodies(Connection& connection, const BodySealer& bodies, const PendingChange& change) {
  const std::string& name = change.record.record.name;
  const std::string& client = change.record.client;
  if (!bodies.seals()) {
    return connection.Post("UPDATE record_history SET client = $3 WHERE practice = $1 AND name = $2",
                           {View(change.practice), View(name), View(client)});
  }
  ASSIGN_OR_RETURN(std::vector<StoredPast> stored, ReadHistory(connection, change.practice, name));
  ASSIGN_OR_RETURN(const std::vector<PastBody> past, bodies.OpenPast(change.practice, name, std::move(stored)));
  for (const PastBody& one : past) {
    ASSIGN_OR_RETURN(const sealing::Sealed body,
                     bodies.SealBody(change.practice, client, name, one.revision, one.body));
    RETURN_IF_ERROR(connection.Post(
        "UPDATE record_history SET client = $4, key_id = $5, body = $6 WHERE practice = $1 AND name = $2 AND "
        "revision = $3",
        {View(change.practice), View(name), one.revision, View(client), View(body.key_id), Blob{body.bytes}}, 1));
  }
  return absl::OkStatus();
}

// What a record held before it was found to be about another client is that client's too: its past bodies, and the
// replies remembered for the writes that made them, which were given at the same moments. A reply may hold something
// of both clients, so either one's erasure takes it.
absl::Status HandOverPast(Connection& connection, const BodySealer& bodies, const PendingChange& change) {
  const absl::string_view name = change.record.record.name;
  const absl::string_view client = change.record.client;
  const std::string of_past_client = absl::StrCat("%", change.past->client, "%");
  RETURN_IF_ERROR(HandOverBodies(connection, bodies, change));
  return connection.Post(
      "UPDATE request_ids SET clients = clients || ' ' || $3 WHERE practice = $1 AND clients LIKE $4 AND "
      "created_time IN (SELECT c.commit_time FROM record_history h "
      "JOIN changes c ON c.practice = h.practice AND c.revision = h.revision WHERE h.practice = $1 AND h.name = $2)",
      {View(change.practice), name, client, View(of_past_client)});
}

absl::Status WriteUpdate(Connection& connection, const BodySealer& bodies, const PendingChange& change) {
  const Record& record = change.record.record;
  ASSIGN_OR_RETURN(const sealing::Sealed body,
                   bodies.SealBody(change.practice, change.record.client, record.name, record.revision, record.body));
  RETURN_IF_ERROR(
      connection.Post("INSERT INTO record_history (practice, name, revision, client, key_id, body) "
                      "SELECT practice, name, revision, client, key_id, body FROM records "
                      "WHERE practice = $1 AND name = $2",
                      {View(change.practice), View(record.name)}, 1));
  if (change.record.client != change.past->client) RETURN_IF_ERROR(HandOverPast(connection, bodies, change));
  RETURN_IF_ERROR(connection.Post(
      "UPDATE records SET kind = $3, episode = $4, client = $5, state = $6, order_time = $7, revision = $8, "
      "search = $9, key_id = $10, body = $11 WHERE practice = $1 AND name = $2 AND revision = $12",
      {View(change.practice), View(record.name), View(record.kind), View(record.episode), View(change.record.client),
       View(record.state), absl::ToUnixMicros(record.order_time), record.revision, View(change.record.search),
       View(body.key_id), Blob{body.bytes}, change.past->record.revision},
      1));
  return ReplaceKeys(connection, change);
}

}  // namespace

absl::Status WriteChange(Connection& connection, const BodySealer& bodies, const PendingChange& change, absl::Time now,
                         int64_t commit_id) {
  RETURN_IF_ERROR(change.past.has_value() ? WriteUpdate(connection, bodies, change)
                                          : WriteNew(connection, bodies, change));
  const Record& record = change.record.record;
  return WriteLogLine(connection, change.practice, record.revision, record.name, record.kind, now, commit_id);
}

absl::Status WriteLogLine(Connection& connection, absl::string_view practice, int64_t revision, absl::string_view name,
                          absl::string_view kind, absl::Time now, int64_t commit_id) {
  return connection.Post(
      "INSERT INTO changes (practice, revision, name, kind, commit_time, commit_id) VALUES ($1, $2, $3, $4, $5, $6)",
      {practice, revision, name, kind, absl::ToUnixMicros(now), commit_id}, 1);
}

absl::Status DeleteKeys(Connection& connection, absl::string_view practice, const StoredRecord& stored) {
  for (const HashedKey& key : SplitSearch(stored.search)) {
    RETURN_IF_ERROR(
        connection.Post("DELETE FROM record_keys WHERE practice = $1 AND field = $2 AND value = $3 AND "
                        "kind = $4 AND order_time = $5 AND name = $6",
                        {practice, View(key.field), View(key.value), View(stored.record.kind),
                         absl::ToUnixMicros(stored.record.order_time), View(stored.record.name)},
                        1));
  }
  return absl::OkStatus();
}

absl::Status WriteActivity(Connection& connection, absl::string_view practice, absl::string_view episode,
                           int64_t revision) {
  return connection.Post(
      "INSERT INTO activity (practice, episode, revision) VALUES ($1, $2, $3) "
      "ON CONFLICT (practice, episode) DO UPDATE SET revision = excluded.revision",
      {practice, episode, revision}, 1);
}

absl::Status WriteRequest(Connection& connection, const RememberedRequest& request, absl::Time forget_before) {
  return connection.Post(
      "INSERT INTO request_ids (practice, request_id, digest, created_time, clients, key_id, reply) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (practice, request_id) DO UPDATE SET digest = excluded.digest, "
      "created_time = excluded.created_time, clients = excluded.clients, key_id = excluded.key_id, "
      "reply = excluded.reply WHERE request_ids.created_time < $8",
      {View(request.practice), View(request.request_id), View(request.digest), absl::ToUnixMicros(request.created_time),
       View(request.clients), View(request.key_id), Blob{request.reply}, absl::ToUnixMicros(forget_before)},
      1);
}

absl::Status AdvanceRevision(Connection& connection, absl::string_view practice, int64_t stored, int64_t latest) {
  return connection.Post(
      "INSERT INTO practices (practice, revision) VALUES ($1, $2) "
      "ON CONFLICT (practice) DO UPDATE SET revision = excluded.revision "
      "WHERE practices.revision = $3",
      {practice, latest, stored}, 1);
}

absl::StatusOr<int64_t> ForgetRequests(Connection& connection, absl::string_view practice, absl::Time time, int limit) {
  return connection.Query(
      "DELETE FROM request_ids WHERE practice = $1 AND request_id IN (SELECT request_id FROM "
      "request_ids WHERE practice = $1 AND created_time < $2 LIMIT $3)",
      {practice, absl::ToUnixMicros(time), int64_t{limit}}, sql::IgnoreRow);
}

}  // namespace rapport::records
