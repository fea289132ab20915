#include "services/scoring/stats/shrinkage.h"

#include <algorithm>
#include <cmath>

#include "services/scoring/stats/distributions.h"

namespace rapport::stats {
namespace {

bool IsValid(const ShrinkageParameters& p) {
  return IsNumber(p.mu) && IsNonNegative(p.tau2) && IsNonNegative(p.sigma2) && p.tau2 + p.sigma2 > 0.0 &&
         TwoSidedZ(p.confidence);
}

ShrunkenMean Shrink(double n, double mean, double z, const ShrinkageParameters& p) {
  ShrunkenMean group;
  if (n > 0.0) group.lambda = p.tau2 / (p.tau2 + p.sigma2 / n);
  group.estimate = p.mu + group.lambda * (mean - p.mu);
  group.se = std::sqrt(p.tau2 * (1.0 - group.lambda));
  group.lower = group.estimate - z * group.se;
  group.upper = group.estimate + z * group.se;
  return group;
}

}  // namespace

ShrunkenMeans ShrinkMeans(Series sizes, Series means, const ShrinkageParameters& p) {
  const bool negative =
      std::any_of(sizes.begin(), sizes.end(), [](const Value& size) { return Present(size) && *size < 0.0; });
  if (sizes.size() != means.size() || negative || !IsValid(p)) return {.status = ResultStatus::kInvalidParameter};
  const double z = *TwoSidedZ(p.confidence);
  ShrunkenMeans result;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    const bool known = Present(sizes[i]) && Present(means[i]);
    result.groups.push_back(known ? Shrink(*sizes[i], *means[i], z, p) : Shrink(0.0, p.mu, z, p));
    result.status = ResultStatus::kOk;
  }
  return result;
}

}  // namespace rapport::stats
