#ifndef RAPPORT_SERVICES_SCORING_STATS_VARIANCE_COMPONENTS_H_
#define RAPPORT_SERVICES_SCORING_STATS_VARIANCE_COMPONENTS_H_

#include <optional>
#include <span>
#include <vector>

#include "services/scoring/stats/result_status.h"
#include "services/scoring/stats/series.h"

namespace rapport::stats {

// How much groups (therapists' caseloads, or clients' ratings) differ, one-way analysis of variance with unequal sizes:
//   sigma2 = MSW,  n0 = (N - sum n_j^2 / N) / (J - 1),  tau2 = max(0, (MSB - MSW) / n0),  ICC = tau2 / (tau2 + sigma2)
// A usable tau2 of therapists needs about 10 of them; with fewer, use a fixed ICC of .05 (Schiefele et al. 2017
// found 5.8 to 7.2 %). The square root of MSW over clients is the within-person SD that the rupture detector takes as
// sigma0.
struct VarianceComponents {
  ResultStatus status = ResultStatus::kInsufficientData;
  int n_groups = 0;  // With values.
  int n_total = 0;
  std::optional<double> msb;
  std::optional<double> msw;
  std::optional<double> n0;
  std::optional<double> sigma2;
  std::optional<double> tau2_raw;  // Before it is cut off at 0.
  std::optional<double> tau2;
  std::optional<double> icc;  // None without any variance.
  std::optional<double> mu;   // Mean of group means, weighted by 1 / (tau2 + sigma2 / n_j).
};

// kInsufficientData: fewer than 2 groups, or none with 2 values.
VarianceComponents EstimateVarianceComponents(std::span<const std::vector<Value>> groups);

// The same by restricted maximum likelihood, which reports prefer, with each group's mean shrunk to mu.
struct RemlComponents {
  ResultStatus status = ResultStatus::kInsufficientData;
  std::optional<double> mu;
  std::optional<double> tau2;
  std::optional<double> sigma2;
  std::vector<Value> estimates;  // mu + lambda_j (mean_j - mu), per group; mu itself for a group without values.
};

// kInsufficientData: as above, or no variance within groups.
RemlComponents EstimateByReml(std::span<const std::vector<Value>> groups);

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_VARIANCE_COMPONENTS_H_
