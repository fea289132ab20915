#include "tests/bench/load/measurement.h"

#include <algorithm>
#include <cstddef>

namespace rapport::bench {

absl::Duration Percentile(const Measurement& measurement, double fraction) {
  if (measurement.latencies.empty()) return absl::ZeroDuration();
  std::vector<absl::Duration> sorted = measurement.latencies;
  const size_t index = std::min(static_cast<size_t>(fraction * sorted.size()), sorted.size() - 1);
  std::nth_element(sorted.begin(), sorted.begin() + index, sorted.end());
  return sorted[index];
}

double Median(std::vector<double> values) {
  if (values.empty()) return 0;
  const size_t middle = values.size() / 2;
  std::nth_element(values.begin(), values.begin() + middle, values.end());
  return values[middle];
}

}  // namespace rapport::bench
