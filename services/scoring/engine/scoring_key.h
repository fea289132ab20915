#ifndef RAPPORT_SERVICES_SCORING_ENGINE_SCORING_KEY_H_
#define RAPPORT_SERVICES_SCORING_ENGINE_SCORING_KEY_H_

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "common/instruments/instrument.h"
#include "services/scoring/engine/item_set.h"

namespace rapport::scoring {

// Thresholds are met when the score is within this of them: sums of tenths have no exact binary form.
inline constexpr double kThresholdTolerance = 1e-9;

inline constexpr double kNoValue = std::numeric_limits<double>::quiet_NaN();

// Whether `value` stands to `threshold` as `comparison` says, within kThresholdTolerance.
bool Holds(double value, instruments::Comparison comparison, double threshold);

// One item in the form the engine reads: keyed answer = offset + sign * answer.
struct ItemKey {
  double min = 0;
  double max = 0;
  double steps_per_unit = 1;
  double offset = 0;
  double sign = 1;
  double step = 1;
  bool no_zero = false;
  bool not_applicable_allowed = false;
  double not_applicable_keyed = kNoValue;  // without a value, a not-applicable item leaves its scales
};

// What measurement error of a scale is computed from; both numbers sourced, or there is none.
struct MeasurementError {
  double standard_error = 0;  // SD sqrt(1 - reliability), in points of the scale
  std::string source;
};

// One scale in the form the engine reads.
struct ScaleKey {
  const instruments::Scale* scale = nullptr;
  uint16_t index = 0;
  ItemSet items;
  std::vector<uint16_t> positions;  // of its items, ascending
  int same_items_as = -1;           // the scale before it that has the same sum of keyed answers, -1 without one
  bool mean = false;
  bool count = false;
  double count_from = 0;
  double multiplier = 1;

  // For MissingPolicy::kSubscaleMeanRounded: for each of `positions`, the scale whose mean stands in for it.
  std::vector<uint16_t> stand_ins;

  const instruments::BandSet* bands = nullptr;      // the default set for everyone, nullptr without one
  std::vector<const instruments::Cutoff*> cutoffs;  // the enabled ones
  bool has_error = false;
  MeasurementError error;
};

// One instrument made ready to score: dense arrays, look-ups resolved, disabled facts left out. Immutable, so shared
// freely between threads. Holds pointers into the definition, which must outlive it.
class ScoringKey {
 public:
  explicit ScoringKey(const instruments::Instrument& instrument);

  const instruments::Instrument& instrument() const { return *instrument_; }
  const std::vector<ItemKey>& items() const { return items_; }
  const std::vector<ScaleKey>& scales() const { return scales_; }

  // The enabled item rules and classifications, risk first.
  const std::vector<const instruments::ItemRule*>& item_rules() const { return item_rules_; }
  const std::vector<const instruments::Classification*>& classifications() const { return classifications_; }

  // Positions of all items.
  const ItemSet& all_items() const { return all_items_; }

  // Positions of items that are asked only if another answer says so.
  const ItemSet& conditional_items() const { return conditional_items_; }

  // Whether some items are reversed and others not, so that the same answer to all contradicts itself.
  bool keyed_both_ways() const { return keyed_both_ways_; }

  // The scale that stands for the whole form, the official one with the most items; nullptr when all are derived.
  const ScaleKey* whole_form() const { return whole_form_ < 0 ? nullptr : &scales_[static_cast<size_t>(whole_form_)]; }

  // The scale with this id, nullptr when there is none.
  const ScaleKey* FindScale(absl::string_view id) const;

 private:
  void CompileItems();
  void CompileScale(const instruments::Scale& scale);
  void CompileStandIns();

  const instruments::Instrument* instrument_;
  std::vector<ItemKey> items_;
  std::vector<ScaleKey> scales_;
  std::vector<const instruments::ItemRule*> item_rules_;
  std::vector<const instruments::Classification*> classifications_;
  ItemSet all_items_;
  ItemSet conditional_items_;
  bool keyed_both_ways_ = false;
  int whole_form_ = -1;  // index in scales_
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_ENGINE_SCORING_KEY_H_
