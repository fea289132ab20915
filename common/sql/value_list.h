#ifndef RAPPORT_COMMON_SQL_VALUE_LIST_H_
#define RAPPORT_COMMON_SQL_VALUE_LIST_H_

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/sql/database.h"

namespace rapport::sql {

// Asks for many values at once: runs `sql`, whose parameters are `params`, followed by ` IN (...)` over all of
// `values`, and gives every row to `on_row`. Lists come in a few lengths only, so that their statements stay prepared;
// a long one takes several statements, one for each 256 values. Values that are twice in the list may give their row
// twice.
absl::Status QueryValues(Connection& connection, absl::string_view sql, const std::vector<Param>& params,
                         absl::Span<const std::string> values, absl::FunctionRef<absl::Status(const Row&)> on_row);

}  // namespace rapport::sql

#endif  // RAPPORT_COMMON_SQL_VALUE_LIST_H_
