#ifndef RAPPORT_SERVICES_SCORING_ENGINE_ANSWER_SHEET_H_
#define RAPPORT_SERVICES_SCORING_ENGINE_ANSWER_SHEET_H_

#include <array>
#include <cmath>
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
// assessment to assessment, so that entering an answer allocates nothing and clearing costs nothing: what an item holds
// counts only if its mark is of the current assessment. Not thread-safe.
class AnswerSheet {
 public:
  // An empty sheet for `key`'s instrument. `key` must outlive the sheet's use.
  void Start(const ScoringKey& key);

  // Enters the raw answer to item number `item`.
  Entry EnterValue(uint32_t item, double value);

  // Enters that item number `item` was presented and not answered.
  Entry EnterUnanswered(uint32_t item) { return Claim(item, kUnanswered); }

  // Enters that item number `item` was marked as not applicable.
  Entry EnterNotApplicable(uint32_t item);

  // To be called once after the last answer; what follows may be asked only then.
  void Finish() {
    if (complete()) {
      answered_ = key_->all_items();
    } else {
      FinishIncomplete();
    }
  }

  const ScoringKey& key() const { return *key_; }

  // Whether every item has a raw answer: the usual case, which needs no sets.
  bool complete() const { return raw_answers_ == key_->items().size(); }

  // Positions with a keyed value; `raw` and `keyed` are meaningful for these alone. A not-applicable item that counts
  // as a fixed value has a keyed value and no raw answer.
  const ItemSet& answered() const { return answered_; }

  // Positions that leave their scales: not applicable without a value to count as, or skipped as the instrument says.
  const ItemSet& left_out() const { return left_out_; }

  // Positions marked as not applicable.
  const ItemSet& not_applicable() const { return not_applicable_; }

  // Positions with a raw answer.
  ItemSet WithRawAnswer() const { return answered_ - not_applicable_; }

  // How many items have a raw answer, and whether all of these are the same number.
  size_t raw_answers() const { return raw_answers_; }
  bool all_alike() const { return all_alike_; }

  double raw(size_t position) const { return raw_[position]; }
  double keyed(size_t position) const { return keyed_[position]; }
  const double* keyed_values() const { return keyed_.data(); }

 private:
  // What an item holds, in the low bits of its mark; the rest is the assessment's turn.
  static constexpr uint32_t kUnanswered = 0;
  static constexpr uint32_t kValue = 1;
  static constexpr uint32_t kNotApplicable = 2;
  static constexpr uint32_t kTurn = 4;

  Entry Claim(uint32_t item, uint32_t held);
  bool Holds(size_t position, uint32_t held) const { return marks_[position] == turn_ + held; }
  void FinishIncomplete();
  void FindSkipped();

  const ScoringKey* key_ = nullptr;
  uint32_t turn_ = 0;
  uint32_t raw_answers_ = 0;
  double first_answer_ = 0;
  bool all_alike_ = true;
  ItemSet answered_;
  ItemSet not_applicable_;
  ItemSet left_out_;
  std::array<uint32_t, instruments::kMaxItems> marks_ = {};
  std::array<double, instruments::kMaxItems> raw_;
  std::array<double, instruments::kMaxItems> keyed_;
};

// The whole number nearest to `x`, for sizes far below 2^51: adding and taking away 1.5 * 2^52 leaves no room for a
// fraction. No conversion, so the compiler can do several at once.
inline constexpr double kNoRoomForFractions = 6755399441055744.0;
inline double NearestWhole(double x) { return (x + kNoRoomForFractions) - kNoRoomForFractions; }

// An answer within this part of a step is on it: tenths have no exact binary form.
inline constexpr double kStepTolerance = 1e-6;

// Whether the item takes `value` as an answer: finite, in range, on a step, and not a 0 that its scale leaves out. The
// rule is instruments::AcceptsValue's, on a form that is quicker to read.
inline bool Accepts(const ItemKey& key, double value) {
  if (!(value >= key.min && value <= key.max)) return false;  // also refuses NaN
  const double steps = (value - key.min) * key.steps_per_unit;
  if (!(std::abs(steps - NearestWhole(steps)) <= kStepTolerance)) return false;
  return !key.no_zero || std::abs(value) > key.step / 2;
}

inline void AnswerSheet::Start(const ScoringKey& key) {
  key_ = &key;
  turn_ += kTurn;
  if (turn_ == 0) {  // after a thousand million assessments old marks could be taken for new ones
    marks_.fill(0);
    turn_ = kTurn;
  }
  raw_answers_ = 0;
  all_alike_ = true;
  not_applicable_ = ItemSet();
  left_out_ = ItemSet();
}

inline Entry AnswerSheet::Claim(uint32_t item, uint32_t held) {
  const size_t position = static_cast<size_t>(item) - 1;  // item 0 wraps around and is unknown too
  if (position >= key_->items().size()) return Entry::kUnknownItem;
  if (marks_[position] >= turn_) return Entry::kDuplicateItem;
  marks_[position] = turn_ + held;
  return Entry::kTaken;
}

inline Entry AnswerSheet::EnterValue(uint32_t item, double value) {
  if (const Entry entry = Claim(item, kValue); entry != Entry::kTaken) return entry;
  const size_t position = item - 1;
  const ItemKey& key = key_->items()[position];
  if (!Accepts(key, value)) {
    marks_[position] = turn_ + kUnanswered;
    return Entry::kRefused;
  }
  raw_[position] = value;
  keyed_[position] = key.offset + key.sign * value;
  if (raw_answers_++ == 0) first_answer_ = value;
  all_alike_ &= value == first_answer_;
  return Entry::kTaken;
}

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_ENGINE_ANSWER_SHEET_H_
