#include "common/stats/wilson_interval.h"

#include <algorithm>
#include <cmath>

namespace rapport::stats {

std::optional<WilsonInterval> WilsonIntervalOf(double x, double n, double z) {
  if (!(x >= 0.0 && x <= n && n > 0.0 && z >= 0.0) || !std::isfinite(n) || !std::isfinite(z)) return std::nullopt;
  const double p = x / n;
  const double z2 = z * z;
  const double center = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
  const double margin = z * std::sqrt(p * (1.0 - p) / n + z2 / (4.0 * n * n)) / (1.0 + z2 / n);
  return WilsonInterval{.lower = std::max(0.0, center - margin), .upper = std::min(1.0, center + margin)};
}

}  // namespace rapport::stats
