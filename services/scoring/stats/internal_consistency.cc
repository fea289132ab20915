#include "services/scoring/stats/internal_consistency.h"

#include <numeric>

#include "services/scoring/stats/matrix_rows.h"
#include "services/scoring/stats/moments.h"

namespace rapport::stats {

InternalConsistency CronbachAlpha(std::span<const std::vector<Value>> rows) {
  const auto complete = CompleteRows(rows);
  if (!complete) return {.status = ResultStatus::kInvalidParameter};
  const int k = rows.empty() ? 0 : static_cast<int>(rows.front().size());
  const int n = static_cast<int>(complete->size());
  const InternalConsistency undefined{.items = k, .respondents = n};
  if (k < 2 || n < 3) return undefined;
  std::vector<double> totals;
  for (const auto& row : *complete) totals.push_back(std::accumulate(row.begin(), row.end(), 0.0));
  if (IsConstant(totals)) return undefined;
  double item_variances = 0.0;
  for (int item = 0; item < k; ++item) {
    std::vector<double> answers;
    for (const auto& row : *complete) answers.push_back(row[item]);
    item_variances += *SampleVariance(answers);
  }
  const double alpha = k / (k - 1.0) * (1.0 - item_variances / *SampleVariance(totals));
  return {.status = ResultStatus::kOk, .items = k, .respondents = n, .alpha = alpha};
}

}  // namespace rapport::stats
