#include "services/scoring/stats/linear_trend.h"
#include "services/scoring/stats/moving_average.h"
#include "services/scoring/stats/person_means.h"
#include "services/scoring/stats/running_moments.h"
#include "services/scoring/stats/theil_sen.h"
#include "tests/vectors/adapters.h"
#include "tests/vectors/words.h"

namespace rapport::vectors {
namespace {

json LinearTrend(const Input& in) {
  const auto r = stats::FitLinearTrend(in.Series("x"), in.Series("y"), in.NumberOr("conf_level", 0.95));
  return {{"status", Word(r.status)},      {"n", Word(r.n)},
          {"slope", Word(r.slope)},        {"intercept", Word(r.intercept)},
          {"se_slope", Word(r.se_slope)},  {"t", Word(r.t)},
          {"p_value", Word(r.p_value)},    {"ci_lower", Word(r.ci_lower)},
          {"ci_upper", Word(r.ci_upper)},  {"residual_sd", Word(r.residual_sd)},
          {"r_squared", Word(r.r_squared)}};
}

json TheilSen(const Input& in) {
  const auto r = stats::FitTheilSen(in.Series("x"), in.Series("y"), in.NumberOr("conf_level", 0.95));
  return {{"status", Word(r.status)},         {"n", Word(r.n)},
          {"n_slopes", Word(r.n_slopes)},     {"slope", Word(r.slope)},
          {"intercept", Word(r.intercept)},   {"intercept_separate", Word(r.intercept_separate)},
          {"ci_lower", Word(r.ci_lower)},     {"ci_upper", Word(r.ci_upper)},
          {"rank_lower", Word(r.rank_lower)}, {"rank_upper", Word(r.rank_upper)},
          {"variance_s", Word(r.variance_s)}};
}

json Render(const stats::MovingAverage& r) {
  return {{"status", Word(r.status)}, {"series", Word(r.series)}, {"last", Word(r.last)}};
}

json SmoothEvenly(const Input& in) {
  return Render(stats::SmoothEvenly(in.Series("values"), in.NumberOr("lambda", stats::kSmoothingWeight)));
}

json SmoothByTime(const Input& in) {
  return Render(stats::SmoothByTime(in.Series("values"), in.Series("times"), Required(in, "half_life")));
}

stats::RunningMoments Collect(const std::vector<std::optional<double>>& values) {
  stats::RunningMoments moments;
  for (double value : stats::PresentValues(values)) moments.Add(value);
  return moments;
}

json Render(const stats::RunningMoments& moments) {
  return {{"status", moments.n() > 0 ? "OK" : "INSUFFICIENT_DATA"},
          {"n", Word(moments.n())},
          {"mean", Word(moments.mean())},
          {"m2", Word(moments.m2())},
          {"variance", Word(moments.variance())},
          {"sd", Word(moments.sd())}};
}

json Welford(const Input& in) { return Render(Collect(in.Series("values"))); }

json Merge(const Input& in) {
  stats::RunningMoments moments = Collect(in.Series("a"));
  moments.Merge(Collect(in.Series("b")));
  return Render(moments);
}

json PersonMeans(const Input& in) {
  const auto r = stats::CenterOnPersonMeans(in.Rows("groups"));
  return {{"status", Word(r.status)},
          {"grand_mean_of_means", Word(r.grand_mean_of_means)},
          {"person_means", Word(r.person_means)},
          {"between", Word(r.between)},
          {"within", Word(r.within)}};
}

json WithinBetween(const Input& in) {
  const auto r = stats::SlopesWithinAndBetween(in.Rows("alliance"), in.Rows("outcome"));
  return {{"status", Word(r.status)},
          {"beta_within", Word(r.beta_within)},
          {"beta_between", Word(r.beta_between)},
          {"contextual", Word(r.contextual)}};
}

}  // namespace

Adapters TrendAdapters() {
  return {{"trend.ols", LinearTrend},          {"trend.theil_sen", TheilSen},
          {"ewma.fixed", SmoothEvenly},        {"ewma.irregular", SmoothByTime},
          {"stats.welford", Welford},          {"stats.merge", Merge},
          {"center.person_mean", PersonMeans}, {"alliance.within_between", WithinBetween}};
}

}  // namespace rapport::vectors
