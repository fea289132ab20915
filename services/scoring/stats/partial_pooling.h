#ifndef RAPPORT_SERVICES_SCORING_STATS_PARTIAL_POOLING_H_
#define RAPPORT_SERVICES_SCORING_STATS_PARTIAL_POOLING_H_

#include <optional>
#include <span>
#include <vector>

#include "services/scoring/stats/result_status.h"
#include "services/scoring/stats/series.h"

namespace rapport::stats {

struct PoolingParameters {
  int min_groups = 10;      // Fewer cannot tell how much groups differ: prior_icc then stands for it.
  double prior_icc = 0.05;  // Share of the variance between therapists, Wampold & Brown 2005; 5.8 to 7.2 % in Schiefele
                            // et al. 2017.
  double confidence = 0.95;
};

// How much groups of values differ and where their mean lies: what each group's own mean is drawn toward.
struct Pooling {
  ResultStatus status = ResultStatus::kInsufficientData;
  int groups = 0;  // With values.
  int values = 0;
  double mu = 0.0;
  double tau2 = 0.0;    // Between groups.
  double sigma2 = 0.0;  // Within groups.
  double var_mu = 0.0;  // Of mu itself.
  bool from_prior = false;
};

// By restricted maximum likelihood from min_groups groups on; with fewer tau2 = prior_icc s2 and sigma2 = (1 -
// prior_icc) s2 of the variance s2 of all values. kInsufficientData: fewer than 2 values, or values that do not vary;
// kInvalidParameter: prior_icc or confidence outside (0, 1).
Pooling EstimatePooling(std::span<const std::vector<Value>> groups, const PoolingParameters& parameters = {});

// A mean after pooling, with its interval.
struct PooledMean {
  double trust = 0.0;  // lambda = tau2 / (tau2 + sigma2 / n): how much of the group's own mean is believed.
  double estimate = 0.0;
  double lower = 0.0;
  double upper = 0.0;
};

// Of one group of n values: mu + lambda (mean - mu), variance tau2 (1 - lambda) + (1 - lambda)^2 var_mu, which counts
// that mu is itself estimated. None when `pooling` is not kOk or n is not positive.
std::optional<PooledMean> PoolGroup(const Pooling& pooling, double n, double mean,
                                    const PoolingParameters& parameters = {});

// Of all groups: mu. None when `pooling` is not kOk.
std::optional<PooledMean> PoolAll(const Pooling& pooling, const PoolingParameters& parameters = {});

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_PARTIAL_POOLING_H_
