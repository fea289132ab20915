#ifndef RAPPORT_COMMON_SQL_POSTGRES_DATABASE_H_
#define RAPPORT_COMMON_SQL_POSTGRES_DATABASE_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/sql/database.h"

namespace rapport::sql {

// A PostgreSQL database, or one that speaks its protocol. Thread-safe.
class PostgresDatabase final : public Database {
 public:
  // `conninfo` as libpq takes it. `clock` outlives the database and its connections.
  PostgresDatabase(std::string conninfo, const Clock& clock) : conninfo_(std::move(conninfo)), clock_(clock) {}

  Engine engine() const override { return Engine::kPostgres; }

  // UNAVAILABLE when the server is away or refuses; DEADLINE_EXCEEDED when it does not answer by `deadline`.
  absl::StatusOr<std::unique_ptr<Connection>> Connect(absl::Time deadline) override;

 private:
  const std::string conninfo_;
  const Clock& clock_;
};

}  // namespace rapport::sql

#endif  // RAPPORT_COMMON_SQL_POSTGRES_DATABASE_H_
