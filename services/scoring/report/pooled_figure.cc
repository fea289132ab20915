#include "services/scoring/report/pooled_figure.h"

#include <optional>

#include "services/scoring/stats/moments.h"

namespace rapport::scoring {
namespace {

constexpr EstimateMethod kPooled = {
    "partial_pooling",
    "Group mean drawn toward the practice's mean by empirical Bayes; variances by restricted maximum likelihood.",
    "An episode counts for its responsible therapist. Differences in who is treated remain: no ranking."};
constexpr EstimateMethod kNotPooled = {"partial_pooling", "Not pooled: see `improvement`, whose unit is the scale's."};

constexpr char kPriorSource[] =
    "Wampold & Brown 2005, J Consult Clin Psychol 73:914-923 (5 percent of the variance); Schiefele et al. 2017, Adm "
    "Policy Ment Health 44:598-613 (5.75 to 7.2 percent): too few therapists or episodes here to estimate it.";
constexpr char kEstimated[] = "Estimated from this practice.";

}  // namespace

stats::Pooling PoolingOf(const FigureValues& figure, const ReportRules& rules) {
  std::vector<std::vector<stats::Value>> groups;
  for (const auto& [name, values] : figure.therapists) groups.push_back(values.values);
  return stats::EstimatePooling(groups, rules.pooling);
}

double VarianceRatio(const stats::Pooling& pooling, const ReportRules& rules) {
  return pooling.status == stats::ResultStatus::kOk ? pooling.tau2 / pooling.sigma2
                                                    : rules.pooling.prior_icc / (1 - rules.pooling.prior_icc);
}

const char* VarianceSource(const stats::Pooling& pooling) {
  return pooling.status != stats::ResultStatus::kOk || pooling.from_prior ? kPriorSource : kEstimated;
}

const EstimateMethod& PoolingMethodOf(FigureKind kind) {
  return kind == FigureKind::kEffectSize ? kNotPooled : kPooled;
}

v1::Estimate PooledEstimate(const FigureValues& figure, const stats::Pooling& pooling,
                            const std::vector<double>& values, bool of_therapist, const ReportRules& rules) {
  const auto n = static_cast<uint32_t>(values.size());
  v1::Estimate estimate = MakeEstimate(PoolingMethodOf(figure.kind), n, std::nullopt);
  if (figure.kind == FigureKind::kEffectSize || pooling.groups < 2) return estimate;
  const std::optional<stats::PooledMean> pooled =
      of_therapist ? stats::PoolGroup(pooling, n, stats::Mean(values).value_or(0), rules.pooling)
                   : stats::PoolAll(pooling, rules.pooling);
  if (!pooled.has_value()) {
    estimate.set_status(v1::ESTIMATE_STATUS_UNDEFINED);
    return estimate;
  }
  estimate = MakeEstimate(kPooled, n, pooled->estimate);
  SetInterval(pooled->lower, pooled->upper, rules.pooling.confidence, figure.min, figure.max, estimate);
  const char* source = VarianceSource(pooling);
  AddParameter("therapists", pooling.groups, kEstimated, estimate);
  AddParameter("tau2", pooling.tau2, source, estimate);
  AddParameter("sigma2", pooling.sigma2, source, estimate);
  if (of_therapist) AddParameter("lambda", pooled->trust, source, estimate);
  return estimate;
}

}  // namespace rapport::scoring
