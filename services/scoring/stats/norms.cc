#include "services/scoring/stats/norms.h"

#include "services/scoring/stats/distributions.h"

namespace rapport::stats {

StandardScore Standardize(Value raw, double mean, double sd) {
  if (!IsPositive(sd) || !IsNumber(mean)) return {.status = ResultStatus::kInvalidParameter};
  if (!Present(raw)) return {};
  const double z = (*raw - mean) / sd;
  return {.status = ResultStatus::kOk, .z = z, .t = 50.0 + 10.0 * z, .percentile = 100.0 * NormalCdf(z).value_or(0.0)};
}

PercentileRank RankAmong(Value raw, Series reference) {
  const std::vector<double> scores = PresentValues(reference);
  const int n = static_cast<int>(scores.size());
  if (!Present(raw) || n == 0) return {.n = n};
  double below = 0.0;
  for (double score : scores) {
    if (Equals(score, *raw)) {
      below += 0.5;
    } else if (score < *raw) {
      below += 1.0;
    }
  }
  return {.status = ResultStatus::kOk, .n = n, .percentile = 100.0 * below / n};
}

PercentOfMaximum PercentOfMaximumPossible(Value value, double min, double max) {
  if (!IsScale(min, max)) return {.status = ResultStatus::kInvalidParameter};
  if (!Present(value)) return {};
  if (Exceeds(min, *value) || Exceeds(*value, max)) return {.status = ResultStatus::kOutOfRange};
  return {.status = ResultStatus::kOk, .percent = 100.0 * (*value - min) / (max - min)};
}

}  // namespace rapport::stats
