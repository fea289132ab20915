#include "services/scoring/stats/score_interval.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "services/scoring/stats/distributions.h"

namespace rapport::stats {
namespace {

constexpr double kUnbounded = std::numeric_limits<double>::infinity();

bool IsValid(const ScoreIntervalParameters& p) {
  return IsPositive(p.sd) && IsNumber(p.mean) && IsFraction(p.reliability) && TwoSidedZ(p.confidence) &&
         !(p.scale_min && p.scale_max && !IsScale(*p.scale_min, *p.scale_max));
}

}  // namespace

ScoreInterval IntervalOfScore(Value raw, const ScoreIntervalParameters& p) {
  if (!IsValid(p)) return {.status = ResultStatus::kInvalidParameter};
  if (!Present(raw)) return {};
  const double z = *TwoSidedZ(p.confidence);
  const double sem = p.sd * std::sqrt(1.0 - p.reliability);
  const double see = sem * std::sqrt(p.reliability);
  const double lower = *raw - z * sem;
  const double upper = *raw + z * sem;
  const double true_score = p.mean + p.reliability * (*raw - p.mean);
  const double floor = p.scale_min.value_or(-kUnbounded);
  const double ceiling = p.scale_max.value_or(kUnbounded);
  return {.status = ResultStatus::kOk,
          .sem = sem,
          .z_crit = z,
          .observed_lower = lower,
          .observed_upper = upper,
          .observed_lower_clamped = std::clamp(lower, floor, ceiling),
          .observed_upper_clamped = std::clamp(upper, floor, ceiling),
          .true_score = true_score,
          .see = see,
          .true_lower = true_score - z * see,
          .true_upper = true_score + z * see};
}

}  // namespace rapport::stats
