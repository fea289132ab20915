#include "services/goals/measures/completion_rate.h"

#include <algorithm>
#include <cmath>

namespace rapport::goals {
namespace {

constexpr double kNormalQuantile975 = 1.95996398454005;

}  // namespace

CompletionRate RateCompletion(int done, int partly, int not_done) {
  if (done < 0 || partly < 0 || not_done < 0) return {.status = MeasureStatus::kInvalidParameter};
  const double n = static_cast<double>(done) + partly + not_done;
  if (n == 0) return {};
  const double p = done / n;
  const double z2 = kNormalQuantile975 * kNormalQuantile975;
  const double center = (p + z2 / (2 * n)) / (1 + z2 / n);
  const double half = kNormalQuantile975 * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n);
  return {.status = MeasureStatus::kOk,
          .done = p,
          .lower = std::max(0.0, center - half),
          .upper = std::min(1.0, center + half),
          .mean_completion = (done + 0.5 * partly) / n};
}

}  // namespace rapport::goals
