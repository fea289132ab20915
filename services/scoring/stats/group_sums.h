#ifndef RAPPORT_SERVICES_SCORING_STATS_GROUP_SUMS_H_
#define RAPPORT_SERVICES_SCORING_STATS_GROUP_SUMS_H_

#include <optional>
#include <span>
#include <vector>

#include "services/scoring/stats/series.h"

namespace rapport::stats {

// Size and mean of a group of values.
struct GroupMean {
  double n = 0.0;
  double mean = 0.0;
};

// What variance components are made of: groups that have values, and squares within them.
struct GroupSums {
  std::vector<GroupMean> groups;
  double total = 0.0;  // N
  double within = 0.0;
};

GroupSums SumGroups(std::span<const std::vector<Value>> groups);

// Mean of group means with weights n / (1 + n ratio), ratio = tau2 / sigma2.
double WeightedMean(const GroupSums& sums, double ratio);

// How much of a group's distance from the mean is believed: n ratio / (1 + n ratio).
double Trust(double n, double ratio);

// How many values a group needs for its trust to reach `trust`; none when groups do not differ, and for a trust outside
// (0, 1).
std::optional<double> ValuesForTrust(double ratio, double trust);

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_GROUP_SUMS_H_
