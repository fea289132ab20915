#include <optional>

#include "services/scoring/engine/item_rules.h"

namespace rapport::scoring {
namespace {

using instruments::Classification;
using instruments::Clause;
using instruments::Condition;
using instruments::Level;

enum class Truth { kNo, kYes, kUnknown };

// Says whether conditions hold, remembering the unanswered items that left one open.
class Judge {
 public:
  explicit Judge(const AnswerSheet& sheet) : sheet_(sheet), with_raw_answer_(sheet.WithRawAnswer()) {}

  Truth operator()(const Condition& condition) {
    const size_t position = condition.item - 1;
    if (with_raw_answer_.Has(position)) {
      return Holds(sheet_.raw(position), condition.comparison, condition.value) ? Truth::kYes : Truth::kNo;
    }
    if (condition.if_unanswered.has_value()) return *condition.if_unanswered ? Truth::kYes : Truth::kNo;
    if (sheet_.left_out().Has(position)) return Truth::kNo;  // skipped as the instrument says
    open_.Add(position);
    return Truth::kUnknown;
  }

  Truth operator()(const Clause& clause) {
    uint32_t yes = 0;
    uint32_t unknown = 0;
    for (const Condition& condition : clause.conditions) {
      const Truth truth = (*this)(condition);
      yes += truth == Truth::kYes ? 1 : 0;
      unknown += truth == Truth::kUnknown ? 1 : 0;
    }
    if (yes + unknown < clause.at_least) return Truth::kNo;
    if (clause.at_most.has_value() && yes > *clause.at_most) return Truth::kNo;
    const bool surely_at_most = !clause.at_most.has_value() || yes + unknown <= *clause.at_most;
    return yes >= clause.at_least && surely_at_most ? Truth::kYes : Truth::kUnknown;
  }

  Truth operator()(const Level& level) {
    Truth all = Truth::kYes;
    for (const Clause& clause : level.all_of) {
      const Truth truth = (*this)(clause);
      if (truth == Truth::kNo) return Truth::kNo;
      if (truth == Truth::kUnknown) all = Truth::kUnknown;
    }
    return all;
  }

  const ItemSet& open() const { return open_; }

 private:
  const AnswerSheet& sheet_;
  ItemSet with_raw_answer_;
  ItemSet open_;
};

// The first level that holds is the result, unless one before it, of another id, may hold too.
ClassificationOutcome Decide(const Classification& classification, const AnswerSheet& sheet) {
  Judge judge(sheet);
  ClassificationOutcome outcome{.classification = &classification};
  const Level* open = nullptr;
  bool several_open = false;
  for (const Level& level : classification.levels) {
    const Truth truth = judge(level);
    if (truth == Truth::kNo) continue;
    if (truth == Truth::kYes) {
      if (!several_open && (open == nullptr || open->id == level.id)) {
        outcome.level = &level;
        return outcome;
      }
      outcome.at_least = &level;
      break;
    }
    several_open = several_open || (open != nullptr && open->id != level.id);
    open = &level;
  }
  outcome.missing = judge.open();
  return outcome;
}

// The flag of a risk classification, if it wants attention. An unknown one is as urgent as the worst it could be.
std::optional<RaisedFlag> RiskFlag(const ClassificationOutcome& outcome, size_t index) {
  RaisedFlag flag{.index = static_cast<uint16_t>(index), .items = outcome.missing};
  if (outcome.level != nullptr) {
    if (outcome.level->severity == instruments::Severity::kInfo) return std::nullopt;
    flag.kind = FlagKind::kClassification;
    flag.severity = outcome.level->severity;
  } else {
    flag.kind = FlagKind::kClassificationUnknown;
    flag.severity = outcome.classification->levels.front().severity;
  }
  return flag;
}

}  // namespace

void Classify(const AnswerSheet& sheet, AssessmentResult& into) {
  into.classifications.clear();
  for (const Classification* classification : sheet.key().classifications()) {
    into.classifications.push_back(Decide(*classification, sheet));
    if (!classification->risk) continue;
    if (auto flag = RiskFlag(into.classifications.back(), into.classifications.size() - 1)) {
      into.flags.push_back(*flag);
    }
  }
}

}  // namespace rapport::scoring
