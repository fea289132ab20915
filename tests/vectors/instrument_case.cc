#include "tests/vectors/instrument_case.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/goals/measures/goal_attainment.h"
#include "services/goals/measures/goal_progress_change.h"
#include "services/scoring/engine/answer_sheet.h"
#include "services/scoring/engine/score_assessment.h"

namespace rapport {
namespace {

namespace pb = instrument::v1;
using instruments::Answer;
using scoring::AssessmentResult;
using scoring::FlagKind;
using scoring::ScaleResult;
using scoring::ScoringKey;

// Compares one case with what comes of it, and notes the differences.
class Comparison {
 public:
  Comparison(const pb::Case& example, const ScoringKey& key) : example_(example), key_(key) {}

  std::vector<std::string> Run() && {
    if (example_.kind() == pb::CASE_KIND_UNSPECIFIED) Note("kind", "is needed");
    if ((example_.kind() == pb::CASE_KIND_CONSTRUCTED) != example_.source().empty()) {
      Note("source", "a constructed case has none, any other case names it");
    }
    if (!example_.goals().empty()) {
      CompareGoals();
      return std::move(differences_);
    }
    const std::vector<Answer> answers = Answers();
    CompareLists("violations", Violations(answers), {example_.violations().begin(), example_.violations().end()});
    if (!example_.violations().empty() || !differences_.empty()) return std::move(differences_);
    const AssessmentResult results = Score(key_, answers);
    for (const pb::ExpectedScale& expected : example_.scales()) CompareScale(expected, results);
    CompareFlags(results);
    for (const pb::ExpectedClassification& expected : example_.classifications()) CompareLevel(expected, results);
    return std::move(differences_);
  }

 private:
  template <typename... Parts>
  void Note(absl::string_view what, const Parts&... parts) {
    differences_.push_back(absl::StrCat(what, ": ", parts...));
  }

  void CompareLists(absl::string_view what, std::vector<std::string> actual, std::vector<std::string> expected) {
    std::sort(actual.begin(), actual.end());
    std::sort(expected.begin(), expected.end());
    if (actual == expected) return;
    Note(what, "expected [", absl::StrJoin(expected, ", "), "], got [", absl::StrJoin(actual, ", "), "]");
  }

  std::vector<Answer> Answers() {
    std::vector<Answer> answers =
        AnswersInOrder({example_.answers().data(), static_cast<size_t>(example_.answers_size())});
    for (const uint32_t item : example_.not_applicable()) {
      if (item >= 1 && item <= answers.size()) {
        answers[item - 1].not_applicable = true;
      } else {
        Note("not_applicable", "item ", item, " has no answer");
      }
    }
    return answers;
  }

  std::vector<std::string> Violations(const std::vector<Answer>& answers) const {
    std::vector<std::string> fields;
    const auto rater = static_cast<instruments::Rater>(example_.rater());
    for (const auto& problem : instruments::CheckAnswers(key_.instrument(), rater, answers)) {
      fields.push_back(instruments::ProblemField(problem, "assessment"));
    }
    return fields;
  }

  void CompareValue(const pb::ExpectedScale& expected, std::optional<double> actual) {
    constexpr double kTolerance = 1e-9;
    const double rounding = expected.has_decimals() ? 0.5 * std::pow(10, -static_cast<double>(expected.decimals())) : 0;
    if (expected.has_value() != actual.has_value()) {
      Note(expected.scale(), expected.has_value() ? "expected a value, got none" : "expected no value, got one");
    } else if (actual.has_value() && !(std::abs(*actual - expected.value()) <= rounding + kTolerance)) {
      Note(expected.scale(), "expected value ", expected.value(), ", got ", *actual);
    }
  }

  void CompareScale(const pb::ExpectedScale& expected, const AssessmentResult& results) {
    const scoring::ScaleKey* scale = key_.FindScale(expected.scale());
    if (scale == nullptr) {
      Note(expected.scale(), "is no scale");
      return;
    }
    const ScaleResult& result = results.scales[scale->index];
    if (static_cast<int>(result.status) != static_cast<int>(expected.status())) {
      Note(expected.scale(), "expected status ", expected.status(), ", got ", static_cast<int>(result.status));
    }
    CompareValue(expected, result.HasValue() ? std::optional(result.value) : std::nullopt);
    const double max = expected.has_reduced_max() ? expected.reduced_max() : scale->scale->max;
    if (result.HasValue() && result.max != max) Note(expected.scale(), "expected maximum ", max, ", got ", result.max);
    const std::string band =
        result.band < 0 ? std::string() : scale->bands->bands[static_cast<size_t>(result.band)].label;
    if (band != expected.band()) Note(expected.scale(), "expected band '", expected.band(), "', got '", band, "'");
    CompareLists(expected.scale() + " cutoffs_met", CutoffsMet(*scale, result),
                 {expected.cutoffs_met().begin(), expected.cutoffs_met().end()});
  }

  // What was published of the full range does not hold of a reduced one.
  static std::vector<std::string> CutoffsMet(const scoring::ScaleKey& scale, const ScaleResult& result) {
    std::vector<std::string> met;
    if (!result.HasValue() || result.reduced) return met;
    for (const instruments::Cutoff* cutoff : scale.cutoffs) {
      if (scoring::Holds(result.value, cutoff->comparison, cutoff->value)) met.push_back(cutoff->id);
    }
    return met;
  }

  void CompareFlags(const AssessmentResult& results) {
    std::vector<std::string> raised;
    std::vector<std::string> unknown;
    for (const scoring::RaisedFlag& flag : results.flags) {
      if (flag.kind == FlagKind::kItemRule) raised.push_back(flag.rule->code);
      if (flag.kind == FlagKind::kItemRuleUnknown) unknown.push_back(flag.rule->code);
    }
    CompareLists("flags", raised, {example_.flags().begin(), example_.flags().end()});
    CompareLists("unknown_flags", unknown, {example_.unknown_flags().begin(), example_.unknown_flags().end()});
  }

  void CompareLevel(const pb::ExpectedClassification& expected, const AssessmentResult& results) {
    for (const scoring::ClassificationOutcome& outcome : results.classifications) {
      if (outcome.classification->id != expected.classification()) continue;
      const std::string level = outcome.level == nullptr ? "" : outcome.level->id;
      if (level != expected.level()) {
        Note(expected.classification(), "expected level '", expected.level(), "', got '", level, "'");
      }
      return;
    }
    Note(expected.classification(), "is no classification");
  }

  // Goals are measured by the goals service's own rules: the T-score of what was reached, or the change since the
  // start.
  void CompareGoals() {
    std::vector<std::optional<double>> first;
    std::vector<std::optional<double>> latest;
    std::vector<double> weights;
    for (const pb::GoalCase& goal : example_.goals()) {
      first.push_back(goal.has_first() ? std::optional(goal.first()) : std::nullopt);
      latest.push_back(goal.has_latest() ? std::optional(goal.latest()) : std::nullopt);
      weights.push_back(goal.has_weight() ? goal.weight() : 1);
    }
    for (const pb::ExpectedScale& expected : example_.scales()) {
      if (expected.scale() == "t_score") {
        CompareValue(expected, goals::AttainmentScore(latest, weights).t);
      } else if (expected.scale() == "mean_change") {
        CompareValue(expected, goals::ChangeInProgress(first, latest).mean_change);
      } else {
        Note(expected.scale(), "is not measured from goals");
      }
    }
  }

  const pb::Case& example_;
  const ScoringKey& key_;
  std::vector<std::string> differences_;
};

}  // namespace

std::vector<Answer> AnswersInOrder(absl::Span<const double> values) {
  std::vector<Answer> answers(values.size());
  for (size_t i = 0; i < values.size(); ++i) {
    answers[i].item = static_cast<uint32_t>(i) + 1;
    if (!std::isnan(values[i])) answers[i].value = values[i];
  }
  return answers;
}

AssessmentResult Score(const ScoringKey& key, absl::Span<const Answer> answers) {
  scoring::AnswerSheet sheet;
  sheet.Start(key);
  for (const Answer& answer : answers) {
    if (answer.not_applicable) {
      sheet.EnterNotApplicable(answer.item);
    } else if (answer.value.has_value()) {
      sheet.EnterValue(answer.item, *answer.value);
    } else {
      sheet.EnterUnanswered(answer.item);
    }
  }
  sheet.Finish();
  AssessmentResult result;
  scoring::ScoreAssessment(sheet, result);
  return result;
}

std::vector<std::string> DifferencesOf(const pb::Case& example, const ScoringKey& key) {
  return Comparison(example, key).Run();
}

}  // namespace rapport
