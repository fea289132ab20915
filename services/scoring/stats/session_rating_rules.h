#ifndef RAPPORT_SERVICES_SCORING_STATS_SESSION_RATING_RULES_H_
#define RAPPORT_SERVICES_SCORING_STATS_SESSION_RATING_RULES_H_

#include <optional>
#include <vector>

#include "services/scoring/stats/result_status.h"
#include "services/scoring/stats/series.h"

namespace rapport::stats {

// The practice rules of the Session Rating Scale (Miller, Duncan & Johnson), lines of 0-10. They prompt a check-in at
// the end of the session; they do not detect a rupture. Sources differ on "below 36" and "36 or below", hence
// total_cut_counts.
struct SessionRatingRuleParameters {
  double total_cut = 36.0;
  bool total_cut_counts = false;  // Whether a total of exactly total_cut is low.
  double item_cut = 9.0;          // A line below this is low.
  double drop = 1.0;              // A fall of the total by this or more since the last session.
};

enum class SessionRatingFlag { kTotalLow, kItemLow, kDrop };

struct SessionRatingFindings {
  ResultStatus status = ResultStatus::kInsufficientData;
  std::optional<double> total;
  std::vector<SessionRatingFlag> flags;  // In the order of the enumeration.
  std::vector<int> low_items;            // 1-based.
  std::optional<double> drop;            // previous_total - total; positive is a fall.
};

// kTooManyMissing: a line is unanswered; the scale is too short to prorate, so there is no total, but low lines are
// still named. kInsufficientData: no line; kOutOfRange: a line outside 0-10; kInvalidParameter: a drop that is not
// positive.
SessionRatingFindings ApplySessionRatingRules(Series items, Value previous_total,
                                              const SessionRatingRuleParameters& parameters = {});

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_SESSION_RATING_RULES_H_
