#include "services/scoring/assessment/write_score.h"

#include <algorithm>

#include "common/stats/wilson_interval.h"
#include "services/scoring/assessment/wire_enums.h"
#include "services/scoring/assessment/write_flags.h"

namespace rapport::scoring {
namespace {

constexpr double kConfidence = 0.95;

void WriteMissing(const ItemSet& missing, google::protobuf::RepeatedField<uint32_t>& into) {
  into.Clear();
  missing.ForEach([&](size_t position) { into.Add(static_cast<uint32_t>(position + 1)); });
}

void WriteBand(const std::vector<v1::Band>& bands, int band, v1::ScaleScore& into) {
  if (band < 0) return into.clear_band();
  const v1::Band& message = bands[static_cast<size_t>(band)];
  if (!into.has_band() || into.band().rank() != message.rank()) *into.mutable_band() = message;
}

void WriteInterval(const ScaleKey& key, const ScaleResult& result, v1::ScaleScore& into) {
  if (!key.has_error || result.status != ScoreStatus::kComplete || result.reduced) return into.clear_interval();
  const bool fresh = !into.has_interval();
  v1::Interval& interval = *into.mutable_interval();
  if (fresh) {
    interval.set_level(kConfidence);
    interval.set_standard_error(key.error.standard_error);
    interval.set_source(key.error.source);
  }
  const double half_width = stats::kZ95 * key.error.standard_error;
  interval.set_unclamped_lower(result.value - half_width);
  interval.set_unclamped_upper(result.value + half_width);
  interval.set_lower(std::clamp(result.value - half_width, result.min, result.max));
  interval.set_upper(std::clamp(result.value + half_width, result.min, result.max));
}

v1::CutoffState StateOf(const instruments::Cutoff& cutoff, const ScaleResult& result) {
  if (!result.HasValue() || result.reduced) return v1::CUTOFF_STATE_UNKNOWN;
  return Holds(result.value, cutoff.comparison, cutoff.value) ? v1::CUTOFF_STATE_MET : v1::CUTOFF_STATE_NOT_MET;
}

void WriteValue(const ScaleKey& key, const ScaleResult& result, v1::ScaleScore& into) {
  into.clear_value();
  into.clear_prorated_value();
  into.clear_percent();
  if (result.status == ScoreStatus::kComplete) into.set_value(result.value);
  if (result.HasValue()) into.set_percent(result.Percent());
  if (result.status == ScoreStatus::kProrated) {
    into.set_prorated_value(result.value);
    into.set_missing_rule_source(key.scale->missing.basis.source);
  } else if (!into.missing_rule_source().empty()) {
    into.clear_missing_rule_source();
  }
}

void WriteScale(const ScorableInstrument& instrument, const ScaleKey& key, const ScaleResult& result,
                v1::ScaleScore& into) {
  into.set_status(ToProto(result.status));
  WriteValue(key, result, into);
  into.set_min(result.min);
  into.set_max(result.max);
  into.set_answered(result.answered);
  into.set_items(result.items);
  into.set_reduced(result.reduced);
  WriteMissing(result.missing, *into.mutable_missing_items());
  WriteBand(instrument.bands[key.index], result.band, into);
  WriteInterval(key, result, into);
  for (size_t i = 0; i < key.cutoffs.size(); ++i) {
    into.mutable_cutoffs(static_cast<int>(i))->set_state(StateOf(*key.cutoffs[i], result));
  }
}

void WriteClassification(const ClassificationOutcome& outcome, v1::ClassificationResult& into) {
  into.set_classification(outcome.classification->id);
  into.set_title(outcome.classification->name);
  into.set_source(outcome.classification->basis.source);
  into.set_state(outcome.level != nullptr ? v1::CLASSIFICATION_STATE_KNOWN : v1::CLASSIFICATION_STATE_UNKNOWN);
  if (outcome.level != nullptr) {
    into.set_level(outcome.level->id);
    into.set_label(outcome.level->label);
  }
  if (outcome.at_least != nullptr) into.set_at_least(outcome.at_least->id);
  WriteMissing(outcome.missing, *into.mutable_missing_items());
}

}  // namespace

void WriteScore(const ScorableInstrument& instrument, const AnswerSheet& sheet, const AssessmentResult& result,
                v1::Score& into) {
  if (into.definition_digest() != instrument.score.definition_digest()) into = instrument.score;
  for (const ScaleKey& key : instrument.key.scales()) {
    WriteScale(instrument, key, result.scales[key.index], *into.mutable_scales(key.index));
  }
  into.clear_flags();
  for (const RaisedFlag& flag : result.flags) WriteFlag(flag, sheet, result, *into.add_flags());
  into.clear_classifications();
  for (const ClassificationOutcome& outcome : result.classifications) {
    WriteClassification(outcome, *into.add_classifications());
  }
}

}  // namespace rapport::scoring
