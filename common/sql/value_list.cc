#include "common/sql/value_list.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"

namespace rapport::sql {
namespace {

constexpr std::array<size_t, 3> kLengths = {1, 16, 256};

size_t LengthFor(size_t values) {
  const auto* const fitting = std::lower_bound(kLengths.begin(), kLengths.end(), values);
  return fitting == kLengths.end() ? kLengths.back() : *fitting;
}

}  // namespace

absl::Status QueryValues(Connection& connection, absl::string_view sql, const std::vector<Param>& params,
                         absl::Span<const std::string> values, absl::FunctionRef<absl::Status(const Row&)> on_row) {
  while (!values.empty()) {
    const size_t length = LengthFor(values.size());
    std::string statement = absl::StrCat(sql, " IN (");
    std::vector<Param> all = params;
    for (size_t i = 0; i < length; ++i) {
      all.emplace_back(absl::string_view(values[std::min(i, values.size() - 1)]));  // the rest repeats the last
      absl::StrAppend(&statement, i == 0 ? "$" : ", $", all.size());
    }
    statement.push_back(')');
    ASSIGN_OR_RETURN(std::ignore, connection.Query(statement, all, on_row));
    values.remove_prefix(std::min(length, values.size()));
  }
  return absl::OkStatus();
}

}  // namespace rapport::sql
