#include "services/cli/table_scores.h"

#include <algorithm>
#include <cstdint>

#include "common/errors/errors.h"

namespace rapport::cli {

using scoring::v1::ScaleScore;
using scoring::v1::Score;

TableScores::TableScores(const scoring::v1::Instrument& instrument, const std::vector<uint32_t>& items)
    : instrument_(instrument) {
  for (const auto& scale : instrument.scales()) {
    std::vector<size_t>& columns = scale_columns_.emplace_back();
    for (const uint32_t item : scale.items()) {
      columns.push_back(static_cast<size_t>(std::find(items.begin(), items.end(), item) - items.begin()));
    }
    score_.add_scales()->set_scale(scale.id());
  }
}

absl::Status TableScores::Begin(const scoring::v1::ScoreTableResponse& reply, size_t rows) {
  const size_t cells = rows * scale_columns_.size();
  reply_ = &reply;
  row_ = 0;
  flag_ = 0;
  fault_ = 0;
  size_t flags = 0;
  for (const char count : reply.flag_counts()) flags += static_cast<uint8_t>(count);
  const bool whole = static_cast<size_t>(reply.values_size()) == cells && reply.statuses().size() == cells &&
                     reply.bands().size() == cells && reply.flag_counts().size() == rows &&
                     static_cast<size_t>(reply.flags_size()) == flags;
  return whole ? absl::OkStatus() : absl::InternalError("the service answered with another number of rows");
}

absl::StatusOr<const Score*> TableScores::Next(const std::vector<std::optional<double>>& answers) {
  const size_t row = row_++;
  if (fault_ < reply_->faults_size() && reply_->faults(fault_).row() == row) {
    return FromRpcStatus(reply_->faults(fault_++).error());
  }
  const auto scales = static_cast<int>(scale_columns_.size());
  for (int i = 0; i < scales; ++i) {
    ReadScale(i, row * scale_columns_.size() + static_cast<size_t>(i), answers);
  }
  score_.clear_flags();
  for (auto left = static_cast<uint8_t>(reply_->flag_counts()[row]); left > 0; --left) ReadFlag();
  return &score_;
}

void TableScores::ReadScale(int index, size_t cell, const std::vector<std::optional<double>>& answers) {
  ScaleScore& scale = *score_.mutable_scales(index);
  scale.set_status(static_cast<scoring::v1::ScoreStatus>(reply_->statuses()[cell]));
  scale.clear_value();
  scale.clear_prorated_value();
  scale.clear_missing_items();
  scale.clear_band();
  const double value = reply_->values(static_cast<int>(cell));
  if (scale.status() == scoring::v1::SCORE_STATUS_COMPLETE) scale.set_value(value);
  if (scale.status() == scoring::v1::SCORE_STATUS_PRORATED) scale.set_prorated_value(value);
  const scoring::v1::Scale& definition = instrument_.scales(index);
  const std::vector<size_t>& columns = scale_columns_[static_cast<size_t>(index)];
  for (size_t i = 0; i < columns.size(); ++i) {
    const bool answered = columns[i] < answers.size() && answers[columns[i]].has_value();
    if (!answered) scale.add_missing_items(definition.items(static_cast<int>(i)));
  }
  const int rank = static_cast<uint8_t>(reply_->bands()[cell]);
  if (rank > 0 && rank <= definition.bands_size()) *scale.mutable_band() = definition.bands(rank - 1);
}

void TableScores::ReadFlag() {
  const auto code = static_cast<int>(reply_->flags(flag_++));
  if (code < reply_->flag_codes_size()) score_.add_flags()->set_code(reply_->flag_codes(code));
}

}  // namespace rapport::cli
