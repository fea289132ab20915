#ifndef RAPPORT_SERVICES_SCORING_STATS_THEIL_SEN_H_
#define RAPPORT_SERVICES_SCORING_STATS_THEIL_SEN_H_

#include <optional>

#include "services/scoring/stats/result_status.h"
#include "services/scoring/stats/series.h"

namespace rapport::stats {

// Theil-Sen trend, the one to display: the median of all pairwise slopes with different x, which one wild value barely
// moves. Its interval is Sen's (1968, JASA) by ranks: with N slopes and
//   v = [n (n-1) (2n+5) - sum over ties in x and in y of t (t-1) (2t+5)] / 18
// the limits are the slopes of rank max(1, rnd((N - z sqrt v)/2)) and min(N, rnd((N + z sqrt v)/2) + 1), rnd to even.
// Below 5 values the interval is the whole range. Costs O(n^2 log n); n is a client's sessions.
struct TheilSenTrend {
  ResultStatus status = ResultStatus::kInsufficientData;
  std::optional<int> n;  // Complete pairs; also set when they are too few.
  std::optional<int> n_slopes;
  std::optional<double> slope;               // y per x.
  std::optional<double> intercept;           // Median of y - slope x.
  std::optional<double> intercept_separate;  // Median of y - slope times median of x.
  std::optional<double> ci_lower;
  std::optional<double> ci_upper;
  std::optional<int> rank_lower;  // 1-based ranks of the limits among the sorted slopes.
  std::optional<int> rank_upper;
  std::optional<double> variance_s;  // v
};

// kInsufficientData: fewer than 2 pairs or a constant x; kInvalidParameter: lengths differ, confidence outside (0, 1).
TheilSenTrend FitTheilSen(Series x, Series y, double confidence = 0.95);

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_THEIL_SEN_H_
