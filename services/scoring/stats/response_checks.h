#ifndef RAPPORT_SERVICES_SCORING_STATS_RESPONSE_CHECKS_H_
#define RAPPORT_SERVICES_SCORING_STATS_RESPONSE_CHECKS_H_

#include <optional>
#include <vector>

#include "services/scoring/stats/result_status.h"
#include "services/scoring/stats/series.h"

namespace rapport::stats {

struct ResponseCheckParameters {
  double item_min = 0.0;
  double item_max = 0.0;
  std::vector<int> reversed;          // 1-based items keyed against the scale.
  double min_seconds_per_item = 2.0;  // Huang et al. (2012)
  int min_items_for_straightline = 6;
  double max_missing_fraction = 0.2;
};

enum class ResponseFlag {
  kOutOfRange,
  kExcessMissing,
  kTooFast,
  kStraightline,         // All answers the same, on a form long enough.
  kReverseInconsistent,  // All answers the same and not the midpoint, on a form keyed in both directions.
};

// Whether a form was answered with care, from the raw, unreversed answers. Such checks are contested: longest run and
// variability did no better than chance in most experimental conditions (Behav Res Methods
// 2024, 10.3758/s13428-024-02484-3). A flag marks a rating and keeps it out of norms; it never deletes it.
struct ResponseChecks {
  ResultStatus status = ResultStatus::kInsufficientData;
  std::optional<int> longstring;           // Longest run of equal answers; unanswered items are passed over.
  std::optional<double> irv;               // SD of the answers; none below 2.
  std::optional<double> seconds_per_item;  // Per answered item; none without a time.
  std::vector<int> bad_items;              // 1-based items answered outside [item_min, item_max].
  std::vector<ResponseFlag> flags;         // In the order of the enumeration.
};

// kInsufficientData: nothing answered (excess missing is flagged all the same); kInvalidParameter: item_max <=
// item_min, a reversed item that the form does not have, a negative time, limit or fraction.
ResponseChecks CheckResponses(Series responses, Value seconds, const ResponseCheckParameters& parameters);

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_RESPONSE_CHECKS_H_
