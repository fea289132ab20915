#include "services/scoring/engine/answer_sheet.h"

#include <cmath>

namespace rapport::scoring {

Entry AnswerSheet::EnterNotApplicable(uint32_t item) {
  if (const Entry entry = Claim(item, kNotApplicable); entry != Entry::kTaken) return entry;
  return key_->items()[item - 1].not_applicable_allowed ? Entry::kTaken : Entry::kRefused;
}

void AnswerSheet::FinishIncomplete() {
  answered_ = ItemSet();
  const std::vector<ItemKey>& items = key_->items();
  for (size_t position = 0; position < items.size(); ++position) {
    if (Holds(position, kValue)) {
      answered_.Add(position);
    } else if (Holds(position, kNotApplicable)) {
      not_applicable_.Add(position);
      if (std::isnan(items[position].not_applicable_keyed)) {
        left_out_.Add(position);
      } else {
        keyed_[position] = items[position].not_applicable_keyed;
        answered_.Add(position);
      }
    }
  }
  if (!key_->conditional_items().Empty()) FindSkipped();
}

void AnswerSheet::FindSkipped() {
  (key_->conditional_items() - answered_).ForEach([&](size_t position) {
    const instruments::Condition& asked_if = *key_->instrument().items[position].asked_if;
    const size_t other = asked_if.item - 1;
    const bool answered = Holds(other, kValue);
    if (!answered && !asked_if.if_unanswered.has_value()) return;
    const bool asked =
        answered ? scoring::Holds(raw_[other], asked_if.comparison, asked_if.value) : *asked_if.if_unanswered;
    if (!asked) left_out_.Add(position);
  });
}

}  // namespace rapport::scoring
