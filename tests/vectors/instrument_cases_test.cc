#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/strip.h"
#include "common/instruments/answers.h"
#include "common/instruments/definition_text.h"
#include "rapport/instrument/v1/instrument_cases.pb.h"
#include "services/goals/measures/goal_attainment.h"
#include "services/goals/measures/goal_progress_change.h"
#include "services/scoring/engine/assessment_result.h"
#include "tests/vectors/shipped_instruments.h"

// Runs the cases beside every shipped definition through the answer check and the engine.
namespace rapport {
namespace {

namespace pb = instrument::v1;
using instruments::Answer;
using scoring::AssessmentResult;
using scoring::FlagKind;
using scoring::ScaleResult;
using scoring::ScoringKey;
using testing::ElementsAreArray;
using testing::UnorderedElementsAreArray;

std::vector<instruments::DefinitionFile> CaseFiles() {
  return instruments::ReadFolder(DefinitionsFolder(), ".cases.textproto").value();
}

std::vector<Answer> AnswersOf(const pb::Case& example) {
  std::vector<Answer> answers = AnswersInOrder({example.answers().data(), static_cast<size_t>(example.answers_size())});
  for (const uint32_t item : example.not_applicable()) answers[item - 1].not_applicable = true;
  return answers;
}

std::vector<std::string> Violations(const instruments::Instrument& instrument, const pb::Case& example) {
  std::vector<std::string> fields;
  const std::vector<Answer> answers = AnswersOf(example);
  for (const auto& problem :
       instruments::CheckAnswers(instrument, static_cast<instruments::Rater>(example.rater()), answers)) {
    fields.push_back(instruments::ProblemField(problem, "assessment"));
  }
  return fields;
}

void ExpectNear(double value, const pb::ExpectedScale& expected) {
  constexpr double kTolerance = 1e-9;
  const double rounding = expected.has_decimals() ? 0.5 * std::pow(10, -static_cast<double>(expected.decimals())) : 0;
  EXPECT_NEAR(value, expected.value(), rounding + kTolerance);
}

void ExpectValue(const pb::ExpectedScale& expected, const ScaleResult& result) {
  EXPECT_EQ(expected.has_value(), result.HasValue());
  if (expected.has_value() && result.HasValue()) ExpectNear(result.value, expected);
}

void ExpectScale(const ScoringKey& key, const pb::ExpectedScale& expected, const AssessmentResult& results) {
  SCOPED_TRACE(expected.scale());
  const scoring::ScaleKey* scale = key.FindScale(expected.scale());
  ASSERT_NE(scale, nullptr);
  const ScaleResult& result = results.scales[scale->index];
  EXPECT_EQ(static_cast<int>(result.status), static_cast<int>(expected.status()));
  ExpectValue(expected, result);
  if (expected.has_reduced_max()) {
    EXPECT_DOUBLE_EQ(result.max, expected.reduced_max());
  }
  EXPECT_EQ(result.reduced, expected.has_reduced_max());
  EXPECT_EQ(result.band < 0 ? "" : scale->bands->bands[static_cast<size_t>(result.band)].label, expected.band());
  std::vector<std::string> met;
  for (const instruments::Cutoff* cutoff : scale->cutoffs) {
    const bool held = result.HasValue() && !result.reduced;
    if (held && scoring::Holds(result.value, cutoff->comparison, cutoff->value)) met.push_back(cutoff->id);
  }
  EXPECT_THAT(met, UnorderedElementsAreArray(expected.cutoffs_met()));
}

void ExpectFlags(const pb::Case& example, const AssessmentResult& results) {
  std::vector<std::string> raised;
  std::vector<std::string> unknown;
  for (const scoring::RaisedFlag& flag : results.flags) {
    if (flag.kind == FlagKind::kItemRule) raised.push_back(flag.rule->code);
    if (flag.kind == FlagKind::kItemRuleUnknown) unknown.push_back(flag.rule->code);
  }
  EXPECT_THAT(raised, UnorderedElementsAreArray(example.flags()));
  EXPECT_THAT(unknown, UnorderedElementsAreArray(example.unknown_flags()));
}

void ExpectClassification(const pb::ExpectedClassification& expected, const AssessmentResult& results) {
  SCOPED_TRACE(expected.classification());
  for (const scoring::ClassificationOutcome& outcome : results.classifications) {
    if (outcome.classification->id != expected.classification()) continue;
    EXPECT_EQ(outcome.level == nullptr ? "" : outcome.level->id, expected.level());
    return;
  }
  ADD_FAILURE() << "no such classification";
}

// Instruments made of goals are measured by the goals service.
void ExpectGoals(const pb::Case& example) {
  std::vector<std::optional<double>> first;
  std::vector<std::optional<double>> latest;
  std::vector<double> weights;
  for (const pb::GoalCase& goal : example.goals()) {
    first.push_back(goal.has_first() ? std::optional(goal.first()) : std::nullopt);
    latest.push_back(goal.has_latest() ? std::optional(goal.latest()) : std::nullopt);
    weights.push_back(goal.has_weight() ? goal.weight() : 1);
  }
  for (const pb::ExpectedScale& expected : example.scales()) {
    SCOPED_TRACE(expected.scale());
    const std::optional<double> value = expected.scale() == "t_score"
                                            ? goals::AttainmentScore(latest, weights).t
                                            : goals::ChangeInProgress(first, latest).mean_change;
    ASSERT_TRUE(value.has_value());
    ExpectNear(*value, expected);
  }
}

void ExpectCase(const ScoringKey& key, const pb::Case& example) {
  EXPECT_NE(example.kind(), pb::CASE_KIND_UNSPECIFIED);
  EXPECT_EQ(example.kind() == pb::CASE_KIND_CONSTRUCTED, example.source().empty()) << "only what is made here has none";
  if (!example.goals().empty()) {
    ExpectGoals(example);
    return;
  }
  EXPECT_THAT(Violations(key.instrument(), example), ElementsAreArray(example.violations()));
  if (!example.violations().empty()) return;
  const AssessmentResult results = Score(key, AnswersOf(example));
  for (const pb::ExpectedScale& expected : example.scales()) ExpectScale(key, expected, results);
  ExpectFlags(example, results);
  for (const pb::ExpectedClassification& expected : example.classifications()) ExpectClassification(expected, results);
}

std::vector<std::string> CaseFileNames() {
  std::vector<std::string> names;
  for (const instruments::DefinitionFile& file : CaseFiles()) names.push_back(file.name);
  return names;
}

// `phq-9.cases.textproto` as a test's name.
std::string TestName(const testing::TestParamInfo<std::string>& file) {
  std::string name = file.param.substr(0, file.param.find('.'));
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

class InstrumentCasesTest : public testing::TestWithParam<std::string> {};

TEST_P(InstrumentCasesTest, Hold) {
  const auto files = CaseFiles();
  const auto file = std::find_if(files.begin(), files.end(), [](const auto& each) { return each.name == GetParam(); });
  std::vector<std::string> errors;
  instruments::FileErrors file_errors(file->name, errors);
  pb::InstrumentCases cases;
  ASSERT_TRUE(instruments::ParseText(file->text, file_errors, cases)) << errors.front();
  const instruments::Instrument* instrument = Shipped().Find(cases.instrument(), cases.instrument_version());
  ASSERT_NE(instrument, nullptr);
  ASSERT_FALSE(cases.cases().empty());
  const ScoringKey key(*instrument);
  for (const pb::Case& example : cases.cases()) {
    SCOPED_TRACE(example.name());
    ExpectCase(key, example);
  }
}

INSTANTIATE_TEST_SUITE_P(Shipped, InstrumentCasesTest, testing::ValuesIn(CaseFileNames()), TestName);

TEST(InstrumentCasesCoverageTest, EveryDefinitionHasCases) {
  std::vector<std::string> with_cases;
  for (const instruments::DefinitionFile& file : CaseFiles()) {
    with_cases.emplace_back(absl::StripSuffix(file.name, ".cases.textproto"));
  }
  std::vector<std::string> defined;
  for (const instruments::Instrument* instrument : Shipped().current()) defined.push_back(instrument->id);
  EXPECT_THAT(with_cases, UnorderedElementsAreArray(defined));
}

}  // namespace
}  // namespace rapport
