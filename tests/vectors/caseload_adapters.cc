#include "services/scoring/stats/effect_size.h"
#include "services/scoring/stats/proportion.h"
#include "services/scoring/stats/shrinkage.h"
#include "services/scoring/stats/variance_components.h"
#include "tests/vectors/adapters.h"
#include "tests/vectors/words.h"

namespace rapport::vectors {
namespace {

json VarianceComponents(const Input& in) {
  const auto r = stats::EstimateVarianceComponents(in.Rows("groups"));
  return {{"status", Word(r.status)},
          {"n_groups", Word(r.n_groups)},
          {"n_total", Word(r.n_total)},
          {"msb", Word(r.msb)},
          {"msw", Word(r.msw)},
          {"n0", Word(r.n0)},
          {"sigma2", Word(r.sigma2)},
          {"tau2_raw", Word(r.tau2_raw)},
          {"tau2", Word(r.tau2)},
          {"icc", Word(r.icc)},
          {"mu", Word(r.mu)}};
}

json Reml(const Input& in) {
  const auto r = stats::EstimateByReml(in.Rows("groups"));
  return {{"status", Word(r.status)},
          {"mu", Word(r.mu)},
          {"tau2", Word(r.tau2)},
          {"sigma2", Word(r.sigma2)},
          {"estimates", r.status == stats::ResultStatus::kOk ? Word(r.estimates) : json(nullptr)}};
}

json Shrink(const Input& in) {
  stats::ShrinkageParameters p{
      .mu = Required(in, "mu"), .tau2 = Required(in, "tau2"), .sigma2 = Required(in, "sigma2")};
  p.confidence = in.NumberOr("conf_level", p.confidence);
  const auto r = stats::ShrinkMeans(in.Series("n"), in.Series("mean"), p);
  json result = {{"status", Word(r.status)}};
  for (const char* key : {"lambda", "estimate", "se", "lower", "upper"}) {
    result[key] = r.status == stats::ResultStatus::kOk ? json::array() : json(nullptr);
  }
  for (const stats::ShrunkenMean& group : r.groups) {
    result["lambda"].push_back(Word(group.lambda));
    result["estimate"].push_back(Word(group.estimate));
    result["se"].push_back(Word(group.se));
    result["lower"].push_back(Word(group.lower));
    result["upper"].push_back(Word(group.upper));
  }
  return result;
}

json EffectSize(const Input& in) {
  const auto r = stats::ComputeEffectSize(in.Series("pre"), in.Series("post"), BetterOf(in), in.Number("sd_ref"),
                                          in.NumberOr("conf_level", 0.95));
  return {{"status", Word(r.status)},
          {"n", Word(r.n)},
          {"mean_improvement", Word(r.mean_improvement)},
          {"sd_used", Word(r.sd_used)},
          {"d", Word(r.d)},
          {"hedges_j", Word(r.hedges_j)},
          {"g", Word(r.g)},
          {"r_pre_post", Word(r.r_pre_post)},
          {"se_d", Word(r.se_d)},
          {"d_lower", Word(r.d_lower)},
          {"d_upper", Word(r.d_upper)}};
}

json AdjustedEffectSize(const Input& in) {
  const auto reference_pre = in.Series("reference_pre");
  const auto reference_post = in.Series("reference_post");
  const auto pre = in.Series("pre");
  const auto post = in.Series("post");
  const auto r = stats::AdjustForSeverity({.pre = reference_pre, .post = reference_post}, {.pre = pre, .post = post},
                                          BetterOf(in), in.Number("sd_ref"));
  const bool ok = r.status == stats::ResultStatus::kOk;
  return {{"status", Word(r.status)},
          {"intercept", Word(r.intercept)},
          {"slope", Word(r.slope)},
          {"mean_change_ref", Word(r.mean_change_ref)},
          {"residual", ok ? Word(r.residual) : json(nullptr)},
          {"saes", ok ? Word(r.saes) : json(nullptr)},
          {"mean_saes", Word(r.mean_saes)}};
}

json Wilson(const Input& in) {
  const auto r = stats::ProportionOf(Required(in, "x"), Required(in, "n"), in.NumberOr("conf_level", 0.95));
  return {{"status", Word(r.status)}, {"p", Word(r.p)}, {"lower", Word(r.lower)}, {"upper", Word(r.upper)}};
}

json Attendance(const Input& in) {
  const auto r = stats::RateAttendance({.attended = in.IntOr("attended", 0),
                                        .no_show = in.IntOr("dna", 0),
                                        .late_cancel = in.IntOr("late_cancel", 0),
                                        .timely_cancel = in.IntOr("timely_cancel", 0),
                                        .therapist_cancel = in.IntOr("therapist_cancel", 0)});
  return {{"status", Word(r.status)},
          {"countable", Word(r.countable)},
          {"attendance_rate", Word(r.attendance_rate)},
          {"attendance_lower", Word(r.attendance_lower)},
          {"attendance_upper", Word(r.attendance_upper)},
          {"dna_rate", Word(r.no_show_rate)},
          {"late_cancel_rate", Word(r.late_cancel_rate)},
          {"booked", Word(r.booked)}};
}

json Fisher(const Input& in) {
  const auto r = stats::FisherInterval(Required(in, "r"), Required(in, "n"), in.NumberOr("conf_level", 0.95));
  return {{"status", Word(r.status)},
          {"z", Word(r.z)},
          {"se", Word(r.se)},
          {"lower", Word(r.lower)},
          {"upper", Word(r.upper)}};
}

}  // namespace

Adapters CaseloadAdapters() {
  return {{"caseload.variance_components", VarianceComponents},
          {"caseload.reml", Reml},
          {"caseload.shrink", Shrink},
          {"caseload.effect_size", EffectSize},
          {"caseload.saes", AdjustedEffectSize},
          {"caseload.attendance", Attendance},
          {"stats.wilson", Wilson},
          {"stats.fisher_ci", Fisher}};
}

}  // namespace rapport::vectors
