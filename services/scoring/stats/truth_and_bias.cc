#include "services/scoring/stats/truth_and_bias.h"

#include <algorithm>
#include <cmath>

#include "services/scoring/stats/moments.h"

namespace rapport::stats {

TruthAndBias FitTruthAndBias(Series client, Series therapist) {
  if (client.size() != therapist.size()) return {.status = ResultStatus::kInvalidParameter};
  const std::vector<Pair> pairs = CompletePairs(client, therapist);
  TruthAndBias result{.n = static_cast<int>(pairs.size())};
  if (result.n < kTruthAndBiasMinPairs) return result;
  const CrossProducts sums = AboutMeans(pairs);
  result.directional_bias = sums.mean_y - sums.mean_x;
  if (IsConstant(Firsts(pairs))) return result;
  const double slope = sums.sxy / sums.sxx;
  const double residual_squares = std::max(0.0, sums.syy - slope * sums.sxy);
  const double residual_sd = std::sqrt(residual_squares / (sums.n - 2.0));
  result.status = ResultStatus::kOk;
  result.truth_force = slope;
  result.se_bias = residual_sd / std::sqrt(sums.n);
  result.se_truth = residual_sd / std::sqrt(sums.sxx);
  result.r = PearsonR(pairs);
  return result;
}

}  // namespace rapport::stats
