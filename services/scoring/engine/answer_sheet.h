#ifndef RAPPORT_SERVICES_SCORING_ENGINE_ANSWER_SHEET_H_
#define RAPPORT_SERVICES_SCORING_ENGINE_ANSWER_SHEET_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "services/scoring/engine/item_set.h"
#include "services/scoring/engine/scoring_key.h"

namespace rapport::scoring {

// Why an answer was not taken.
enum class Entry {
  kTaken,
  kUnknownItem,    // the instrument has no item of this number
  kDuplicateItem,  // an earlier answer is for the same item
  kRefused,        // not a value the item accepts, or not applicable where the item has no such choice
};

// The answers of one assessment by the items' positions, raw and keyed. Order of entry leaves no trace. Reused from
// assessment to assessment, so that entering an answer allocates nothing. Not thread-safe.
class AnswerSheet {
 public:
  // An empty sheet for `key`'s instrument. `key` must outlive the sheet's use.
  void Start(const ScoringKey& key) {
    key_ = &key;
    answered_ = ItemSet();
    entered_ = ItemSet();
    not_applicable_ = ItemSet();
    left_out_ = ItemSet();
  }

  // Enters the raw answer to item number `item`.
  Entry EnterValue(uint32_t item, double value);

  // Enters that item number `item` was presented and not answered.
  Entry EnterUnanswered(uint32_t item);

  // Enters that item number `item` was marked as not applicable.
  Entry EnterNotApplicable(uint32_t item);

  // To be called once after the last answer: finds the items that were skipped as the instrument says.
  void Finish() {
    if (!key_->conditional_items().Empty()) FindSkipped();
  }

  const ScoringKey& key() const { return *key_; }

  // Positions with a keyed value; `raw` and `keyed` are meaningful for these alone. A not-applicable item that counts
  // as a fixed value has a keyed value and no raw answer.
  const ItemSet& answered() const { return answered_; }

  // Positions that leave their scales: not applicable without a value to count as, or skipped as the instrument says.
  const ItemSet& left_out() const { return left_out_; }

  // Positions marked as not applicable.
  const ItemSet& not_applicable() const { return not_applicable_; }

  // Positions with a raw answer.
  ItemSet WithRawAnswer() const { return answered_ - not_applicable_; }

  double raw(size_t position) const { return raw_[position]; }
  double keyed(size_t position) const { return keyed_[position]; }
  const double* keyed_values() const { return keyed_.data(); }

 private:
  Entry Claim(uint32_t item);
  void FindSkipped();

  const ScoringKey* key_ = nullptr;
  ItemSet entered_;
  ItemSet answered_;
  ItemSet not_applicable_;
  ItemSet left_out_;
  std::array<double, instruments::kMaxItems> raw_;
  std::array<double, instruments::kMaxItems> keyed_;
};

// Whether the item takes `value` as an answer: finite, in range, on a step within a millionth of one, and not a 0 that
// its scale leaves out. The rule is instruments::AcceptsValue's, on a form that is quicker to read.
inline bool Accepts(const ItemKey& key, double value) {
  if (!(value >= key.min && value <= key.max)) return false;  // also refuses NaN
  const double steps = (value - key.min) * key.steps_per_unit;
  const double off_step = steps - static_cast<double>(static_cast<int64_t>(steps + 0.5));
  if (off_step > 1e-6 || off_step < -1e-6) return false;
  return !key.no_zero || value > key.step / 2 || value < -key.step / 2;
}

inline Entry AnswerSheet::Claim(uint32_t item) {
  const size_t position = static_cast<size_t>(item) - 1;  // item 0 wraps around and is unknown too
  if (position >= key_->items().size()) return Entry::kUnknownItem;
  if (entered_.Has(position)) return Entry::kDuplicateItem;
  entered_.Add(position);
  return Entry::kTaken;
}

inline Entry AnswerSheet::EnterValue(uint32_t item, double value) {
  if (const Entry entry = Claim(item); entry != Entry::kTaken) return entry;
  const size_t position = item - 1;
  const ItemKey& key = key_->items()[position];
  if (!Accepts(key, value)) return Entry::kRefused;
  raw_[position] = value;
  keyed_[position] = key.offset + key.sign * value;
  answered_.Add(position);
  return Entry::kTaken;
}

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_ENGINE_ANSWER_SHEET_H_
