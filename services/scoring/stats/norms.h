#ifndef RAPPORT_SERVICES_SCORING_STATS_NORMS_H_
#define RAPPORT_SERVICES_SCORING_STATS_NORMS_H_

#include <optional>
#include <span>

#include "services/scoring/stats/result_status.h"
#include "services/scoring/stats/series.h"

namespace rapport::stats {

// A score in the units of a norm: z = (x - M) / SD, T = 50 + 10 z, percentile = 100 Phi(z). The percentile assumes
// normal scores; client-rated alliance scores are skewed towards their maximum, so use PercentileRank for those.
struct StandardScore {
  ResultStatus status = ResultStatus::kInsufficientData;
  std::optional<double> z;
  std::optional<double> t;
  std::optional<double> percentile;  // 0 to 100
};

// kInsufficientData: no score; kInvalidParameter: SD <= 0.
StandardScore Standardize(Value raw, double mean, double sd);

// Empirical mid-rank percentile, 100 (count below + half the count equal) / n, right for any shape of the reference.
struct PercentileRank {
  ResultStatus status = ResultStatus::kInsufficientData;
  int n = 0;                         // Reference scores present; below 50 the norm is provisional.
  std::optional<double> percentile;  // 0 to 100
};

// Missing reference scores are ignored. kInsufficientData: no score, or no reference score.
PercentileRank RankAmong(Value raw, Series reference);

// Percent of maximum possible: 100 (x - min) / (max - min).
struct PercentOfMaximum {
  ResultStatus status = ResultStatus::kInsufficientData;
  std::optional<double> percent;  // 0 to 100
};

// kOutOfRange: x outside [min, max]; kInvalidParameter: max <= min.
PercentOfMaximum PercentOfMaximumPossible(Value value, double min, double max);

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_NORMS_H_
