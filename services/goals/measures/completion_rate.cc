#include "services/goals/measures/completion_rate.h"

#include <optional>

#include "common/stats/wilson_interval.h"

namespace rapport::goals {

CompletionRate RateCompletion(int done, int partly, int not_done) {
  if (done < 0 || partly < 0 || not_done < 0) return {.status = MeasureStatus::kInvalidParameter};
  const double n = static_cast<double>(done) + partly + not_done;
  const std::optional<stats::WilsonInterval> interval = stats::WilsonIntervalOf(done, n);
  if (!interval.has_value()) return {};
  return {.status = MeasureStatus::kOk,
          .done = done / n,
          .lower = interval->lower,
          .upper = interval->upper,
          .mean_completion = (done + 0.5 * partly) / n};
}

}  // namespace rapport::goals
