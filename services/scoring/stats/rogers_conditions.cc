#include "services/scoring/stats/rogers_conditions.h"

#include <array>

#include "services/scoring/stats/norms.h"

namespace rapport::stats {
namespace {

void FillComposite(RogersConditions& result) {
  const std::array<double, 3> conditions{*result.empathy, *result.congruence, *result.positive_regard};
  result.composite = (conditions[0] + conditions[1] + conditions[2]) / 3.0;
  std::size_t weakest = 0;
  for (std::size_t i = 1; i < conditions.size(); ++i) {
    if (Exceeds(conditions[weakest], conditions[i])) weakest = i;
  }
  result.weakest = static_cast<Condition>(weakest);
  result.weakest_value = conditions[weakest];
}

}  // namespace

RogersConditions CombineConditions(const ConditionSums& sums) {
  const auto percent = [&](const Value& sum) { return PercentOfMaximumPossible(sum, sums.min, sums.max); };
  const PercentOfMaximum empathy = percent(sums.empathy);
  const PercentOfMaximum congruence = percent(sums.congruence);
  const PercentOfMaximum regard = percent(sums.regard);
  const PercentOfMaximum unconditionality = percent(sums.unconditionality);
  for (const PercentOfMaximum& scale : {empathy, congruence, regard, unconditionality}) {
    if (scale.status == ResultStatus::kOutOfRange || scale.status == ResultStatus::kInvalidParameter) {
      return {.status = scale.status};
    }
  }
  RogersConditions result{.empathy = empathy.percent,
                          .congruence = congruence.percent,
                          .regard = regard.percent,
                          .unconditionality = unconditionality.percent};
  if (result.regard && result.unconditionality) {
    result.positive_regard = (*result.regard + *result.unconditionality) / 2.0;
  }
  if (result.empathy && result.congruence && result.positive_regard) {
    result.status = ResultStatus::kOk;
    FillComposite(result);
  }
  return result;
}

}  // namespace rapport::stats
