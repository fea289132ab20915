#ifndef RAPPORT_SERVICES_SCORING_STATS_MOVING_AVERAGE_H_
#define RAPPORT_SERVICES_SCORING_STATS_MOVING_AVERAGE_H_

#include <optional>
#include <vector>

#include "services/scoring/stats/result_status.h"
#include "services/scoring/stats/series.h"

namespace rapport::stats {

inline constexpr double kSmoothingWeight = 0.3;

// Exponentially weighted moving average: s_1 is the first value there is, then s_t = lambda x_t + (1 - lambda) s_{t-1};
// a missing value carries s forward.
struct MovingAverage {
  ResultStatus status = ResultStatus::kInsufficientData;
  std::vector<Value> series;  // As long as the input; none before the first value.
  std::optional<double> last;
};

// Sessions equally spaced. kInsufficientData: no value; kInvalidParameter: lambda outside (0, 1].
MovingAverage SmoothEvenly(Series values, double lambda = kSmoothingWeight);

// Sessions at `times`: lambda_t = 1 - 2^(-dt / half_life), dt since the last value there was. kInvalidParameter:
// lengths differ, half_life <= 0, a value without a time, times that run backwards.
MovingAverage SmoothByTime(Series values, Series times, double half_life);

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_MOVING_AVERAGE_H_
