#ifndef RAPPORT_SERVICES_SCORING_STATS_TRUTH_AND_BIAS_H_
#define RAPPORT_SERVICES_SCORING_STATS_TRUTH_AND_BIAS_H_

#include <optional>

#include "services/scoring/stats/result_status.h"
#include "services/scoring/stats/series.h"

namespace rapport::stats {

// Pairs that one dyad needs for its own regression.
inline constexpr int kTruthAndBiasMinPairs = 6;

// Truth and bias model of one dyad (West & Kenny 2011, Psychol Rev 118:357-378): both ratings are centred on the
// client's mean C, and T_t - C = b0 + b1 (C_t - C).
struct TruthAndBias {
  ResultStatus status = ResultStatus::kInsufficientData;
  int n = 0;
  std::optional<double>
      directional_bias;               // b0, scale points; negative: the therapist rates lower. Needs the pairs alone.
  std::optional<double> truth_force;  // b1; 1 is full tracking of the client's fluctuations, 0 none.
  std::optional<double> se_bias;
  std::optional<double> se_truth;
  std::optional<double> r;  // None when the therapist is constant.
};

// kInsufficientData: fewer than 6 complete pairs (nothing set but n), or a constant client (only directional_bias set);
// kInvalidParameter: lengths differ.
TruthAndBias FitTruthAndBias(Series client, Series therapist);

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_TRUTH_AND_BIAS_H_
