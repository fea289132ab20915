#include "services/scoring/engine/row_scorer.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "services/scoring/engine/score_scales.h"

namespace rapport::scoring {

RowScorer::RowScorer(const ScoringKey& key, std::vector<uint16_t> columns)
    : key_(key), columns_(std::move(columns)), keyed_(columns_.size() * kBlock) {
  constexpr uint16_t kNoColumn = 0xffff;
  std::vector<uint16_t> column_of(key.items().size(), kNoColumn);
  for (size_t column = 0; column < columns_.size(); ++column) {
    column_of[columns_[column]] = static_cast<uint16_t>(column);
    const ItemKey& item = key.items()[columns_[column]];
    column_items_.push_back({item, item.no_zero ? item.step / 2 : -1});
  }
  for (const ScaleKey& scale : key.scales()) {
    std::vector<uint16_t>& of_scale = scale_columns_.emplace_back();
    for (uint16_t position : scale.positions) {
      all_scales_have_columns_ = all_scales_have_columns_ && column_of[position] != kNoColumn;
      of_scale.push_back(column_of[position]);
    }
  }
}

void RowScorer::Score(absl::Span<const double> values, double* scores, char* statuses) {
  if (columns_.empty()) return;
  const size_t scales = key_.scales().size();
  size_t rows = values.size() / columns_.size();
  const double* next = values.data();
  while (rows > 0) {
    const size_t block = std::min(rows, kBlock);
    ScoreBlock(next, block, scores, statuses);
    next += block * columns_.size();
    scores += block * scales;
    statuses += block * scales;
    rows -= block;
  }
}

void RowScorer::ScoreBlock(const double* values, size_t rows, double* scores, char* statuses) {
  const size_t scales = key_.scales().size();
  const size_t columns = columns_.size();
  std::fill_n(odd_, kBlock, all_scales_have_columns_ ? 0 : 1);
  if (all_scales_have_columns_) {
    for (size_t column = 0; column < columns; ++column) ReadColumn(column, values, rows);
    for (const ScaleKey& scale : key_.scales()) SumScale(scale, rows, scores + scale.index);
    std::fill_n(statuses, rows * scales, static_cast<char>(ScoreStatus::kComplete));
  }
  for (size_t row = 0; row < rows; ++row) {
    if (odd_[row] != 0) ScoreRow(values + row * columns, scores + row * scales, statuses + row * scales);
  }
}

// As Accepts, without branches.
void RowScorer::ReadColumn(size_t column, const double* values, size_t rows) {
  const Column& c = column_items_[column];
  const size_t stride = columns_.size();
  double* keyed = keyed_.data() + column * kBlock;
  for (size_t row = 0; row < rows; ++row) {
    const double value = values[row * stride + column];
    const double steps = (value - c.item.min) * c.item.steps_per_unit;
    // Far outside its range a value's step is meaningless; the range check refuses it.
    const double bounded = steps >= 0 && steps <= 1e9 ? steps : 0;
    const double off_step = bounded - static_cast<double>(static_cast<int32_t>(bounded + 0.5));
    const bool taken = (value >= c.item.min) & (value <= c.item.max) & (off_step <= 1e-6) & (off_step >= -1e-6) &
                       (std::abs(value) > c.half_step);
    odd_[row] |= taken ? 0 : 1;
    keyed[row] = c.item.offset + c.item.sign * value;
  }
}

// As ScoreScale for complete rows: the same additions in the same order.
void RowScorer::SumScale(const ScaleKey& scale, size_t rows, double* scores) {
  const size_t scales = key_.scales().size();
  std::fill_n(sums_, kBlock, 0.0);
  for (uint16_t column : scale_columns_[scale.index]) {
    const double* keyed = keyed_.data() + column * kBlock;
    if (scale.count) {
      const double mark = scale.count_from - kThresholdTolerance;
      for (size_t row = 0; row < kBlock; ++row) sums_[row] += keyed[row] >= mark ? 1.0 : 0.0;
    } else {
      for (size_t row = 0; row < kBlock; ++row) sums_[row] += keyed[row];
    }
  }
  const auto items = static_cast<double>(scale.positions.size());
  for (size_t row = 0; row < rows; ++row) {
    scores[row * scales] = scale.multiplier * (scale.mean ? sums_[row] / items : sums_[row]);
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
