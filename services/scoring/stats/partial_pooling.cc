#include "services/scoring/stats/partial_pooling.h"

#include <cmath>

#include "services/scoring/stats/distributions.h"
#include "services/scoring/stats/group_sums.h"
#include "services/scoring/stats/moments.h"
#include "services/scoring/stats/variance_components.h"

namespace rapport::stats {
namespace {

bool IsValid(const PoolingParameters& p) {
  return p.prior_icc > 0.0 && p.prior_icc < 1.0 && TwoSidedZ(p.confidence).has_value();
}

double VarianceOfMean(const GroupSums& sums, double tau2, double sigma2) {
  double weights = 0.0;
  for (const GroupMean& group : sums.groups) weights += 1.0 / (tau2 + sigma2 / group.n);
  return 1.0 / weights;
}

PooledMean WithInterval(double trust, double estimate, double variance, const PoolingParameters& p) {
  const double margin = *TwoSidedZ(p.confidence) * std::sqrt(variance);
  return {.trust = trust, .estimate = estimate, .lower = estimate - margin, .upper = estimate + margin};
}

}  // namespace

Pooling EstimatePooling(std::span<const std::vector<Value>> groups, const PoolingParameters& p) {
  if (!IsValid(p)) return {.status = ResultStatus::kInvalidParameter};
  const GroupSums sums = SumGroups(groups);
  Pooling pooling{.groups = static_cast<int>(sums.groups.size()), .values = static_cast<int>(sums.total)};
  std::vector<double> all;
  for (const std::vector<Value>& group : groups) {
    const std::vector<double> present = PresentValues(group);
    all.insert(all.end(), present.begin(), present.end());
  }
  if (all.size() < 2 || IsConstant(all)) return pooling;
  const RemlComponents reml = pooling.groups >= p.min_groups ? EstimateByReml(groups) : RemlComponents{};
  if (reml.status == ResultStatus::kOk) {
    pooling.tau2 = *reml.tau2;
    pooling.sigma2 = *reml.sigma2;
  } else {
    const double variance = *SampleVariance(all);
    pooling.tau2 = p.prior_icc * variance;
    pooling.sigma2 = (1.0 - p.prior_icc) * variance;
    pooling.from_prior = true;
  }
  pooling.status = ResultStatus::kOk;
  pooling.mu = WeightedMean(sums, pooling.tau2 / pooling.sigma2);
  pooling.var_mu = VarianceOfMean(sums, pooling.tau2, pooling.sigma2);
  return pooling;
}

std::optional<PooledMean> PoolGroup(const Pooling& pooling, double n, double mean, const PoolingParameters& p) {
  if (pooling.status != ResultStatus::kOk || !IsPositive(n) || !IsNumber(mean)) return std::nullopt;
  const double trust = Trust(n, pooling.tau2 / pooling.sigma2);
  const double rest = 1.0 - trust;
  return WithInterval(trust, pooling.mu + trust * (mean - pooling.mu),
                      pooling.tau2 * rest + rest * rest * pooling.var_mu, p);
}

std::optional<PooledMean> PoolAll(const Pooling& pooling, const PoolingParameters& p) {
  if (pooling.status != ResultStatus::kOk) return std::nullopt;
  return WithInterval(1.0, pooling.mu, pooling.var_mu, p);
}

}  // namespace rapport::stats
