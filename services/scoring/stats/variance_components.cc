#include "services/scoring/stats/variance_components.h"

#include <algorithm>
#include <cmath>

#include "services/scoring/stats/group_sums.h"
#include "services/scoring/stats/moments.h"
#include "services/scoring/stats/simplex_search.h"

namespace rapport::stats {
namespace {

bool HasTwoLevels(const GroupSums& sums) {
  return sums.groups.size() >= 2 && sums.total > static_cast<double>(sums.groups.size());
}

double SquaresBetween(const GroupSums& sums) {
  const double grand = WeightedMean(sums, 0.0);
  double squares = 0.0;
  for (const GroupMean& group : sums.groups) squares += group.n * std::pow(group.mean - grand, 2);
  return squares;
}

double EffectiveSize(const GroupSums& sums) {
  double squares = 0.0;
  for (const GroupMean& group : sums.groups) squares += group.n * group.n;
  return (sums.total - squares / sums.total) / (static_cast<double>(sums.groups.size()) - 1.0);
}

// Means weigh the same when there is no variance within groups.
double MeanOfGroups(const GroupSums& sums, double tau2, double sigma2) {
  if (sigma2 > 0.0) return WeightedMean(sums, tau2 / sigma2);
  double sum = 0.0;
  for (const GroupMean& group : sums.groups) sum += group.mean;
  return sum / static_cast<double>(sums.groups.size());
}

struct RemlAtRatio {
  double mu = 0.0;
  double sigma2 = 0.0;
  double criterion = 0.0;  // -2 log restricted likelihood, less a constant.
};

// The likelihood with tau2 = ratio sigma2, in which mu and sigma2 have closed forms.
RemlAtRatio ProfileAt(const GroupSums& sums, double ratio) {
  RemlAtRatio result{.mu = WeightedMean(sums, ratio)};
  double squares = sums.within;
  double weights = 0.0;
  for (const GroupMean& group : sums.groups) {
    const double weight = group.n / (1.0 + group.n * ratio);
    weights += weight;
    squares += weight * std::pow(group.mean - result.mu, 2);
    result.criterion += std::log1p(group.n * ratio);
  }
  result.sigma2 = squares / (sums.total - 1.0);
  result.criterion += std::log(weights) + (sums.total - 1.0) * std::log(result.sigma2);
  return result;
}

}  // namespace

VarianceComponents EstimateVarianceComponents(std::span<const std::vector<Value>> groups) {
  const GroupSums sums = SumGroups(groups);
  VarianceComponents result{.n_groups = static_cast<int>(sums.groups.size()), .n_total = static_cast<int>(sums.total)};
  if (!HasTwoLevels(sums)) return result;
  result.status = ResultStatus::kOk;
  result.msb = SquaresBetween(sums) / (result.n_groups - 1.0);
  result.msw = sums.within / (sums.total - result.n_groups);
  result.n0 = EffectiveSize(sums);
  result.sigma2 = result.msw;
  result.tau2_raw = (*result.msb - *result.msw) / *result.n0;
  result.tau2 = std::max(0.0, *result.tau2_raw);
  if (*result.tau2 + *result.sigma2 > 0.0) result.icc = *result.tau2 / (*result.tau2 + *result.sigma2);
  result.mu = MeanOfGroups(sums, *result.tau2, *result.sigma2);
  return result;
}

RemlComponents EstimateByReml(std::span<const std::vector<Value>> groups) {
  const GroupSums sums = SumGroups(groups);
  if (!HasTwoLevels(sums) || !(sums.within > 0.0)) return {};
  // The search is over the root of the ratio, so that the ratio cannot be negative.
  const Objective criterion = [&](std::span<const double> root) {
    return ProfileAt(sums, root[0] * root[0]).criterion;
  };
  const double root = MinimizeBySimplex(criterion, {0.5}, 0.5).front();
  const double ratio = root * root;
  const RemlAtRatio best = ProfileAt(sums, ratio);
  RemlComponents result{.status = ResultStatus::kOk, .mu = best.mu, .tau2 = ratio * best.sigma2, .sigma2 = best.sigma2};
  for (const auto& group : groups) {
    const std::vector<double> values = PresentValues(group);
    const double mean = Mean(values).value_or(best.mu);
    result.estimates.push_back(best.mu + Trust(static_cast<double>(values.size()), ratio) * (mean - best.mu));
  }
  return result;
}

}  // namespace rapport::stats
