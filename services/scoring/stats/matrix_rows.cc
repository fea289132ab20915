#include "services/scoring/stats/matrix_rows.h"

namespace rapport::stats {

std::optional<std::vector<std::vector<double>>> CompleteRows(std::span<const std::vector<Value>> rows) {
  std::vector<std::vector<double>> complete;
  for (const std::vector<Value>& row : rows) {
    if (row.size() != rows.front().size()) return std::nullopt;
    std::vector<double> values = PresentValues(row);
    if (values.size() == row.size()) complete.push_back(std::move(values));
  }
  return complete;
}

}  // namespace rapport::stats
