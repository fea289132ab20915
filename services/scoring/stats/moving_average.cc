#include "services/scoring/stats/moving_average.h"

#include <cmath>

namespace rapport::stats {
namespace {

// Appends the next point of the average.
void Step(const Value& value, double lambda, MovingAverage& average) {
  if (Present(value)) {
    average.last = average.last ? lambda * *value + (1.0 - lambda) * *average.last : *value;
    average.status = ResultStatus::kOk;
  }
  average.series.push_back(average.last);
}

}  // namespace

MovingAverage SmoothEvenly(Series values, double lambda) {
  if (!IsPositive(lambda) || lambda > 1.0) return {.status = ResultStatus::kInvalidParameter};
  MovingAverage average;
  for (const Value& value : values) Step(value, lambda, average);
  return average;
}

MovingAverage SmoothByTime(Series values, Series times, double half_life) {
  constexpr ResultStatus kInvalid = ResultStatus::kInvalidParameter;
  if (values.size() != times.size() || !IsPositive(half_life)) return {.status = kInvalid};
  MovingAverage average;
  Value last_time;
  for (std::size_t i = 0; i < values.size(); ++i) {
    double lambda = 1.0;
    if (Present(values[i])) {
      if (!Present(times[i]) || (last_time && *times[i] < *last_time)) return {.status = kInvalid};
      if (last_time) lambda = 1.0 - std::exp2(-(*times[i] - *last_time) / half_life);
      last_time = times[i];
    }
    Step(values[i], lambda, average);
  }
  return average;
}

}  // namespace rapport::stats
