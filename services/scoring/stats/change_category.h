#ifndef RAPPORT_SERVICES_SCORING_STATS_CHANGE_CATEGORY_H_
#define RAPPORT_SERVICES_SCORING_STATS_CHANGE_CATEGORY_H_

#include <optional>

#include "services/scoring/stats/direction.h"
#include "services/scoring/stats/result_status.h"
#include "services/scoring/stats/series.h"

namespace rapport::stats {

enum class ChangeCategory {
  kRecovered,     // Reliable improvement, from the clinical to the functional side.
  kImproved,      // Reliable improvement otherwise, also when treatment began on the functional side.
  kUnchanged,     // No reliable change, whatever the cut-off did.
  kDeteriorated,  // Reliable worsening.
};

// How a change has to meet its threshold: published integer thresholds count when reached, computed ones when exceeded.
enum class ThresholdRule { kReached, kExceeded };

struct ChangeCategoryParameters {
  double change_threshold = 0.0;  // Scale points, positive.
  std::optional<double> cutoff;   // Without one nobody recovers, and the sides are unknown.
  Better better = Better::kHigher;
  AtCutoff at_cutoff = AtCutoff::kClinical;
  ThresholdRule threshold_rule = ThresholdRule::kReached;
  std::optional<double> scale_min;  // Limits of the scale, for improvement_possible.
  std::optional<double> scale_max;
};

// Clinical significance by reliable change and cut-off (Jacobson & Truax 1991). What was carried forward from an
// earlier session has to be shown with that session's number; that is the caller's part.
struct ChangeClassification {
  ResultStatus status = ResultStatus::kInsufficientData;
  std::optional<ChangeCategory> category;
  std::optional<double> improvement;  // Scale points, positive in the good direction.
  std::optional<bool> pre_clinical;
  std::optional<bool> post_clinical;
  std::optional<bool> crossed_to_functional;
  std::optional<bool> crossed_to_clinical;
  // Whether the distance from the first score to the best possible one reaches the threshold; none when that limit is
  // unknown.
  std::optional<bool> improvement_possible;
};

// kInsufficientData: a score is missing; kOutOfRange: a score beyond a limit given; kInvalidParameter: threshold <= 0,
// or scale_max <= scale_min.
ChangeClassification ClassifyChange(Value pre, Value post, const ChangeCategoryParameters& parameters);

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_CHANGE_CATEGORY_H_
