#include "services/scoring/assessment/table_scorer.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/errors/errors.h"
#include "services/scoring/assessment/scoring_errors.h"
#include "services/scoring/engine/item_set.h"
#include "services/scoring/engine/score_assessment.h"

namespace rapport::scoring {
namespace {

// The columns' item positions; what is wrong with them goes to `violations`.
std::vector<uint16_t> ReadColumns(const v1::ScoreTableRequest& request, const instruments::Instrument& instrument,
                                  Violations& violations) {
  std::vector<uint16_t> columns;
  ItemSet seen;
  if (request.items().empty()) violations.Add("items", "needed in the first message: the columns' item numbers");
  for (int i = 0; i < request.items_size(); ++i) {
    const std::string field = absl::StrCat("items[", i, "]");
    if (instrument.FindItem(request.items(i)) == nullptr) {
      violations.Add(field, absl::StrCat(instrument.id, " has items 1 to ", instrument.items.size()));
      continue;
    }
    const auto position = static_cast<uint16_t>(request.items(i) - 1);
    if (seen.Has(position)) violations.Add(field, "an earlier column is for the same item");
    seen.Add(position);
    columns.push_back(position);
  }
  return columns;
}

void CheckWholeRows(const v1::ScoreTableRequest& request, int columns, Violations& violations) {
  if (columns > 0 && request.values_size() % columns != 0) {
    violations.Add("values", absl::StrCat("must be a whole number of rows of ", columns));
  }
}

}  // namespace

absl::Status TableScorer::Score(const v1::ScoreTableRequest& request, v1::ScoreTableResponse& into) {
  const bool first = instrument_ == nullptr;
  RETURN_IF_ERROR(first ? Begin(request) : CheckUnchanged(request));
  if (first) {
    into.Clear();
    WriteHeading(into);
  } else if (into.columns_size() > 0) {  // said once in a stream
    into.clear_columns();
    into.clear_notice();
  }
  const int cells = request.values_size() / first_.items_size() * instrument_->score.scales_size();
  into.mutable_values()->Resize(cells, 0);
  into.mutable_statuses()->resize(static_cast<size_t>(cells));
  const auto values = absl::MakeConstSpan(request.values().data(), static_cast<size_t>(request.values_size()));
  if (details_ != nullptr) {
    details_->Score(values, into);
  } else {
    rows_->Score(values, into.mutable_values()->mutable_data(), into.mutable_statuses()->data());
  }
  return absl::OkStatus();
}

void TableScorer::WriteHeading(v1::ScoreTableResponse& into) const {
  const v1::Score& prototype = instrument_->score;
  into.set_instrument(prototype.instrument());
  into.set_instrument_version(prototype.instrument_version());
  into.set_definition_digest(prototype.definition_digest());
  into.set_engine_version(prototype.engine_version());
  into.set_notice(prototype.notice());
  for (const ScaleKey& key : instrument_->key.scales()) {
    const v1::ScaleScore& scale = prototype.scales(key.index);
    into.add_scales(scale.scale());
    v1::TableScale& column = *into.add_columns();
    column.set_scale(scale.scale());
    column.set_min(key.scale->min);
    column.set_max(key.scale->max);
    column.set_direction(scale.direction());
    column.set_rule(scale.rule());
    column.set_multiplier(scale.multiplier());
    column.set_missing_rule(scale.missing_rule());
    if (scale.missing_rule() != v1::MISSING_RULE_ALL_NEEDED) {
      column.set_missing_rule_source(key.scale->missing.basis.source);
    }
    *column.mutable_bands() = {instrument_->bands[key.index].begin(), instrument_->bands[key.index].end()};
  }
}

absl::Status TableScorer::Begin(const v1::ScoreTableRequest& request) {
  if (request.instrument().empty()) return InvalidField("instrument", "needed in the first message: the plain id");
  ASSIGN_OR_RETURN(const ScorableInstrument* found,
                   catalog_.FindToScore(request.instrument(), request.instrument_version()));
  const instruments::Instrument& instrument = found->key.instrument();
  Violations violations;
  if (!instrument.AllowsRater(static_cast<instruments::Rater>(request.rater()))) {
    violations.Add("rater", absl::StrCat(instrument.id, " is not made for this rater"));
  }
  std::vector<uint16_t> columns = ReadColumns(request, instrument, violations);
  CheckWholeRows(request, request.items_size(), violations);
  RETURN_IF_ERROR(violations.ToStatus());
  instrument_ = found;
  first_.set_instrument(request.instrument());
  first_.set_instrument_version(request.instrument_version());
  first_.set_rater(request.rater());
  first_.set_with_details(request.with_details());
  *first_.mutable_items() = request.items();
  if (request.with_details()) {
    details_ = std::make_unique<TableDetails>(*found, request.rater(), std::move(columns));
  } else {
    rows_ = std::make_unique<RowScorer>(found->key, std::move(columns));
  }
  return absl::OkStatus();
}

absl::Status TableScorer::CheckUnchanged(const v1::ScoreTableRequest& request) const {
  Violations violations;
  const auto differs = [](const auto& now, const auto& first) { return !now.empty() && now != first; };
  const char kUnchanged[] = "must be as in the first message, or unset";
  if (differs(request.instrument(), first_.instrument())) violations.Add("instrument", kUnchanged);
  if (differs(request.instrument_version(), first_.instrument_version())) {
    violations.Add("instrument_version", kUnchanged);
  }
  if (request.rater() != type::v1::RATER_UNSPECIFIED && request.rater() != first_.rater()) {
    violations.Add("rater", kUnchanged);
  }
  if (request.with_details() && !first_.with_details()) violations.Add("with_details", kUnchanged);
  if (!request.items().empty() &&
      !std::equal(request.items().begin(), request.items().end(), first_.items().begin(), first_.items().end())) {
    violations.Add("items", kUnchanged);
  }
  CheckWholeRows(request, first_.items_size(), violations);
  return violations.ToStatus();
}

}  // namespace rapport::scoring
