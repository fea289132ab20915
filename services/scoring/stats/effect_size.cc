#include "services/scoring/stats/effect_size.h"

#include <cmath>

#include "services/scoring/stats/distributions.h"
#include "services/scoring/stats/moments.h"

namespace rapport::stats {
namespace {

bool IsUnusable(const std::optional<double>& sd) { return sd && !IsPositive(*sd); }

// (first score, improvement) of the complete pairs.
std::vector<Pair> Improvements(std::span<const Pair> scores, Better better) {
  std::vector<Pair> pairs;
  for (const Pair& score : scores) pairs.push_back({score.first, Sign(better) * (score.second - score.first)});
  return pairs;
}

void FillInterval(double confidence, EffectSize& result) {
  if (!result.r_pre_post) return;
  const double d = *result.d;
  const double z = *TwoSidedZ(confidence);
  result.se_d = std::sqrt(2.0 * (1.0 - *result.r_pre_post) / result.n + d * d / (2.0 * result.n));
  result.d_lower = d - z * *result.se_d;
  result.d_upper = d + z * *result.se_d;
}

}  // namespace

EffectSize ComputeEffectSize(Series pre, Series post, Better better, std::optional<double> sd_ref, double confidence) {
  if (pre.size() != post.size() || IsUnusable(sd_ref) || !TwoSidedZ(confidence)) {
    return {.status = ResultStatus::kInvalidParameter};
  }
  const std::vector<Pair> pairs = CompletePairs(pre, post);
  EffectSize result{.n = static_cast<int>(pairs.size())};
  if (result.n < 2 || (!sd_ref && IsConstant(Firsts(pairs)))) return result;
  result.status = ResultStatus::kOk;
  result.mean_improvement = Mean(Seconds(Improvements(pairs, better)));
  result.sd_used = sd_ref ? *sd_ref : *SampleSd(Firsts(pairs));
  result.d = *result.mean_improvement / *result.sd_used;
  result.hedges_j = 1.0 - 3.0 / (4.0 * (result.n - 1.0) - 1.0);
  result.g = *result.hedges_j * *result.d;
  result.r_pre_post = PearsonR(pairs);
  FillInterval(confidence, result);
  return result;
}

AdjustedEffectSize AdjustForSeverity(const ScorePairs& reference, const ScorePairs& cases, Better better,
                                     std::optional<double> sd_ref) {
  if (reference.pre.size() != reference.post.size() || cases.pre.size() != cases.post.size() || IsUnusable(sd_ref)) {
    return {.status = ResultStatus::kInvalidParameter};
  }
  const std::vector<Pair> scores = CompletePairs(reference.pre, reference.post);
  if (scores.size() < 3 || IsConstant(Firsts(scores))) return {};
  const CrossProducts sums = AboutMeans(Improvements(scores, better));
  const double slope = sums.sxy / sums.sxx;
  const double intercept = sums.mean_y - slope * sums.mean_x;
  const double sd = sd_ref ? *sd_ref : *SampleSd(Firsts(scores));
  AdjustedEffectSize result{
      .status = ResultStatus::kOk, .intercept = intercept, .slope = slope, .mean_change_ref = sums.mean_y};
  for (std::size_t i = 0; i < cases.pre.size(); ++i) {
    Value residual;
    Value effect;
    if (Present(cases.pre[i]) && Present(cases.post[i])) {
      const double improvement = Sign(better) * (*cases.post[i] - *cases.pre[i]);
      residual = improvement - (intercept + slope * *cases.pre[i]);
      effect = (sums.mean_y + *residual) / sd;
    }
    result.residual.push_back(residual);
    result.saes.push_back(effect);
  }
  result.mean_saes = Mean(PresentValues(result.saes));
  return result;
}

}  // namespace rapport::stats
