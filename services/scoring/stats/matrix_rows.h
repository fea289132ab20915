#ifndef RAPPORT_SERVICES_SCORING_STATS_MATRIX_ROWS_H_
#define RAPPORT_SERVICES_SCORING_STATS_MATRIX_ROWS_H_

#include <optional>
#include <span>
#include <vector>

#include "services/scoring/stats/series.h"

namespace rapport::stats {

// The rows without a missing value; none when the rows differ in length.
std::optional<std::vector<std::vector<double>>> CompleteRows(std::span<const std::vector<Value>> rows);

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_MATRIX_ROWS_H_
