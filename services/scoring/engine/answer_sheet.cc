#include "services/scoring/engine/answer_sheet.h"

#include <cmath>

namespace rapport::scoring {

Entry AnswerSheet::EnterUnanswered(uint32_t item) { return Claim(item); }

Entry AnswerSheet::EnterNotApplicable(uint32_t item) {
  if (const Entry entry = Claim(item); entry != Entry::kTaken) return entry;
  const size_t position = item - 1;
  const ItemKey& key = key_->items()[position];
  if (!key.not_applicable_allowed) return Entry::kRefused;
  not_applicable_.Add(position);
  if (std::isnan(key.not_applicable_keyed)) {
    left_out_.Add(position);
  } else {
    keyed_[position] = key.not_applicable_keyed;
    answered_.Add(position);
  }
  return Entry::kTaken;
}

void AnswerSheet::FindSkipped() {
  const ItemSet with_raw_answer = WithRawAnswer();
  (key_->conditional_items() - answered_).ForEach([&](size_t position) {
    const instruments::Condition& asked_if = *key_->instrument().items[position].asked_if;
    const size_t other = asked_if.item - 1;
    const bool known = with_raw_answer.Has(other) || asked_if.if_unanswered.has_value();
    if (!known) return;
    const bool asked =
        with_raw_answer.Has(other) ? Holds(raw_[other], asked_if.comparison, asked_if.value) : *asked_if.if_unanswered;
    if (!asked) left_out_.Add(position);
  });
}

}  // namespace rapport::scoring
