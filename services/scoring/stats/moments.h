#ifndef RAPPORT_SERVICES_SCORING_STATS_MOMENTS_H_
#define RAPPORT_SERVICES_SCORING_STATS_MOMENTS_H_

#include <optional>
#include <span>
#include <vector>

#include "services/scoring/stats/series.h"

namespace rapport::stats {

// Arithmetic mean; none of an empty list.
std::optional<double> Mean(std::span<const double> values);

// Sample variance and SD (divisor n - 1); none of fewer than two values.
std::optional<double> SampleVariance(std::span<const double> values);
std::optional<double> SampleSd(std::span<const double> values);

// Middle value, or the mean of the two middle ones; none of an empty list.
std::optional<double> Median(std::vector<double> values);

// Whether the values do not vary beyond rounding (1e-12 of the largest magnitude). True of an empty list.
bool IsConstant(std::span<const double> values);

// Sums of squares and products about the means, which slopes and correlations are made of.
struct CrossProducts {
  int n = 0;
  double mean_x = 0.0;
  double mean_y = 0.0;
  double sxx = 0.0;
  double syy = 0.0;
  double sxy = 0.0;
};
CrossProducts AboutMeans(std::span<const Pair> pairs);

// Pearson's r, held within [-1, 1]; none of fewer than two pairs or when a side is constant.
std::optional<double> PearsonR(std::span<const Pair> pairs);

// Mean absolute difference of successive values (the mean moving range); none of fewer than two values.
std::optional<double> MeanMovingRange(std::span<const double> values);

// Expected moving range of two in units of sigma, 2 / sqrt(pi), in the three decimals that control charts are published
// with.
inline constexpr double kMovingRangeD2 = 1.128;

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_MOMENTS_H_
