#ifndef RAPPORT_SERVICES_SCORING_STATS_SCORE_INTERVAL_H_
#define RAPPORT_SERVICES_SCORING_STATS_SCORE_INTERVAL_H_

#include <optional>

#include "services/scoring/stats/result_status.h"
#include "services/scoring/stats/series.h"

namespace rapport::stats {

// What the interval of a score rests on.
struct ScoreIntervalParameters {
  double mean = 0.0;         // Of the norm; the estimated true score regresses to it.
  double sd = 0.0;           // Of the norm, sample form.
  double reliability = 0.0;  // [0, 1]
  double confidence = 0.95;
  std::optional<double> scale_min;  // Limits for display; without one, that side is not clamped.
  std::optional<double> scale_max;
};

// Measurement error of one score (classical test theory).
//   SEM = SD sqrt(1 - r); observed-score interval x +/- z SEM
//   true score T^ = M + r (x - M); its standard error SEM sqrt(r); interval T^ +/- z SEM sqrt(r)
// Clinicians are shown the observed-score interval, clamped; calculations use the unclamped limits.
struct ScoreInterval {
  ResultStatus status = ResultStatus::kInsufficientData;
  std::optional<double> sem;
  std::optional<double> z_crit;
  std::optional<double> observed_lower;
  std::optional<double> observed_upper;
  std::optional<double> observed_lower_clamped;
  std::optional<double> observed_upper_clamped;
  std::optional<double> true_score;
  std::optional<double> see;  // Standard error of the estimated true score.
  std::optional<double> true_lower;
  std::optional<double> true_upper;
};

// kInsufficientData: no score; kInvalidParameter: SD <= 0, reliability outside [0, 1], confidence outside (0, 1), or
// scale_max <= scale_min. A reliability of 1 gives an interval of width 0.
ScoreInterval IntervalOfScore(Value raw, const ScoreIntervalParameters& parameters);

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_SCORE_INTERVAL_H_
