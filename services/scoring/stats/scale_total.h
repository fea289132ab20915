#ifndef RAPPORT_SERVICES_SCORING_STATS_SCALE_TOTAL_H_
#define RAPPORT_SERVICES_SCORING_STATS_SCALE_TOTAL_H_

#include <optional>
#include <vector>

#include "services/scoring/stats/result_status.h"
#include "services/scoring/stats/series.h"

namespace rapport::stats {

// What a scale's total is made of the mean m of its answered, keyed items.
enum class Totaling {
  kSum,      // m times the number of items
  kMean,     // m
  kMeanTen,  // 10 m, the "clinical score" of the CORE family
};

// How a scale is totalled. Item numbers are 1-based.
struct ScaleKey {
  double item_min = 0.0;
  double item_max = 0.0;
  std::vector<int> reversed;         // Items answered against the scale's direction: x' = min + max - x.
  double min_valid_fraction = 0.80;  // Answered items needed, as a fraction of all; 1 forbids prorating.
  Totaling totaling = Totaling::kSum;
};

struct ScaleTotal {
  ResultStatus status = ResultStatus::kInsufficientData;
  std::optional<int> valid;      // Answered items; also set when too many are missing.
  std::optional<bool> prorated;  // Whether an unanswered item was given the mean of the others.
  std::optional<double> score;   // Not rounded: cut-offs are compared with this.
  std::vector<int> bad_items;    // Items answered outside [item_min, item_max]; there is no score then.
};

// Totals one scale. kOutOfRange: bad_items; kTooManyMissing: fewer than min_valid_fraction answered, or none;
// kInvalidParameter: item_max <= item_min, a fraction outside [0, 1], a reversed item that the scale does not have.
ScaleTotal TotalScale(Series responses, const ScaleKey& key);

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_SCALE_TOTAL_H_
