#ifndef RAPPORT_COMMON_SQL_MIGRATOR_H_
#define RAPPORT_COMMON_SQL_MIGRATOR_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/base/clock.h"
#include "common/sql/database.h"

namespace rapport::sql {

// One step of a schema, from common/sql/migrations/<engine>/NNNN_<what>.sql. A step that has been released is never
// edited: a correction is the next step.
struct Migration {
  int64_t version;
  absl::string_view name;
  absl::string_view script;
};

// Time enough for a step that rewrites a table of many years.
inline constexpr absl::Duration kLongestMigration = absl::Minutes(10);

// The steps built into this binary, in order.
absl::Span<const Migration> MigrationsFor(Engine engine);

// Brings the database to the last of `migrations`, each in a transaction of its own, once, also when several replicas
// start together. FAILED_PRECONDITION, SCHEMA_TOO_NEW when a later release has been here.
absl::Status Migrate(Database& database, absl::Span<const Migration> migrations, const Clock& clock,
                     absl::Time deadline);

}  // namespace rapport::sql

#endif  // RAPPORT_COMMON_SQL_MIGRATOR_H_
