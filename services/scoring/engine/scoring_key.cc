#include "services/scoring/engine/scoring_key.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/scoring/engine/measurement_error.h"

namespace rapport::scoring {

using instruments::BandSet;
using instruments::Classification;
using instruments::Comparison;
using instruments::Cutoff;
using instruments::Formula;
using instruments::Instrument;
using instruments::Item;
using instruments::ItemRule;
using instruments::MissingPolicy;
using instruments::Scale;

bool Holds(double value, Comparison comparison, double threshold) {
  switch (comparison) {
    case Comparison::kLess:
      return value < threshold - kThresholdTolerance;
    case Comparison::kLessOrEqual:
      return value <= threshold + kThresholdTolerance;
    case Comparison::kGreaterOrEqual:
      return value >= threshold - kThresholdTolerance;
    case Comparison::kGreater:
      return value > threshold + kThresholdTolerance;
  }
  return false;
}

ScoringKey::ScoringKey(const Instrument& instrument) : instrument_(&instrument) {
  CompileItems();
  for (const Scale& scale : instrument.scales) {
    if (scale.formula != Formula::kGoals) CompileScale(scale);
  }
  CompileStandIns();
  for (const ItemRule& rule : instrument.item_rules) {
    if (rule.enabled) item_rules_.push_back(&rule);
  }
  std::stable_partition(item_rules_.begin(), item_rules_.end(), [](const ItemRule* rule) { return rule->risk; });
  for (const Classification& classification : instrument.classifications) {
    if (classification.enabled) classifications_.push_back(&classification);
  }
}

void ScoringKey::CompileItems() {
  size_t reversed = 0;
  for (const Item& item : instrument_->items) {
    const instruments::ResponseScale& response = item.response;
    ItemKey key;
    key.min = response.min;
    key.max = response.max;
    key.step = response.step;
    key.steps_per_unit = 1 / response.step;
    key.no_zero = response.no_zero;
    if (item.reverse) {
      key.offset = response.min + response.max;
      key.sign = -1;
      ++reversed;
    }
    key.not_applicable_allowed = item.not_applicable_allowed;
    if (item.not_applicable_keyed_value.has_value()) key.not_applicable_keyed = *item.not_applicable_keyed_value;
    all_items_.Add(items_.size());
    if (item.asked_if.has_value()) conditional_items_.Add(items_.size());
    items_.push_back(key);
  }
  keyed_both_ways_ = reversed > 0 && reversed < items_.size();
}

void ScoringKey::CompileScale(const Scale& scale) {
  ScaleKey key;
  key.scale = &scale;
  key.index = static_cast<uint16_t>(scales_.size());
  for (uint32_t number : scale.items) {
    key.items.Add(number - 1);
    key.positions.push_back(static_cast<uint16_t>(number - 1));
  }
  std::sort(key.positions.begin(), key.positions.end());
  key.mean = scale.formula == Formula::kMean;
  key.count = scale.formula == Formula::kCount;
  key.count_from = scale.count_from;
  key.multiplier = scale.multiplier;
  for (const ScaleKey& earlier : scales_) {
    if (!key.count && !earlier.count && earlier.items == key.items) key.same_items_as = earlier.index;
  }
  for (const BandSet& set : instrument_->band_sets) {
    if (set.enabled && set.default_set && set.population.empty() && set.scale == scale.id) key.bands = &set;
  }
  for (const Cutoff& cutoff : instrument_->cutoffs) {
    if (cutoff.enabled && cutoff.scale == scale.id) key.cutoffs.push_back(&cutoff);
  }
  if (const Precision precision = FindPrecision(*instrument_, scale.id, ""); precision.Known()) {
    key.has_error = true;
    key.error.standard_error = *precision.norm->sd * std::sqrt(1 - *precision.reliability->value);
    key.error.source = absl::StrCat("SD: ", precision.norm->population, ", ", precision.norm->basis.source,
                                    "; reliability: ", precision.reliability->basis.source);
  }
  const ScaleKey* whole = whole_form();
  if (!scale.derived && (whole == nullptr || key.positions.size() > whole->positions.size())) whole_form_ = key.index;
  scales_.push_back(std::move(key));
}

void ScoringKey::CompileStandIns() {
  for (ScaleKey& key : scales_) {
    if (key.scale->missing.policy != MissingPolicy::kSubscaleMeanRounded) continue;
    key.stand_ins.assign(key.positions.size(), key.index);
    for (const std::string& id : key.scale->missing.subscales) {
      const ScaleKey* subscale = FindScale(id);
      if (subscale == nullptr) continue;
      for (size_t i = 0; i < key.positions.size(); ++i) {
        if (subscale->items.Has(key.positions[i])) key.stand_ins[i] = subscale->index;
      }
    }
  }
}

const ScaleKey* ScoringKey::FindScale(absl::string_view id) const {
  for (const ScaleKey& key : scales_) {
    if (absl::string_view(key.scale->id) == id) return &key;
  }
  return nullptr;
}

}  // namespace rapport::scoring
