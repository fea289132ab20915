#include "services/scoring/engine/row_scorer.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

#include "services/scoring/engine/score_scales.h"

namespace rapport::scoring {
namespace {

bool AcceptTheSame(const ItemKey& a, const ItemKey& b) {
  return a.min == b.min && a.max == b.max && a.step == b.step && a.no_zero == b.no_zero;
}

// Two numbers worked on at once, as every x86-64 and ARM64 can; wider ones are taken apart where a machine lacks them.
using Lanes = double __attribute__((vector_size(16)));
using Bits = int64_t __attribute__((vector_size(16)));

}  // namespace

RowScorer::RowScorer(const ScoringKey& key, std::vector<uint16_t> columns)
    : key_(key), columns_(std::move(columns)), keyed_(columns_.size() * kBlock), sums_(key.scales().size()) {
  constexpr uint16_t kNoColumn = 0xffff;
  std::vector<uint16_t> column_of(key.items().size(), kNoColumn);
  for (size_t column = 0; column < columns_.size(); ++column) {
    column_of[columns_[column]] = static_cast<uint16_t>(column);
    items_.push_back(key.items()[columns_[column]]);
    quick_ = quick_ && AcceptTheSame(items_.front(), items_.back());
    any_reversed_ = any_reversed_ || items_.back().sign < 0;
  }
  for (const ScaleKey& scale : key.scales()) {
    std::vector<uint16_t>& of_scale = scale_columns_.emplace_back();
    for (uint16_t position : scale.positions) {
      quick_ = quick_ && column_of[position] != kNoColumn;
      of_scale.push_back(column_of[position]);
    }
  }
}

void RowScorer::Score(absl::Span<const double> values, double* scores, char* statuses) {
  if (columns_.empty()) return;
  const size_t scales = key_.scales().size();
  const size_t rows = values.size() / columns_.size();
  size_t row = 0;
  for (; quick_ && row + kBlock <= rows; row += kBlock) {
    ScoreBlock(values.data() + row * columns_.size(), scores + row * scales, statuses + row * scales);
  }
  for (; row < rows; ++row) {
    ScoreRow(values.data() + row * columns_.size(), scores + row * scales, statuses + row * scales);
  }
}

void RowScorer::ScoreBlock(const double* values, double* scores, char* statuses) {
  const size_t scales = key_.scales().size();
  const size_t columns = columns_.size();
  SumScales(Keyed(values), scores);
  std::fill_n(statuses, kBlock * scales, static_cast<char>(ScoreStatus::kComplete));
  if (BlockTaken(values)) return;
  for (size_t row = 0; row < kBlock; ++row) {
    const double* of_row = values + row * columns;
    if (!RowTaken(of_row)) ScoreRow(of_row, scores + row * scales, statuses + row * scales);
  }
}

// As Accepts for answers to items alike, two at a time. What must not be negative is computed as a number, and the
// signs are gathered: comparing lane by lane costs more on SSE2. A missing answer is NaN and makes the total one.
bool RowScorer::BlockTaken(const double* values) const {
  const ItemKey& item = items_.front();
  const double nearest_to_zero = item.no_zero ? item.step / 2 : -1;
  const Bits without_sign = Bits{} + std::numeric_limits<int64_t>::max();
  const size_t count = kBlock * columns_.size();
  Bits signs{};
  Lanes total{};
  for (size_t i = 0; i < count; i += 2) {
    Lanes value;
    std::memcpy(&value, values + i, sizeof(value));
    const Lanes above_min = value - item.min;
    const Lanes steps = above_min * item.steps_per_unit;
    const Lanes off_step = steps - ((steps + kNoRoomForFractions) - kNoRoomForFractions);
    const Lanes tolerance_left = kStepTolerance - (Lanes)((Bits)off_step & without_sign);
    const Lanes from_zero = (Lanes)((Bits)value & without_sign) - nearest_to_zero;
    signs |= (Bits)above_min | (Bits)(item.max - value) | (Bits)tolerance_left | (Bits)from_zero;
    total += value;
  }
  return (signs[0] | signs[1]) >= 0 && !std::isnan(total[0] + total[1]);
}

bool RowScorer::RowTaken(const double* row) const {
  return std::all_of(row, row + columns_.size(), [&](double value) { return Accepts(items_.front(), value); });
}

const double* RowScorer::Keyed(const double* values) {
  if (!any_reversed_) return values;
  double* keyed = keyed_.data();
  for (size_t row = 0; row < kBlock; ++row) {
    for (const ItemKey& item : items_) *keyed++ = item.offset + item.sign * *values++;
  }
  return keyed_.data();
}

// The sums of one scale over the rows of a block, each in the items' order.
template <bool kCount>
void SumBlock(const std::vector<uint16_t>& scale_columns, const double* keyed, size_t columns, double count_from,
              double (&sums)[RowScorer::kBlock]) {
  double sum[RowScorer::kBlock] = {};
  for (uint16_t column : scale_columns) {
    const double* next = keyed + column;
    for (size_t row = 0; row < RowScorer::kBlock; ++row, next += columns) {
      sum[row] += kCount ? (*next >= count_from - kThresholdTolerance ? 1.0 : 0.0) : *next;
    }
  }
  std::copy_n(sum, RowScorer::kBlock, sums);
}

// As ScoreScales for complete rows, of all rows of the block side by side.
void RowScorer::SumScales(const double* keyed, double* scores) {
  const size_t scales = key_.scales().size();
  for (const ScaleKey& scale : key_.scales()) {
    Block& sums = sums_[scale.index];
    if (scale.same_items_as >= 0) {
      sums = sums_[static_cast<size_t>(scale.same_items_as)];
    } else if (scale.count) {
      SumBlock<true>(scale_columns_[scale.index], keyed, columns_.size(), scale.count_from, sums.rows);
    } else {
      SumBlock<false>(scale_columns_[scale.index], keyed, columns_.size(), 0, sums.rows);
    }
    const auto items = static_cast<double>(scale.positions.size());
    for (size_t row = 0; row < kBlock; ++row) {
      scores[row * scales + scale.index] = scale.multiplier * (scale.mean ? sums.rows[row] / items : sums.rows[row]);
    }
  }
}

void RowScorer::ScoreRow(const double* row, double* scores, char* statuses) {
  sheet_.Start(key_);
  bool valid = true;
  for (size_t column = 0; column < columns_.size() && valid; ++column) {
    const auto item = static_cast<uint32_t>(columns_[column] + 1);
    valid = (std::isnan(row[column]) ? sheet_.EnterUnanswered(item) : sheet_.EnterValue(item, row[column])) ==
            Entry::kTaken;
  }
  sheet_.Finish();
  for (const ScaleKey& scale : key_.scales()) {
    ScaleResult result;
    if (valid) {
      ScoreScale(scale, sheet_, result);
    } else {
      result.status = ScoreStatus::kInvalid;
    }
    scores[scale.index] = result.value;
    statuses[scale.index] = static_cast<char>(result.status);
  }
}

}  // namespace rapport::scoring
