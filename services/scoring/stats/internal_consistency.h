#ifndef RAPPORT_SERVICES_SCORING_STATS_INTERNAL_CONSISTENCY_H_
#define RAPPORT_SERVICES_SCORING_STATS_INTERNAL_CONSISTENCY_H_

#include <optional>
#include <span>
#include <vector>

#include "services/scoring/stats/result_status.h"
#include "services/scoring/stats/series.h"

namespace rapport::stats {

// Cronbach's alpha: k / (k - 1) (1 - sum of item variances / variance of totals).
struct InternalConsistency {
  ResultStatus status = ResultStatus::kInsufficientData;
  std::optional<int> items;        // k
  std::optional<int> respondents;  // n, those who answered every item.
  std::optional<double> alpha;     // May be negative; reported as it is.
};

// `rows` holds one respondent each, answers keyed in one direction. Respondents with a missing answer are left out.
// kInsufficientData (items and respondents still set): k < 2, n < 3, totals without variance; kInvalidParameter: rows
// of different lengths.
InternalConsistency CronbachAlpha(std::span<const std::vector<Value>> rows);

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_INTERNAL_CONSISTENCY_H_
