#include "services/scoring/engine/score_scales.h"

#include <algorithm>
#include <cmath>

namespace rapport::scoring {
namespace {

using instruments::MissingPolicy;

// What one keyed answer adds to the scale's sum.
double Share(const ScaleKey& scale, double keyed) {
  return scale.count ? (Holds(keyed, instruments::Comparison::kGreaterOrEqual, scale.count_from) ? 1.0 : 0.0) : keyed;
}

// The sum over the scale's items in `of`, in the items' order, so that the order of entry cannot show in the last bit.
double SumOver(const ScaleKey& scale, const AnswerSheet& sheet, const ItemSet& of) {
  double sum = 0;
  of.ForEach([&](size_t position) { sum += Share(scale, sheet.keyed(position)); });
  return sum;
}

double SumOfAll(const ScaleKey& scale, const AnswerSheet& sheet) {
  double sum = 0;
  const double* keyed = sheet.keyed_values();
  if (scale.count) {
    for (uint16_t position : scale.positions) sum += Share(scale, keyed[position]);
  } else {
    for (uint16_t position : scale.positions) sum += keyed[position];
  }
  return sum;
}

// The score that `sum` over `items` answers, or answers and stand-ins, makes.
double ApplyFormula(const ScaleKey& scale, double sum, size_t items) {
  return scale.multiplier * (scale.mean ? sum / static_cast<double>(items) : sum);
}

bool AllowsMissing(const ScaleKey& scale, const AnswerSheet& sheet, size_t missing) {
  const instruments::MissingRule& rule = scale.scale->missing;
  if (rule.policy == MissingPolicy::kAllNeeded || missing > rule.max_missing) return false;
  if (rule.max_missing_in_form == 0) return true;
  const ItemSet missing_in_form = sheet.key().all_items() - sheet.answered() - sheet.left_out();
  return missing_in_form.Count() <= rule.max_missing_in_form;
}

// The sum with each missing item as the mean of its subscale's answered items, rounded; NaN when one has none.
double SumWithStandIns(const ScaleKey& scale, const AnswerSheet& sheet, const ItemSet& missing, double sum) {
  for (size_t i = 0; i < scale.positions.size(); ++i) {
    if (!missing.Has(scale.positions[i])) continue;
    const ScaleKey& subscale = sheet.key().scales()[scale.stand_ins[i]];
    const ItemSet answered = subscale.items & sheet.answered();
    if (answered.Empty()) return kNoValue;
    double subscale_sum = 0;
    answered.ForEach([&](size_t position) { subscale_sum += sheet.keyed(position); });
    sum += std::round(subscale_sum / static_cast<double>(answered.Count()));
  }
  return sum;
}

double Prorate(const ScaleKey& scale, const AnswerSheet& sheet, const ItemSet& answered, const ScaleResult& result) {
  const double sum = SumOver(scale, sheet, answered);
  if (scale.scale->missing.policy == MissingPolicy::kSubscaleMeanRounded) {
    const ItemSet missing = result.missing - sheet.left_out();
    return ApplyFormula(scale, SumWithStandIns(scale, sheet, missing, sum), result.items);
  }
  const double mean = sum / static_cast<double>(result.answered);
  return ApplyFormula(scale, mean * result.items, result.items);
}

// The range of what is left of a scale that items have left.
void NarrowRange(const ScaleKey& scale, const AnswerSheet& sheet, const ItemSet& present, ScaleResult& result) {
  double low = 0;
  double high = 0;
  present.ForEach([&](size_t position) {
    const ItemKey& item = sheet.key().items()[position];
    low += scale.count ? 0 : item.min;
    high += scale.count ? 1 : item.max;
  });
  const size_t items = std::max<size_t>(present.Count(), 1);
  result.min = ApplyFormula(scale, low, items);
  result.max = ApplyFormula(scale, high, items);
  if (result.min > result.max) std::swap(result.min, result.max);
}

void ScoreIncomplete(const ScaleKey& scale, const AnswerSheet& sheet, ScaleResult& into) {
  const ItemSet present = scale.items - sheet.left_out();
  const ItemSet answered = scale.items & sheet.answered();
  const size_t unanswered = (present - answered).Count();
  into.items = static_cast<uint32_t>(present.Count());
  into.answered = static_cast<uint32_t>(answered.Count());
  into.reduced = into.items < scale.positions.size();
  if (into.reduced) NarrowRange(scale, sheet, present, into);
  if (into.answered == 0) return;
  if (unanswered == 0) {
    into.status = ScoreStatus::kComplete;
    into.value = ApplyFormula(scale, SumOver(scale, sheet, answered), into.items);
  } else if (AllowsMissing(scale, sheet, unanswered)) {
    const double value = Prorate(scale, sheet, answered, into);
    if (std::isnan(value)) return;
    into.status = ScoreStatus::kProrated;
    // Rounding in the last bit must not carry a mean of equal answers past the end of the scale.
    into.value = std::clamp(value, into.min, into.max);
  }
}

}  // namespace

int FindBand(const ScaleKey& scale, double value) {
  if (scale.bands == nullptr) return -1;
  int band = -1;
  for (const instruments::Band& candidate : scale.bands->bands) {
    if (value < candidate.from - kThresholdTolerance) break;
    ++band;
  }
  return band;
}

void ScoreScale(const ScaleKey& scale, const AnswerSheet& sheet, ScaleResult& into) {
  into.status = ScoreStatus::kNotScorable;
  into.value = kNoValue;
  into.min = scale.scale->min;
  into.max = scale.scale->max;
  into.reduced = false;
  into.band = -1;
  into.missing = scale.items - sheet.answered();
  if (into.missing.Empty()) {
    into.items = into.answered = static_cast<uint32_t>(scale.positions.size());
    into.status = ScoreStatus::kComplete;
    into.value = ApplyFormula(scale, SumOfAll(scale, sheet), scale.positions.size());
  } else {
    ScoreIncomplete(scale, sheet, into);
  }
  if (into.HasValue() && !into.reduced) into.band = FindBand(scale, into.value);
}

void ScoreScales(const AnswerSheet& sheet, absl::Span<ScaleResult> into) {
  for (const ScaleKey& scale : sheet.key().scales()) {
    ScaleResult& result = into[scale.index];
    if (!sheet.complete()) {
      ScoreScale(scale, sheet, result);
      continue;
    }
    const size_t items = scale.positions.size();
    const bool known = scale.same_items_as >= 0;
    result.sum = known ? into[static_cast<size_t>(scale.same_items_as)].sum : SumOfAll(scale, sheet);
    result.value = ApplyFormula(scale, result.sum, items);
    result.status = ScoreStatus::kComplete;
    result.min = scale.scale->min;
    result.max = scale.scale->max;
    result.items = result.answered = static_cast<uint32_t>(items);
    result.missing = ItemSet();
    result.reduced = false;
    result.band = FindBand(scale, result.value);
  }
}

}  // namespace rapport::scoring
