#include "services/scoring/engine/response_validity.h"

#include <cmath>

namespace rapport::scoring {
namespace {

using instruments::Severity;

void CheckMissing(const AnswerSheet& sheet, AssessmentResult& into) {
  const ItemSet asked = sheet.key().all_items() - sheet.left_out();
  const ItemSet missing = asked - sheet.answered();
  if (missing.Empty()) return;
  const double fraction = static_cast<double>(missing.Count()) / static_cast<double>(asked.Count());
  if (fraction <= kMaxMissingFraction + kThresholdTolerance) return;
  into.flags.push_back({.kind = FlagKind::kExcessMissing,
                        .severity = Severity::kInfo,
                        .items = missing,
                        .observed = fraction,
                        .threshold = kMaxMissingFraction});
}

// Whether all raw answers are one number, on items with more than two choices: a column of "no" is no pattern.
bool AllAlike(const AnswerSheet& sheet, const ItemSet& answered) {
  bool alike = true;
  bool first = true;
  double value = 0;
  answered.ForEach([&](size_t position) {
    const ItemKey& item = sheet.key().items()[position];
    if (first) value = sheet.raw(position);
    first = false;
    alike = alike && sheet.raw(position) == value && item.max - item.min > 1.5 * item.step;
  });
  return alike && !first;
}

// Whether the one answer given to all items is no middle, and items that point either way were among them.
bool Contradicts(const AnswerSheet& sheet, const ItemSet& answered) {
  bool forward = false;
  bool reversed = false;
  bool middle = false;
  answered.ForEach([&](size_t position) {
    const ItemKey& item = sheet.key().items()[position];
    (item.sign > 0 ? forward : reversed) = true;
    middle = middle || std::abs(sheet.raw(position) - (item.min + item.max) / 2) < kThresholdTolerance;
  });
  return forward && reversed && !middle;
}

void CheckRuns(const AnswerSheet& sheet, AssessmentResult& into) {
  const ItemSet answered = sheet.WithRawAnswer();
  const size_t count = answered.Count();
  if (count < kMinStraightLineItems || !AllAlike(sheet, answered)) return;
  RaisedFlag flag{.kind = FlagKind::kStraightLine,
                  .severity = Severity::kInfo,
                  .observed = static_cast<double>(count),
                  .threshold = static_cast<double>(kMinStraightLineItems)};
  into.flags.push_back(flag);
  if (sheet.key().keyed_both_ways() && Contradicts(sheet, answered)) {
    flag.kind = FlagKind::kReverseInconsistent;
    flag.severity = Severity::kAttention;
    into.flags.push_back(flag);
  }
}

// The scale that stands for the whole form: the official one with the most items.
const ScaleKey* WholeForm(const ScoringKey& key) {
  const ScaleKey* whole = nullptr;
  for (const ScaleKey& scale : key.scales()) {
    if (scale.scale->derived) continue;
    if (whole == nullptr || scale.positions.size() > whole->positions.size()) whole = &scale;
  }
  return whole;
}

void CheckCeiling(const AnswerSheet& sheet, AssessmentResult& into) {
  const ScoringKey& key = sheet.key();
  const ScaleKey* whole = WholeForm(key);
  if (whole == nullptr || whole->scale->direction != instruments::Direction::kHigherIsBetter) return;
  const ScaleResult& result = into.scales[whole->index];
  if (!result.HasValue() || result.value < kCeilingFraction * result.max - kThresholdTolerance) return;
  const bool perfect = result.status == ScoreStatus::kComplete && result.value >= result.max - kThresholdTolerance;
  into.flags.push_back({.kind = perfect ? FlagKind::kTooPerfect : FlagKind::kCeiling,
                        .severity = Severity::kInfo,
                        .index = whole->index,
                        .observed = result.value,
                        .threshold = perfect ? result.max : kCeilingFraction * result.max});
}

}  // namespace

void CheckResponses(const AnswerSheet& sheet, AssessmentResult& into) {
  CheckMissing(sheet, into);
  CheckRuns(sheet, into);
  if (sheet.key().instrument().category == instruments::Category::kAlliance) CheckCeiling(sheet, into);
}

}  // namespace rapport::scoring
