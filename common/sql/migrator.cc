#include "common/sql/migrator.h"

#include <memory>
#include <tuple>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/errors/errors.h"

namespace rapport::sql {
namespace {

constexpr absl::string_view kMakeTable =
    "CREATE TABLE IF NOT EXISTS schema_migrations (version BIGINT PRIMARY KEY, name TEXT NOT NULL, applied_time BIGINT "
    "NOT NULL)";

// Replicas that start together migrate one after the other. SQLite's write lock does that by itself.
constexpr absl::string_view kPostgresLock = "SELECT pg_advisory_xact_lock(7266785)";  // "rap" and a guess nobody shares

absl::Status SchemaTooNew(int64_t found, int64_t known) {
  return MakeError(absl::StatusCode::kFailedPrecondition, "SCHEMA_TOO_NEW",
                   absl::StrCat("the database is at schema ", found, ", this release knows ", known));
}

absl::StatusOr<int64_t> AppliedVersion(Connection& connection) {
  int64_t version = 0;
  ASSIGN_OR_RETURN(std::ignore, connection.Query("SELECT coalesce(max(version), 0) FROM schema_migrations", {},
                                                 [&version](const Row& row) {
                                                   version = row.Int(0);
                                                   return absl::OkStatus();
                                                 }));
  return version;
}

// Applies the first step after the applied ones; false when there is none left.
absl::StatusOr<bool> ApplyNext(Connection& connection, Engine engine, absl::Span<const Migration> migrations,
                               const Clock& clock) {
  RETURN_IF_ERROR(connection.Begin(TransactionMode::kLocking));
  if (engine == Engine::kPostgres) {
    ASSIGN_OR_RETURN(std::ignore, connection.Query(kPostgresLock, {}, IgnoreRow));
  }
  RETURN_IF_ERROR(connection.Post(kMakeTable, {}));
  ASSIGN_OR_RETURN(const int64_t applied, AppliedVersion(connection));
  for (const Migration& migration : migrations) {
    if (migration.version <= applied) continue;
    RETURN_IF_ERROR(connection.RunScript(migration.script));
    RETURN_IF_ERROR(connection.Post("INSERT INTO schema_migrations (version, name, applied_time) VALUES ($1, $2, $3)",
                                    {migration.version, migration.name, absl::ToUnixMicros(clock.Now())}));
    RETURN_IF_ERROR(connection.Commit());
    return true;
  }
  connection.Rollback();
  if (const int64_t known = migrations.back().version; applied > known) return SchemaTooNew(applied, known);
  return false;
}

}  // namespace

absl::Status Migrate(Database& database, absl::Span<const Migration> migrations, const Clock& clock,
                     absl::Time deadline) {
  if (migrations.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::unique_ptr<Connection> connection, database.Connect(deadline));
  connection->SetDeadline(deadline);
  absl::StatusOr<bool> applied = true;
  while (applied.ok() && *applied) applied = ApplyNext(*connection, database.engine(), migrations, clock);
  connection->Rollback();
  return applied.status();
}

}  // namespace rapport::sql
