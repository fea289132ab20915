#include "services/scoring/stats/engagement_index.h"

#include <algorithm>
#include <cmath>

#include "services/scoring/stats/moments.h"

namespace rapport::stats {
namespace {

bool IsValid(const EngagementRecord& record, const EngagementParameters& p) {
  return IsScale(p.rating_min, p.rating_max) && IsNonNegative(p.attendance_weight) &&
         IsNonNegative(p.homework_weight) && IsNonNegative(p.participation_weight) &&
         p.attendance_weight + p.homework_weight + p.participation_weight > 0.0 && record.attended >= 0 &&
         record.no_show >= 0 && record.late_cancel >= 0;
}

bool IsWithin(Series series, double min, double max) {
  return std::all_of(series.begin(), series.end(), [&](const Value& value) {
    return !Present(value) || (Reaches(*value, min) && Reaches(max, *value));
  });
}

// The weighted mean of the parts there are; none when there are fewer than two or their weights are all 0.
std::optional<double> Combine(const EngagementIndex& parts, const EngagementParameters& p) {
  int count = 0;
  double weights = 0.0;
  double weighted = 0.0;
  const auto add = [&](const std::optional<double>& part, double weight) {
    if (!part) return;
    ++count;
    weights += weight;
    weighted += weight * *part;
  };
  add(parts.attendance, p.attendance_weight);
  add(parts.homework, p.homework_weight);
  add(parts.participation, p.participation_weight);
  if (count < 2 || !(weights > 0.0)) return std::nullopt;
  return 100.0 * weighted / weights;
}

}  // namespace

EngagementIndex IndexEngagement(const EngagementRecord& record, const EngagementParameters& p) {
  if (!IsValid(record, p)) return {.status = ResultStatus::kInvalidParameter};
  if (!IsWithin(record.homework_completion, 0.0, 1.0) ||
      !IsWithin(record.participation_ratings, p.rating_min, p.rating_max)) {
    return {.status = ResultStatus::kOutOfRange};
  }
  const int countable = record.attended + record.no_show + record.late_cancel;
  if (countable == 0 || countable < p.min_countable_sessions) return {};
  EngagementIndex result{.attendance = static_cast<double>(record.attended) / countable,
                         .homework = Mean(PresentValues(record.homework_completion))};
  if (const auto rating = Mean(PresentValues(record.participation_ratings))) {
    result.participation = (*rating - p.rating_min) / (p.rating_max - p.rating_min);
  }
  result.index = Combine(result, p);
  if (result.index) result.status = ResultStatus::kOk;
  return result;
}

}  // namespace rapport::stats
