#ifndef RAPPORT_SERVICES_SCORING_STATS_ENGAGEMENT_INDEX_H_
#define RAPPORT_SERVICES_SCORING_STATS_ENGAGEMENT_INDEX_H_

#include <optional>

#include "services/scoring/stats/result_status.h"
#include "services/scoring/stats/series.h"

namespace rapport::stats {

struct EngagementParameters {
  double rating_min = 0.0;  // Limits of the participation ratings.
  double rating_max = 10.0;
  double attendance_weight = 0.4;
  double homework_weight = 0.3;
  double participation_weight = 0.3;
  int min_countable_sessions = 3;
};

// What the index is made of.
struct EngagementRecord {
  int attended = 0;
  int no_show = 0;
  int late_cancel = 0;
  Series homework_completion;    // Per task 0 (not done), .5 or 1 (done), or a fraction.
  Series participation_ratings;  // Per session.
};

// Showing up: attendance, tasks between sessions, active part in sessions; 100 times their weighted mean over the parts
// there are. A formative index of this product: the parts need not correlate, it has no norms, always show the parts,
// ask about barriers first, and never use it for payment, eligibility or discipline.
struct EngagementIndex {
  ResultStatus status = ResultStatus::kInsufficientData;
  std::optional<double> attendance;     // attended / (attended + no-show + late cancellation)
  std::optional<double> homework;       // Mean completion.
  std::optional<double> participation;  // (mean rating - min) / (max - min)
  std::optional<double> index;          // 0 to 100
};

// kInsufficientData: too few countable appointments (nothing is set), or fewer than two parts (these are set, the index
// is not); kOutOfRange: a completion outside [0, 1] or a rating beyond its limits; kInvalidParameter: rating_max <=
// rating_min, a negative count or weight, weights that sum to 0.
EngagementIndex IndexEngagement(const EngagementRecord& record, const EngagementParameters& parameters = {});

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_ENGAGEMENT_INDEX_H_
