#ifndef RAPPORT_SERVICES_SCORING_STATS_EFFECT_SIZE_H_
#define RAPPORT_SERVICES_SCORING_STATS_EFFECT_SIZE_H_

#include <optional>
#include <vector>

#include "services/scoring/stats/direction.h"
#include "services/scoring/stats/result_status.h"
#include "services/scoring/stats/series.h"

namespace rapport::stats {

// Pre-post effect size of a caseload: d = mean improvement / SD, small-sample factor J = 1 - 3 / (4 (n - 1) - 1), g = J
// d, SE = sqrt(2 (1 - r) / n + d^2 / (2 n)) (Becker 1988, Br J Math Stat Psychol 41:257-278). Cases without a second
// score are left out: label it as of completers, and give their number beside it.
struct EffectSize {
  ResultStatus status = ResultStatus::kInsufficientData;
  int n = 0;  // Complete pairs.
  std::optional<double> mean_improvement;
  std::optional<double> sd_used;
  std::optional<double> d;
  std::optional<double> hedges_j;
  std::optional<double> g;
  std::optional<double> r_pre_post;  // None, like the SE and the interval, when a side is constant.
  std::optional<double> se_d;
  std::optional<double> d_lower;
  std::optional<double> d_upper;
};

// Without `sd_ref` the SD is that of the first scores. kInsufficientData: fewer than 2 pairs, or constant first scores
// without sd_ref; kInvalidParameter: lengths differ, sd_ref <= 0, confidence outside (0, 1).
EffectSize ComputeEffectSize(Series pre, Series post, Better better, std::optional<double> sd_ref = std::nullopt,
                             double confidence = 0.95);

// Severity-adjusted effect size (Brown; psychoutcomes.org): improvement is regressed on the first score in a reference
// sample, and a case's effect is (mean reference improvement + its residual) / sd_ref. Leave out cases that begin on
// the functional side. At least .8 is called large, below .3 small; definitions of the SD differ between sources, so
// name the one used.
struct AdjustedEffectSize {
  ResultStatus status = ResultStatus::kInsufficientData;
  std::optional<double> intercept;
  std::optional<double> slope;
  std::optional<double> mean_change_ref;
  std::vector<Value> residual;  // Per case; none where a score is missing.
  std::vector<Value> saes;
  std::optional<double> mean_saes;  // Over the cases that have one.
};

struct ScorePairs {
  Series pre;
  Series post;
};

// Without `sd_ref` the SD is that of the reference's first scores. kInsufficientData: fewer than 3 reference pairs, or
// constant first scores; kInvalidParameter: lengths differ, sd_ref <= 0.
AdjustedEffectSize AdjustForSeverity(const ScorePairs& reference, const ScorePairs& cases, Better better,
                                     std::optional<double> sd_ref = std::nullopt);

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_EFFECT_SIZE_H_
