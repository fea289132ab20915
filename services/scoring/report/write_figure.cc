#include "services/scoring/report/write_figure.h"

#include <cmath>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "services/scoring/domain/estimate.h"
#include "services/scoring/report/disclosure.h"
#include "services/scoring/report/pooled_figure.h"
#include "services/scoring/stats/distributions.h"
#include "services/scoring/stats/effect_size.h"
#include "services/scoring/stats/moments.h"
#include "services/scoring/stats/proportion.h"

namespace rapport::scoring {
namespace {

constexpr EstimateMethod kMean = {"mean", "Arithmetic mean over episodes, with Student's interval."};
constexpr EstimateMethod kShare = {"share", "Proportion with Wilson's interval (1927, J Am Stat Assoc 22:209-212)."};
constexpr EstimateMethod kAttendance = {
    "attendance_rate", "Proportion with Wilson's interval (1927, J Am Stat Assoc 22:209-212).",
    "Of appointments, which are not independent within an episode: the interval is somewhat too narrow."};
constexpr EstimateMethod kEffectSize = {
    "pre_post_effect_size",
    "Mean improvement over the SD of first scores, small-sample corrected (Hedges' g) as is its interval; error by "
    "Becker 1988, Br J Math Stat Psychol 41:257-278.",
    "Of episodes with a first and a later score alone."};

// A figure's values in scope: one therapist's, or everybody's.
TherapistValues InScope(const FigureValues& figure, const std::string& therapist) {
  if (!therapist.empty()) {
    const auto found = figure.therapists.find(therapist);
    return found == figure.therapists.end() ? TherapistValues{} : found->second;
  }
  TherapistValues all;
  for (const auto& [name, values] : figure.therapists) {
    all.values.insert(all.values.end(), values.values.begin(), values.values.end());
    all.first.insert(all.first.end(), values.first.begin(), values.first.end());
    all.latest.insert(all.latest.end(), values.latest.begin(), values.latest.end());
    all.attended += values.attended;
    all.countable += values.countable;
  }
  return all;
}

const EstimateMethod& MethodOf(FigureKind kind) {
  switch (kind) {
    case FigureKind::kMean:
      return kMean;
    case FigureKind::kShare:
      return kShare;
    case FigureKind::kAttendance:
      return kAttendance;
    case FigureKind::kEffectSize:
      break;
  }
  return kEffectSize;
}

v1::Estimate ObservedMean(const FigureValues& figure, const std::vector<double>& values, const ReportRules& rules) {
  const auto n = static_cast<uint32_t>(values.size());
  v1::Estimate estimate = MakeEstimate(kMean, n, stats::Mean(values));
  const std::optional<double> sd = stats::SampleSd(values);
  const std::optional<double> t = stats::StudentTQuantile((1 + rules.confidence) / 2, n - 1.0);
  if (!sd.has_value() || !t.has_value()) return estimate;
  const double margin = *t * *sd / std::sqrt(n);
  SetInterval(estimate.value() - margin, estimate.value() + margin, rules.confidence, figure.min, figure.max, estimate);
  return estimate;
}

v1::Estimate ObservedShare(const EstimateMethod& method, double x, double n, uint32_t episodes,
                           const ReportRules& rules) {
  const stats::Proportion share = stats::ProportionOf(x, n, rules.confidence);
  v1::Estimate estimate = MakeEstimate(method, episodes, share.p);
  SetInterval(share.lower, share.upper, rules.confidence, 0, 1, estimate);
  return estimate;
}

v1::Estimate ObservedEffect(const FigureValues& figure, const TherapistValues& values, const ReportRules& rules) {
  constexpr double kUnbounded = std::numeric_limits<double>::infinity();
  const stats::EffectSize effect =
      stats::ComputeEffectSize(values.first, values.latest, figure.better, std::nullopt, rules.confidence);
  v1::Estimate estimate = MakeEstimate(kEffectSize, static_cast<uint32_t>(effect.n), effect.g);
  if (effect.d_lower.has_value() && effect.d_upper.has_value()) {  // of d: the estimate is g
    const double j = *effect.hedges_j;
    SetInterval(j * *effect.d_lower, j * *effect.d_upper, rules.confidence, -kUnbounded, kUnbounded, estimate);
  }
  if (effect.sd_used.has_value()) AddParameter("sd", *effect.sd_used, "Of the first scores here.", estimate);
  return estimate;
}

double SumOf(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum;
}

v1::Estimate Observe(const FigureValues& figure, const TherapistValues& values, const ReportRules& rules) {
  const std::vector<double> present = stats::PresentValues(values.values);
  const auto n = static_cast<uint32_t>(present.size());
  switch (figure.kind) {
    case FigureKind::kMean:
      return ObservedMean(figure, present, rules);
    case FigureKind::kShare:
      return ObservedShare(kShare, SumOf(present), n, n, rules);
    case FigureKind::kAttendance:
      return ObservedShare(kAttendance, values.attended, values.countable, n, rules);
    case FigureKind::kEffectSize:
      break;
  }
  return ObservedEffect(figure, values, rules);
}

}  // namespace

v1::CaseloadFigure WriteFigure(const FigureValues& values, const std::string& therapist, const ReportRules& rules) {
  v1::CaseloadFigure figure;
  figure.set_figure(values.figure);
  figure.set_instrument(values.measure.instrument);
  figure.set_scale(values.measure.scale);
  const TherapistValues scope = InScope(values, therapist);
  const stats::Pooling pooling = PoolingOf(values, rules);
  const Disclosure disclosure = JudgeDisclosure(values, therapist, pooling, rules);
  figure.set_suppression(SuppressionOf(disclosure));
  if (disclosure != Disclosure::kShown) {
    *figure.mutable_observed() = Withhold(MethodOf(values.kind), disclosure, pooling, rules);
    *figure.mutable_pooled() = Withhold(PoolingMethodOf(values.kind), disclosure, pooling, rules);
    return figure;
  }
  *figure.mutable_observed() = Observe(values, scope, rules);
  if (!values.adjustment.empty()) figure.mutable_observed()->set_caveat(values.adjustment);
  *figure.mutable_pooled() =
      PooledEstimate(values, pooling, stats::PresentValues(scope.values), !therapist.empty(), rules);
  return figure;
}

}  // namespace rapport::scoring
