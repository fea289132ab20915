#include "services/scoring/stats/group_sums.h"

#include "services/scoring/stats/moments.h"

namespace rapport::stats {

GroupSums SumGroups(std::span<const std::vector<Value>> groups) {
  GroupSums sums;
  for (const auto& group : groups) {
    const std::vector<double> values = PresentValues(group);
    if (values.empty()) continue;
    const double n = static_cast<double>(values.size());
    sums.groups.push_back({.n = n, .mean = *Mean(values)});
    sums.total += n;
    sums.within += SampleVariance(values).value_or(0.0) * (n - 1.0);
  }
  return sums;
}

double WeightedMean(const GroupSums& sums, double ratio) {
  double weights = 0.0;
  double weighted = 0.0;
  for (const GroupMean& group : sums.groups) {
    const double weight = group.n / (1.0 + group.n * ratio);
    weights += weight;
    weighted += weight * group.mean;
  }
  return weighted / weights;
}

double Trust(double n, double ratio) { return n * ratio / (1.0 + n * ratio); }

std::optional<double> ValuesForTrust(double ratio, double trust) {
  if (!IsPositive(ratio) || trust <= 0.0 || trust >= 1.0) return std::nullopt;
  return trust / (1.0 - trust) / ratio;
}

}  // namespace rapport::stats
