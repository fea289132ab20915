#include "services/scoring/stats/growth_design.h"

#include <cmath>

namespace rapport::stats {

Eigen::Vector2d GrowthRow(double t) { return {1.0, std::log1p(t)}; }

std::optional<GrowthSums> SumGrowth(Series times, Series values) {
  if (times.size() != values.size()) return std::nullopt;
  GrowthSums sums;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!Present(values[i])) continue;
    if (!Present(times[i]) || *times[i] < 0.0) return std::nullopt;
    const Eigen::Vector2d z = GrowthRow(*times[i]);
    ++sums.n;
    sums.zz += z * z.transpose();
    sums.zy += z * *values[i];
    sums.yy += *values[i] * *values[i];
  }
  return sums;
}

}  // namespace rapport::stats
