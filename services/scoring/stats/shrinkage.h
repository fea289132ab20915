#ifndef RAPPORT_SERVICES_SCORING_STATS_SHRINKAGE_H_
#define RAPPORT_SERVICES_SCORING_STATS_SHRINKAGE_H_

#include <optional>
#include <span>
#include <vector>

#include "services/scoring/stats/result_status.h"
#include "services/scoring/stats/series.h"

namespace rapport::stats {

struct ShrinkageParameters {
  double mu = 0.0;      // Mean that groups shrink to.
  double tau2 = 0.0;    // Variance between groups.
  double sigma2 = 0.0;  // Variance within groups.
  double confidence = 0.95;
};

struct ShrunkenMean {
  double lambda = 0.0;  // tau2 / (tau2 + sigma2 / n): how much of the group's own mean is believed.
  double estimate = 0.0;
  double se = 0.0;  // sqrt(tau2 (1 - lambda))
  double lower = 0.0;
  double upper = 0.0;
};

struct ShrunkenMeans {
  ResultStatus status = ResultStatus::kInsufficientData;
  std::vector<ShrunkenMean> groups;
};

// Empirical Bayes estimates of group means. Below a lambda of .5 show "insufficient data" instead, always show the
// interval, never rank, and adjust for severity at intake first (Goldstein & Healy 1995). A group of size 0, or whose
// mean is missing, is estimated at mu. kInsufficientData: no group; kInvalidParameter: lengths differ, a negative size
// or variance, both variances 0, confidence outside (0, 1).
ShrunkenMeans ShrinkMeans(Series sizes, Series means, const ShrinkageParameters& parameters);

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_SHRINKAGE_H_
