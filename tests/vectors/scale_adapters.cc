#include "services/scoring/stats/internal_consistency.h"
#include "services/scoring/stats/norms.h"
#include "services/scoring/stats/scale_total.h"
#include "services/scoring/stats/score_interval.h"
#include "tests/vectors/adapters.h"
#include "tests/vectors/words.h"

namespace rapport::vectors {
namespace {

json Render(const stats::ScaleTotal& r) {
  return {{"status", Word(r.status)},
          {"n_valid", Word(r.valid)},
          {"prorated", Word(r.prorated)},
          {"score", Word(r.score)},
          {"bad_items", Word(r.bad_items)}};
}

json Total(const Input& in) {
  const auto totaling = OneOf<stats::Totaling>(
      in, "scoring", "sum",
      {{"sum", stats::Totaling::kSum}, {"mean", stats::Totaling::kMean}, {"mean_x10", stats::Totaling::kMeanTen}});
  if (!totaling) return Render({.status = stats::ResultStatus::kInvalidParameter});
  stats::ScaleKey key{.item_min = Required(in, "item_min"),
                      .item_max = Required(in, "item_max"),
                      .reversed = in.Ints("reverse_items"),
                      .totaling = *totaling};
  key.min_valid_fraction = in.NumberOr("min_valid_fraction", key.min_valid_fraction);
  return Render(stats::TotalScale(in.Series("responses"), key));
}

json Standardize(const Input& in) {
  const auto r = stats::Standardize(in.Number("raw"), Required(in, "mean"), Required(in, "sd"));
  return {{"status", Word(r.status)}, {"z", Word(r.z)}, {"t", Word(r.t)}, {"percentile", Word(r.percentile)}};
}

json RankAmong(const Input& in) {
  const auto r = stats::RankAmong(in.Number("raw"), in.Series("reference"));
  return {{"status", Word(r.status)}, {"n", Word(r.n)}, {"percentile", Word(r.percentile)}};
}

json Pomp(const Input& in) {
  const auto r = stats::PercentOfMaximumPossible(in.Number("value"), Required(in, "min"), Required(in, "max"));
  return {{"status", Word(r.status)}, {"pomp", Word(r.percent)}};
}

json ScoreInterval(const Input& in) {
  stats::ScoreIntervalParameters p{.mean = Required(in, "mean"),
                                   .sd = Required(in, "sd"),
                                   .reliability = Required(in, "reliability"),
                                   .scale_min = in.Number("scale_min"),
                                   .scale_max = in.Number("scale_max")};
  p.confidence = in.NumberOr("conf_level", p.confidence);
  const auto r = stats::IntervalOfScore(in.Number("raw"), p);
  return {{"status", Word(r.status)},
          {"sem", Word(r.sem)},
          {"z_crit", Word(r.z_crit)},
          {"observed_lower", Word(r.observed_lower)},
          {"observed_upper", Word(r.observed_upper)},
          {"observed_lower_clamped", Word(r.observed_lower_clamped)},
          {"observed_upper_clamped", Word(r.observed_upper_clamped)},
          {"true_score", Word(r.true_score)},
          {"see", Word(r.see)},
          {"true_lower", Word(r.true_lower)},
          {"true_upper", Word(r.true_upper)}};
}

json Alpha(const Input& in) {
  const auto r = stats::CronbachAlpha(in.Rows("items"));
  return {{"status", Word(r.status)}, {"k", Word(r.items)}, {"n", Word(r.respondents)}, {"alpha", Word(r.alpha)}};
}

}  // namespace

Adapters ScaleAdapters() {
  return {
      {"scale.total", Total},
      {"norm.standardize", Standardize},
      {"norm.percentile_rank", RankAmong},
      {"norm.score_ci", ScoreInterval},
      {"score.pomp", Pomp},
      {"reliability.cronbach_alpha", Alpha},
  };
}

}  // namespace rapport::vectors
