#include "services/scoring/report/write_figure.h"

#include <cmath>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/scoring/domain/estimate.h"
#include "services/scoring/stats/distributions.h"
#include "services/scoring/stats/effect_size.h"
#include "services/scoring/stats/group_sums.h"
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
    "Mean improvement over the SD of first scores, small-sample corrected (Hedges' g); error by Becker 1988, Br J Math "
    "Stat Psychol 41:257-278.",
    "Of episodes with a first and a later score alone."};
constexpr EstimateMethod kPooled = {
    "partial_pooling",
    "Group mean drawn toward the practice's mean by empirical Bayes; variances by restricted maximum likelihood.",
    "An episode counts for its responsible therapist. Differences in who is treated remain: no ranking."};
constexpr EstimateMethod kNotPooled = {"partial_pooling", "Not pooled: see `improvement`, whose unit is the scale's."};

constexpr char kCellSource[] =
    "Design decision of Rapport: the least cell that published health statistics usually show.";
constexpr char kTrustSource[] =
    "Design decision of Rapport: below it, a therapist's own episodes say less than the practice's.";
constexpr char kPriorSource[] =
    "Wampold & Brown 2005, J Consult Clin Psychol 73:914-923 (5 percent); Schiefele et al. 2017, Adm Policy Ment "
    "Health "
    "44:598-613 (5.75 to 7.2 percent): too few therapists here to estimate it.";
constexpr char kEstimated[] = "Estimated from this practice.";

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

stats::Pooling PoolingOf(const FigureValues& figure, const ReportRules& rules) {
  std::vector<std::vector<stats::Value>> groups;
  for (const auto& [name, values] : figure.therapists) groups.push_back(values.values);
  return stats::EstimatePooling(groups, rules.pooling);
}

// How much a therapist's own episodes say; where values do not vary, as if therapists differed as they usually do.
double TrustIn(const stats::Pooling& pooling, size_t episodes, const ReportRules& rules) {
  const double ratio = pooling.status == stats::ResultStatus::kOk
                           ? pooling.tau2 / pooling.sigma2
                           : rules.pooling.prior_icc / (1 - rules.pooling.prior_icc);
  return stats::Trust(static_cast<double>(episodes), ratio);
}

v1::Suppression Judge(const stats::Pooling& pooling, size_t episodes, bool of_therapist, const ReportRules& rules) {
  if (episodes < rules.minimum_cell) return v1::SUPPRESSION_SMALL_CELL;
  if (of_therapist && !stats::Reaches(TrustIn(pooling, episodes, rules), rules.minimum_trust)) {
    return v1::SUPPRESSION_FEW_EPISODES;
  }
  return v1::SUPPRESSION_NONE;
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
  SetInterval(effect.d_lower, effect.d_upper, rules.confidence, -kUnbounded, kUnbounded, estimate);
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

v1::Estimate Pool(const FigureValues& figure, const stats::Pooling& pooling, const std::vector<double>& values,
                  bool of_therapist, const ReportRules& rules) {
  const auto n = static_cast<uint32_t>(of_therapist ? values.size() : static_cast<size_t>(pooling.values));
  if (figure.kind == FigureKind::kEffectSize) return MakeEstimate(kNotPooled, n, std::nullopt);
  const std::optional<stats::PooledMean> pooled =
      of_therapist ? stats::PoolGroup(pooling, n, stats::Mean(values).value_or(0), rules.pooling)
                   : stats::PoolAll(pooling, rules.pooling);
  v1::Estimate estimate = MakeEstimate(kPooled, n, pooled.has_value() ? std::optional(pooled->estimate) : std::nullopt);
  if (!pooled.has_value()) {
    if (pooling.values >= 2) estimate.set_status(v1::ESTIMATE_STATUS_UNDEFINED);  // nothing varies
    return estimate;
  }
  SetInterval(pooled->lower, pooled->upper, rules.pooling.confidence, figure.min, figure.max, estimate);
  AddParameter("therapists", pooling.groups, kEstimated, estimate);
  AddParameter("tau2", pooling.tau2, pooling.from_prior ? kPriorSource : kEstimated, estimate);
  AddParameter("sigma2", pooling.sigma2, pooling.from_prior ? kPriorSource : kEstimated, estimate);
  if (of_therapist) AddParameter("lambda", pooled->trust, kEstimated, estimate);
  return estimate;
}

// What is said in place of numbers.
v1::Estimate Withhold(const EstimateMethod& method, uint32_t n, v1::Suppression suppression, const ReportRules& rules) {
  v1::Estimate estimate = MakeEstimate(method, n, std::nullopt);
  if (suppression == v1::SUPPRESSION_SMALL_CELL) {
    estimate.set_caveat(absl::StrCat("Not shown: fewer than ", rules.minimum_cell, " episodes."));
    AddParameter("minimum_cell", rules.minimum_cell, kCellSource, estimate);
  } else {
    estimate.set_caveat("Not shown: too few episodes to say more about the therapist than about the practice.");
    AddParameter("minimum_lambda", rules.minimum_trust, kTrustSource, estimate);
  }
  return estimate;
}

}  // namespace

v1::CaseloadFigure WriteFigure(const FigureValues& values, const std::string& therapist, const ReportRules& rules) {
  v1::CaseloadFigure figure;
  figure.set_figure(values.figure);
  figure.set_instrument(values.measure.instrument);
  figure.set_scale(values.measure.scale);
  const bool of_therapist = !therapist.empty();
  const TherapistValues scope = InScope(values, therapist);
  const std::vector<double> present = stats::PresentValues(scope.values);
  const stats::Pooling pooling = PoolingOf(values, rules);
  figure.set_suppression(Judge(pooling, present.size(), of_therapist, rules));
  if (figure.suppression() != v1::SUPPRESSION_NONE) {
    const auto n = static_cast<uint32_t>(present.size());
    *figure.mutable_observed() = Withhold(MethodOf(values.kind), n, figure.suppression(), rules);
    *figure.mutable_pooled() = Withhold(kPooled, n, figure.suppression(), rules);
    return figure;
  }
  *figure.mutable_observed() = Observe(values, scope, rules);
  if (!values.adjustment.empty()) figure.mutable_observed()->set_caveat(values.adjustment);
  *figure.mutable_pooled() = Pool(values, pooling, present, of_therapist, rules);
  return figure;
}

}  // namespace rapport::scoring
