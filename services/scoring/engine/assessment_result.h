#ifndef RAPPORT_SERVICES_SCORING_ENGINE_ASSESSMENT_RESULT_H_
#define RAPPORT_SERVICES_SCORING_ENGINE_ASSESSMENT_RESULT_H_

#include <cstdint>

#include "absl/container/inlined_vector.h"
#include "services/scoring/engine/item_set.h"
#include "services/scoring/engine/scoring_key.h"

namespace rapport::scoring {

// Numbered as rapport.scoring.v1.ScoreStatus.
enum class ScoreStatus : uint8_t { kComplete = 1, kProrated = 2, kNotScorable = 3, kInvalid = 4 };

// One scale of one assessment. `value` is NaN unless there is a score; whether it is an official one or prorated is in
// the status alone.
struct ScaleResult {
  ScoreStatus status = ScoreStatus::kNotScorable;
  double value = kNoValue;
  double sum = 0;  // of the keyed answers, before the formula; only when all items of the form are answered
  double min = 0;  // smaller range than the definition's when `reduced`
  double max = 0;
  uint32_t answered = 0;
  uint32_t items = 0;
  ItemSet missing;       // the scale's items without a keyed value, also those that left it
  bool reduced = false;  // items left the scale, so that what was published of its full range does not hold
  int band = -1;         // index in the key's band set; -1 without one

  bool HasValue() const { return status == ScoreStatus::kComplete || status == ScoreStatus::kProrated; }
  double Percent() const { return max > min ? 100 * (value - min) / (max - min) : 0; }
};

// Which rule fired.
enum class FlagKind : uint8_t {
  kItemRule,         // an item rule of the definition holds
  kItemRuleUnknown,  // an item of a risk rule is unanswered
  kClassification,   // a risk classification reached a level that wants attention
  kClassificationUnknown,
  kExcessMissing,
  kStraightLine,
  kReverseInconsistent,
  kCeiling,
  kTooPerfect,
};

// A rule that fired on one assessment.
struct RaisedFlag {
  FlagKind kind = FlagKind::kItemRule;
  instruments::Severity severity = instruments::Severity::kInfo;
  const instruments::ItemRule* rule = nullptr;  // of kItemRule and kItemRuleUnknown
  uint16_t index = 0;                           // of the classification or the scale it rests on
  ItemSet items;                                // what it rests on
  double observed = kNoValue;                   // the statistic, where the rule has one
  double threshold = kNoValue;
};

// The result of an algorithm that is no sum.
struct ClassificationOutcome {
  const instruments::Classification* classification = nullptr;
  const instruments::Level* level = nullptr;     // nullptr when an unanswered item decides
  const instruments::Level* at_least = nullptr;  // when unknown: the least serious level still possible
  ItemSet missing;                               // when unknown: unanswered items that could decide
};

// Everything the engine makes of one assessment. Reused, so that the usual case allocates nothing.
struct AssessmentResult {
  absl::InlinedVector<ScaleResult, 6> scales;  // as the key's scales
  absl::InlinedVector<RaisedFlag, 4> flags;    // risk first, then response validity
  absl::InlinedVector<ClassificationOutcome, 1> classifications;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_ENGINE_ASSESSMENT_RESULT_H_
