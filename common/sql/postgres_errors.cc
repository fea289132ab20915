#include "common/sql/postgres_errors.h"

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/sql/sql_errors.h"

namespace rapport::sql {
namespace {

// Classes and codes under which the same statement may succeed later or elsewhere: connection exceptions, insufficient
// resources (a full disk among them), operator intervention, system errors, a server that became read-only, a lock that
// was not given.
bool IsPassing(absl::string_view sqlstate) {
  return absl::StartsWith(sqlstate, "08") || absl::StartsWith(sqlstate, "53") || absl::StartsWith(sqlstate, "57") ||
         absl::StartsWith(sqlstate, "58") || sqlstate == "25006" || sqlstate == "55P03" || sqlstate == "25P03";
}

}  // namespace

absl::Status ErrorOfSqlState(absl::string_view sqlstate) {
  if (sqlstate.empty()) return StoreUnavailable("connection lost");
  if (sqlstate == "40001" || sqlstate == "40P01") return WriteConflict();
  if (sqlstate == "23505") return DuplicateKey();
  if (sqlstate == "57014") return StoreDeadlineExceeded();
  if (sqlstate == "XX001" || sqlstate == "XX002") return StoreCorrupt();
  const std::string detail = absl::StrCat("sqlstate ", sqlstate);
  return IsPassing(sqlstate) ? StoreUnavailable(detail) : StatementRefused(detail);
}

}  // namespace rapport::sql
