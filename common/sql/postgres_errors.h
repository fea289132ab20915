#ifndef RAPPORT_COMMON_SQL_POSTGRES_ERRORS_H_
#define RAPPORT_COMMON_SQL_POSTGRES_ERRORS_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace rapport::sql {

// What a SQLSTATE (PostgreSQL's appendix A) means to us; an empty one is a lost connection.
absl::Status ErrorOfSqlState(absl::string_view sqlstate);

}  // namespace rapport::sql

#endif  // RAPPORT_COMMON_SQL_POSTGRES_ERRORS_H_
