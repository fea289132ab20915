#ifndef RAPPORT_SERVICES_SCORING_STATS_DIRECTION_H_
#define RAPPORT_SERVICES_SCORING_STATS_DIRECTION_H_

#include "services/scoring/stats/series.h"

namespace rapport::stats {

// Which way a measure points. Improvement is always positive in the good direction.
enum class Better { kHigher, kLower };

constexpr double Sign(Better better) { return better == Better::kHigher ? 1.0 : -1.0; }

// On which side a score exactly at the cut-off lies. Most published cut-offs count it as clinical (PHQ-9 >= 10).
enum class AtCutoff { kClinical, kFunctional };

// Whether `score` is on the clinical side of `cutoff`.
inline bool IsClinical(double score, double cutoff, Better better, AtCutoff at_cutoff) {
  if (Equals(score, cutoff)) return at_cutoff == AtCutoff::kClinical;
  return Sign(better) * (score - cutoff) < 0.0;
}

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_DIRECTION_H_
