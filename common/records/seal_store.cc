#include "common/records/seal_store.h"

#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "common/base/status_macros.h"
#include "common/records/body_sealer.h"
#include "common/records/open_database.h"
#include "common/records/store_errors.h"
#include "common/records/store_meta.h"
#include "common/sql/migrator.h"
#include "common/sql/sqlite_log.h"

namespace rapport::records {
namespace {

using sql::Connection;

constexpr int64_t kBodiesAtOnce = 200;
constexpr absl::Duration kLongestPiece = absl::Seconds(10);

// A body in clear, of the present or the past.
struct ClearBody {
  std::string practice;
  std::string name;
  int64_t revision = 0;
  std::string client;
  std::string body;
};

// A table with bodies: the statement for those in clear behind a place, and the one that seals one of them if it still
// is as it was.
struct Table {
  absl::string_view next;
  absl::string_view seal;
};

constexpr Table kTables[] = {
    {"SELECT practice, name, revision, client, body FROM records "
     "WHERE (practice, name, revision) > ($1, $2, $3) AND key_id = '' ORDER BY practice, name, revision LIMIT $4",
     "UPDATE records SET key_id = $4, body = $5 WHERE practice = $1 AND name = $2 AND revision = $3 AND key_id = '' "
     "AND client = $6"},
    {"SELECT practice, name, revision, client, body FROM record_history "
     "WHERE (practice, name, revision) > ($1, $2, $3) AND key_id = '' ORDER BY practice, name, revision LIMIT $4",
     "UPDATE record_history SET key_id = $4, body = $5 WHERE practice = $1 AND name = $2 AND revision = $3 AND "
     "key_id = '' AND client = $6"},
};

absl::StatusOr<std::vector<ClearBody>> ReadNext(Connection& connection, const Table& table, const ClearBody& after) {
  std::vector<ClearBody> bodies;
  ASSIGN_OR_RETURN(
      std::ignore,
      connection.Query(
          table.next, {absl::string_view(after.practice), absl::string_view(after.name), after.revision, kBodiesAtOnce},
          [&bodies](const sql::Row& row) {
            bodies.push_back({std::string(row.Text(0)), std::string(row.Text(1)), row.Int(2), std::string(row.Text(3)),
                              std::string(row.Bytes(4))});
            return absl::OkStatus();
          }));
  return bodies;
}

// Seals the next bodies behind `place` and moves it on; false when there are none.
absl::StatusOr<bool> SealNext(Connection& connection, const Table& table, const BodySealer& sealer, ClearBody& place,
                              int64_t& sealed) {
  RETURN_IF_ERROR(connection.Begin(sql::TransactionMode::kLocking));
  ASSIGN_OR_RETURN(std::vector<ClearBody> bodies, ReadNext(connection, table, place));
  std::set<sealing::KeyOwner> owners;
  for (const ClearBody& body : bodies) owners.insert({body.practice, body.client});
  RETURN_IF_ERROR(sealer.Prepare(owners));
  for (const ClearBody& clear : bodies) {
    ASSIGN_OR_RETURN(const sealing::Sealed body,
                     sealer.SealBody(clear.practice, clear.client, clear.name, clear.revision, clear.body));
    ASSIGN_OR_RETURN(
        const int64_t changed,
        connection.Query(table.seal,
                         {absl::string_view(clear.practice), absl::string_view(clear.name), clear.revision,
                          absl::string_view(body.key_id), sql::Blob{body.bytes}, absl::string_view(clear.client)},
                         sql::IgnoreRow));
    sealed += changed;
  }
  RETURN_IF_ERROR(connection.Commit());
  if (bodies.empty()) return false;
  place = std::move(bodies.back());
  return true;
}

}  // namespace

absl::StatusOr<int64_t> SealStore(const StoreOptions& options, const Clock& clock) {
  if (!options.sealing.has_value()) return SealingNotConfigured();
  ASSIGN_OR_RETURN(const std::unique_ptr<sql::Database> database, OpenDatabase(options, clock));
  const absl::Time deadline = clock.Now() + sql::kLongestMigration;
  RETURN_IF_ERROR(sql::Migrate(*database, sql::MigrationsFor(database->engine()), clock, deadline));
  ASSIGN_OR_RETURN(const std::unique_ptr<Connection> connection, database->Connect(deadline));
  ASSIGN_OR_RETURN(const std::unique_ptr<sealing::Sealer> keys, sealing::OpenSealer(*options.sealing, clock));
  RETURN_IF_ERROR(BindKeyStore(*connection, keys->key_store_id()));
  const BodySealer sealer(keys.get());
  int64_t sealed = 0;
  for (const Table& table : kTables) {
    for (ClearBody place;;) {
      connection->SetDeadline(clock.Now() + kLongestPiece);
      ASSIGN_OR_RETURN(const bool more, SealNext(*connection, table, sealer, place, sealed));
      if (!more) break;
    }
  }
  // The write-ahead log of SQLite still has them in clear. What a reader holds, the next checkpoint takes.
  if (database->engine() == sql::Engine::kSqlite) {
    RETURN_IF_ERROR(sql::EmptyLog(*connection).status());
  }
  return sealed;
}

}  // namespace rapport::records
