#include "services/scoring/stats/moments.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace rapport::stats {

std::optional<double> Mean(std::span<const double> values) {
  if (values.empty()) return std::nullopt;
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

std::optional<double> SampleVariance(std::span<const double> values) {
  if (values.size() < 2) return std::nullopt;
  const double mean = *Mean(values);
  double squares = 0.0;
  for (double value : values) squares += (value - mean) * (value - mean);
  return squares / static_cast<double>(values.size() - 1);
}

std::optional<double> SampleSd(std::span<const double> values) {
  const std::optional<double> variance = SampleVariance(values);
  if (!variance) return std::nullopt;
  return std::sqrt(*variance);
}

std::optional<double> Median(std::vector<double> values) {
  if (values.empty()) return std::nullopt;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*std::max_element(values.begin(), middle) + *middle) / 2.0;
}

bool IsConstant(std::span<const double> values) {
  if (values.empty()) return true;
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  return *high - *low <= std::max(1e-12 * std::max(std::abs(*low), std::abs(*high)), kSmallestPositive);
}

CrossProducts AboutMeans(std::span<const Pair> pairs) {
  CrossProducts sums{.n = static_cast<int>(pairs.size())};
  if (pairs.empty()) return sums;
  sums.mean_x = *Mean(Firsts(pairs));
  sums.mean_y = *Mean(Seconds(pairs));
  for (const Pair& pair : pairs) {
    const double dx = pair.first - sums.mean_x;
    const double dy = pair.second - sums.mean_y;
    sums.sxx += dx * dx;
    sums.syy += dy * dy;
    sums.sxy += dx * dy;
  }
  return sums;
}

std::optional<double> PearsonR(std::span<const Pair> pairs) {
  if (pairs.size() < 2 || IsConstant(Firsts(pairs)) || IsConstant(Seconds(pairs))) return std::nullopt;
  const CrossProducts sums = AboutMeans(pairs);
  return std::clamp(sums.sxy / (std::sqrt(sums.sxx) * std::sqrt(sums.syy)), -1.0, 1.0);
}

std::optional<double> MeanMovingRange(std::span<const double> values) {
  if (values.size() < 2) return std::nullopt;
  double sum = 0.0;
  for (std::size_t i = 1; i < values.size(); ++i) sum += std::abs(values[i] - values[i - 1]);
  return sum / static_cast<double>(values.size() - 1);
}

}  // namespace rapport::stats
