#include "services/scoring/engine/response_validity.h"

#include <cmath>

namespace rapport::scoring {
namespace {

using instruments::Severity;

void CheckMissing(const AnswerSheet& sheet, AssessmentResult& into) {
  if (sheet.complete()) return;
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

// Whether the answers given leave a choice of more than two: a column of "no" is no pattern.
bool HaveChoice(const AnswerSheet& sheet, const ItemSet& answered) {
  bool choice = true;
  answered.ForEach([&](size_t position) {
    const ItemKey& item = sheet.key().items()[position];
    choice = choice && item.max - item.min > 1.5 * item.step;
  });
  return choice;
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
  const size_t count = sheet.raw_answers();
  if (count < kMinStraightLineItems || !sheet.all_alike()) return;
  const ItemSet answered = sheet.WithRawAnswer();
  if (!HaveChoice(sheet, answered)) return;
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

void CheckCeiling(const AnswerSheet& sheet, AssessmentResult& into) {
  const ScaleKey* whole = sheet.key().whole_form();
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
