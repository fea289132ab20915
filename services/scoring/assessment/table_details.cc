#include "services/scoring/assessment/table_details.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "common/errors/errors.h"
#include "services/scoring/assessment/assessment_faults.h"
#include "services/scoring/assessment/write_flags.h"
#include "services/scoring/engine/score_assessment.h"

namespace rapport::scoring {
namespace {

char Byte(size_t number) { return static_cast<char>(std::min<size_t>(number, std::numeric_limits<uint8_t>::max())); }

}  // namespace

void TableDetails::Score(absl::Span<const double> values, v1::ScoreTableResponse& into) {
  const size_t rows = values.size() / columns_.size();
  known_flags_.clear();
  into.clear_flag_codes();
  into.clear_flags();
  into.clear_faults();
  into.mutable_bands()->resize(into.statuses().size());
  into.mutable_missing()->resize(into.statuses().size());
  into.mutable_flag_counts()->resize(rows);
  for (size_t row = 0; row < rows; ++row) {
    const double* answers = values.data() + row * columns_.size();
    if (Enter(answers)) {
      WriteRow(row, into);
    } else {
      WriteInvalid(row, into);
      AddFault(row, answers, into);
    }
  }
}

bool TableDetails::Enter(const double* row) {
  sheet_.Start(instrument_.key);
  for (size_t column = 0; column < columns_.size(); ++column) {
    const auto item = static_cast<uint32_t>(columns_[column] + 1);
    const Entry entry = std::isnan(row[column]) ? sheet_.EnterUnanswered(item) : sheet_.EnterValue(item, row[column]);
    if (entry != Entry::kTaken) return false;
  }
  sheet_.Finish();
  return true;
}

void TableDetails::WriteRow(size_t row, v1::ScoreTableResponse& into) {
  ScoreAssessment(sheet_, result_);
  size_t cell = row * result_.scales.size();
  for (const ScaleResult& scale : result_.scales) {
    into.set_values(static_cast<int>(cell), scale.HasValue() ? scale.value : kNoValue);
    (*into.mutable_statuses())[cell] = static_cast<char>(scale.status);
    (*into.mutable_bands())[cell] = Byte(static_cast<size_t>(scale.band + 1));
    (*into.mutable_missing())[cell] = scale.missing.Empty() ? 0 : Byte(scale.missing.Count());
    ++cell;
  }
  (*into.mutable_flag_counts())[row] = Byte(result_.flags.size());
  for (const RaisedFlag& flag : result_.flags) into.add_flags(PlaceOf(flag, into));
}

void TableDetails::WriteInvalid(size_t row, v1::ScoreTableResponse& into) const {
  const size_t scales = instrument_.key.scales().size();
  for (size_t cell = row * scales; cell < (row + 1) * scales; ++cell) {
    into.set_values(static_cast<int>(cell), kNoValue);
    (*into.mutable_statuses())[cell] = static_cast<char>(ScoreStatus::kInvalid);
    (*into.mutable_bands())[cell] = 0;
    (*into.mutable_missing())[cell] = 0;
  }
  (*into.mutable_flag_counts())[row] = 0;
}

void TableDetails::AddFault(size_t row, const double* values, v1::ScoreTableResponse& into) const {
  type::v1::Assessment assessment;
  assessment.set_rater(rater_);
  for (size_t column = 0; column < columns_.size(); ++column) {
    type::v1::Answer& answer = *assessment.add_answers();
    answer.set_item(static_cast<uint32_t>(columns_[column] + 1));
    if (!std::isnan(values[column])) answer.set_value(values[column]);
  }
  v1::TableFault& fault = *into.add_faults();
  fault.set_row(static_cast<uint32_t>(row));
  *fault.mutable_error() = ToRpcStatus(FaultsOf(instrument_.key.instrument(), assessment));
}

uint32_t TableDetails::PlaceOf(const RaisedFlag& flag, v1::ScoreTableResponse& into) {
  const void* what = flag.rule;
  if (flag.kind == FlagKind::kClassification) what = result_.classifications[flag.index].level;
  if (flag.kind == FlagKind::kClassificationUnknown) what = result_.classifications[flag.index].classification;
  const auto found = std::find_if(known_flags_.begin(), known_flags_.end(), [&](const KnownFlag& known) {
    return known.kind == flag.kind && known.what == what;
  });
  const auto place = static_cast<uint32_t>(found - known_flags_.begin());
  if (found == known_flags_.end()) {
    known_flags_.push_back({flag.kind, what});
    into.add_flag_codes(FlagCode(flag, result_));
  }
  return place;
}

}  // namespace rapport::scoring
