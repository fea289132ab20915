#ifndef RAPPORT_SERVICES_SCORING_STATS_CEILING_CHECK_H_
#define RAPPORT_SERVICES_SCORING_STATS_CEILING_CHECK_H_

#include <optional>

#include "services/scoring/stats/result_status.h"
#include "services/scoring/stats/series.h"

namespace rapport::stats {

struct CeilingParameters {
  double scale_max = 0.0;  // Positive.
  double ceiling_fraction_of_max =
      0.975;           // A total of at least this fraction of the maximum is at ceiling (SRS: 39 of 40).
  int run_length = 3;  // Sessions in a row that raise the flag.
  std::optional<double> change_threshold;  // Reliable change in scale points.
};

// Alliance scores near their maximum: a strong alliance, or reluctance to criticise. Worth inviting negative feedback,
// not an alarm; at ceiling use empirical percentiles and never look for gains.
struct CeilingCheck {
  ResultStatus status = ResultStatus::kInsufficientData;
  int n = 0;
  std::optional<double> ceiling_fraction;  // Of the totals there are.
  std::optional<int> trailing_run;         // Totals at ceiling at the end of the series.
  std::optional<bool> ceiling_flag;
  std::optional<double> headroom;              // scale_max - last total
  std::optional<bool> improvement_detectable;  // Whether the headroom reaches change_threshold; none without one.
};

// kInsufficientData: no total; kOutOfRange: a total above scale_max; kInvalidParameter: scale_max, the fraction,
// run_length or change_threshold not positive, a fraction above 1.
CeilingCheck CheckCeiling(Series totals, const CeilingParameters& parameters);

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_CEILING_CHECK_H_
