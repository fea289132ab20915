#ifndef RAPPORT_COMMON_INSTRUMENTS_INSTRUMENT_H_
#define RAPPORT_COMMON_INSTRUMENTS_INSTRUMENT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace rapport::instruments {

// An instrument's definition as plain values, made by InstrumentCatalog from a checked file and never changed after;
// share it freely between threads. What the loader has checked, users need not check again: item numbers are 1..n
// without gaps, every scale, rule and level names existing items, every min and max is recomputed, bands have no gaps,
// and nothing whose confidence is kMemory is enabled. Meanings are those of
// protos/rapport/instrument/v1/instrument.proto.

enum class Category { kAlliance, kOutcome, kSatisfaction, kGoal };
enum class KeyStatus { kReady, kConfirmFirst };
enum class Confidence { kVerified, kSecondary, kDerived, kMemory };
enum class Comparison { kLess, kLessOrEqual, kGreaterOrEqual, kGreater };
enum class Formula { kSum, kMean, kCount, kGoals };
enum class Direction { kHigherIsBetter, kLowerIsBetter };
enum class MissingPolicy { kAllNeeded, kScaleMean, kSubscaleMeanRounded };
enum class Severity { kInfo, kAttention, kUrgent };
enum class CutoffMeaning { kClinical, kScreenPositive, kConcern, kRecovered };
enum class ChangeCriterion { kJacobsonTruax, kPublishedRule, kMinimalImportantDifference };
enum class NormGroup { kUnspecified, kClinical, kFunctional };
enum class ReliabilityKind { kAlpha, kTestRetest, kOther };
enum class Dimension { kNone, kGoal, kTask, kBond, kCongruence, kEmpathy, kRegard, kUnconditionality };

// Numbered as rapport.type.v1.Rater.
enum class Rater { kClient = 1, kTherapist = 2, kCaregiver = 3, kObserver = 4 };

struct Source {
  std::string id;
  std::string citation;
  std::string address;
};

// Where a fact comes from.
struct Basis {
  Confidence confidence = Confidence::kMemory;
  std::vector<std::string> source_ids;
  std::string source;  // the citations written out, joined by "; "; what a score or flag names as its source
  std::string note;
};

struct Anchor {
  double value = 0;
  std::string label;
  std::string loinc_answer;
};

// The values an item accepts: min, min + step, ... max, without 0 if `no_zero`.
struct ResponseScale {
  double min = 0;
  double max = 0;
  double step = 1;
  bool no_zero = false;
  std::string low_end;
  std::string high_end;
  std::vector<Anchor> anchors;
  Basis basis;
};

// Raw answer of `item` compared with `value`; unanswered counts as `if_unanswered`, or as unknown.
struct Condition {
  std::uint32_t item = 0;
  Comparison comparison = Comparison::kGreaterOrEqual;
  double value = 0;
  std::optional<bool> if_unanswered;
};

struct Wording {
  std::string language;
  std::string text;
};

struct Item {
  std::uint32_t number = 0;
  std::string topic;
  std::vector<Wording> wordings;
  ResponseScale response;  // its own or the instrument's
  bool reverse = false;    // keyed answer = min + max - answer
  bool not_applicable_allowed = false;
  std::optional<double> not_applicable_keyed_value;  // without it a not-applicable item leaves its scales
  std::optional<Condition> asked_if;                 // where it does not hold, unanswered is skipped and not missing
  std::string loinc;
};

struct MissingRule {
  MissingPolicy policy = MissingPolicy::kAllNeeded;
  std::uint32_t max_missing = 0;          // of the scale
  std::uint32_t max_missing_in_form = 0;  // of all items; 0: the rule says nothing
  std::vector<std::string> subscales;     // kSubscaleMeanRounded on a total: whose means stand in
  std::string published;
  Basis basis;
};

struct Scale {
  std::string id;
  std::string name;
  std::vector<std::uint32_t> items;  // never empty unless formula is kGoals
  Formula formula = Formula::kSum;
  double multiplier = 1;
  double count_from = 0;  // kCount
  Direction direction = Direction::kHigherIsBetter;
  double min = 0;
  double max = 0;
  bool derived = false;
  Dimension dimension = Dimension::kNone;
  MissingRule missing;  // its own or the instrument's
  std::string loinc;
  Basis basis;
};

struct ItemRule {
  std::string code;
  std::vector<std::uint32_t> items;
  Comparison comparison = Comparison::kGreaterOrEqual;
  double value = 0;
  bool risk = false;  // evaluated on incomplete forms; an unanswered item makes it UNKNOWN
  Severity severity = Severity::kInfo;
  std::string message;
  bool enabled = true;
  Basis basis;
};

struct Clause {
  std::vector<Condition> conditions;
  std::uint32_t at_least = 1;
  std::optional<std::uint32_t> at_most;
};

struct Level {
  std::string id;
  std::string label;
  std::vector<Clause> all_of;  // empty: the level left when no other holds
  Severity severity = Severity::kInfo;
};

// The first level whose clauses all hold; unknown when an unanswered item decides.
struct Classification {
  std::string id;
  std::string name;
  std::vector<Level> levels;
  bool risk = false;
  std::string loinc;
  bool enabled = true;
  Basis basis;
};

struct Band {
  double from = 0;  // inclusive; ends below the next band's `from`, the last one at the scale's maximum, inclusive
  std::string label;
};

struct BandSet {
  std::string id;
  std::string name;
  std::string scale;
  std::vector<Band> bands;  // ascending
  std::string population;   // empty: everyone
  bool default_set = false;
  bool enabled = true;
  Basis basis;
};

struct Cutoff {
  std::string id;
  std::string scale;
  Comparison comparison = Comparison::kGreaterOrEqual;
  double value = 0;
  CutoffMeaning meaning = CutoffMeaning::kClinical;
  std::string label;
  std::string population;
  bool default_cutoff = false;
  bool enabled = true;
  Basis basis;
};

struct ReliableChange {
  std::string id;
  std::string scale;
  Comparison comparison = Comparison::kGreaterOrEqual;  // of the size of the change
  double value = 0;
  ChangeCriterion criterion = ChangeCriterion::kPublishedRule;
  std::optional<double> confidence_level;
  std::string population;
  bool default_change = false;
  bool enabled = true;
  Basis basis;
};

struct Norm {
  std::string id;
  std::string scale;
  std::string population;
  NormGroup group = NormGroup::kUnspecified;
  std::optional<std::uint32_t> n;
  std::optional<double> mean;
  std::optional<double> sd;
  bool enabled = true;
  Basis basis;
};

struct Reliability {
  std::string scale;  // empty: the source does not say
  ReliabilityKind kind = ReliabilityKind::kOther;
  std::optional<double> value;
  std::string finding;
  std::string sample;
  bool enabled = true;
  Basis basis;
};

struct RelatedCode {
  std::string code;
  std::string meaning;
};

struct Loinc {
  std::string panel;
  std::vector<RelatedCode> related;
  Basis basis;
};

struct Licence {
  std::string holder;
  bool reproduce_wording = false;
  bool non_commercial = false;
  std::string terms;
  std::string attribution;
  std::string spdx;
  Basis basis;
};

struct AllowedRater {
  Rater rater = Rater::kClient;
  std::string note;
};

struct Instrument {
  std::string id;
  std::string version;
  std::string digest;  // SHA-256 of the definition's content, 64 hexadecimal digits
  std::string name;
  std::string abbreviation;
  std::string edition;
  Category category = Category::kOutcome;
  KeyStatus key_status = KeyStatus::kConfirmFirst;  // kConfirmFirst: refuse to score until the practice enables it
  std::string reference;
  std::string period;
  std::vector<AllowedRater> raters;
  bool goal_based = false;  // no items; rated through the goals service
  bool validated = false;
  std::string notice;  // must be shown wherever the instrument appears
  ResponseScale response;
  Basis keying_basis;
  std::vector<Item> items;  // items[i].number == i + 1
  std::vector<Scale> scales;
  MissingRule missing;
  std::vector<ItemRule> item_rules;
  std::vector<Classification> classifications;
  std::vector<BandSet> band_sets;
  std::vector<Cutoff> cutoffs;
  std::vector<ReliableChange> reliable_changes;
  std::vector<Norm> norms;
  std::vector<Reliability> reliabilities;
  Loinc loinc;
  Licence licence;
  std::vector<std::string> notes;
  std::vector<Source> sources;

  // The item with this number, nullptr when there is none. Constant time.
  const Item* FindItem(std::uint32_t number) const {
    return number >= 1 && number <= items.size() ? &items[number - 1] : nullptr;
  }

  // The scale with this id, nullptr when there is none.
  const Scale* FindScale(absl::string_view scale_id) const {
    for (const Scale& scale : scales) {
      if (scale_id == absl::string_view(scale.id)) return &scale;
    }
    return nullptr;
  }

  bool AllowsRater(Rater rater) const {
    for (const AllowedRater& allowed : raters) {
      if (allowed.rater == rater) return true;
    }
    return false;
  }
};

// The most items an instrument may have.
inline constexpr std::size_t kMaxItems = 256;

}  // namespace rapport::instruments

#endif  // RAPPORT_COMMON_INSTRUMENTS_INSTRUMENT_H_
