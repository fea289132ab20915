#include <gtest/gtest.h>

#include "services/scoring/engine/item_rules.h"
#include "services/scoring/engine/test_instruments.h"

namespace rapport::scoring {
namespace {

using instruments::Clause;
using instruments::Comparison;
using instruments::Condition;
using instruments::Instrument;
using instruments::Level;
using instruments::Severity;
using testing::MakeInstrument;
using testing::ScoreAnswers;

Condition AtLeast(uint32_t item, double value) { return {item, Comparison::kGreaterOrEqual, value, std::nullopt}; }

Level MakeLevel(const std::string& id, std::vector<Clause> clauses, Severity severity) {
  return {.id = id, .label = id, .all_of = std::move(clauses), .severity = severity};
}

// Yes or no to three items, asked in order of seriousness: 3 high, 2 moderate, 1 low, else none.
Instrument RiskScreener() {
  Instrument instrument = MakeInstrument(3, 0, 1, 1);
  instruments::Classification risk;
  risk.id = "risk_level";
  risk.risk = true;
  risk.levels = {MakeLevel("high", {Clause{{AtLeast(3, 1)}}}, Severity::kUrgent),
                 MakeLevel("moderate", {Clause{{AtLeast(2, 1)}}}, Severity::kUrgent),
                 MakeLevel("low", {Clause{{AtLeast(1, 1)}}}, Severity::kAttention),
                 MakeLevel("none", {}, Severity::kInfo)};
  instrument.classifications.push_back(risk);
  return instrument;
}

TEST(ClassifyTest, FirstLevelThatHoldsIsTheResult) {
  const Instrument instrument = RiskScreener();
  const ScoringKey key(instrument);
  EXPECT_EQ(ScoreAnswers(key, {1, 1, 0}).classifications[0].level->id, "moderate");
  EXPECT_EQ(ScoreAnswers(key, {0, 0, 0}).classifications[0].level->id, "none");
  EXPECT_EQ(ScoreAnswers(key, {0, 0, 1}).classifications[0].level->id, "high");
}

TEST(ClassifyTest, UnansweredItemThatCouldDecideMakesItUnknown) {
  const Instrument instrument = RiskScreener();
  const ScoringKey key(instrument);
  const AssessmentResult result = ScoreAnswers(key, {0, 1, std::nullopt});
  const ClassificationOutcome& outcome = result.classifications[0];
  EXPECT_EQ(outcome.level, nullptr);
  ASSERT_NE(outcome.at_least, nullptr);
  EXPECT_EQ(outcome.at_least->id, "moderate");
  EXPECT_TRUE(outcome.missing.Has(2));
  ASSERT_FALSE(result.flags.empty());
  EXPECT_EQ(result.flags[0].kind, FlagKind::kClassificationUnknown);
  EXPECT_EQ(result.flags[0].severity, Severity::kUrgent);
}

TEST(ClassifyTest, UnansweredItemThatCannotDecideChangesNothing) {
  const Instrument instrument = RiskScreener();
  const ScoringKey key(instrument);
  EXPECT_EQ(ScoreAnswers(key, {std::nullopt, std::nullopt, 1}).classifications[0].level->id, "high");
}

TEST(ClassifyTest, MildestLevelOfARiskRaisesNoFlag) {
  const Instrument instrument = RiskScreener();
  const ScoringKey key(instrument);
  EXPECT_TRUE(ScoreAnswers(key, {0, 0, 0}).flags.empty());
  EXPECT_EQ(ScoreAnswers(key, {1, 0, 0}).flags[0].kind, FlagKind::kClassification);
}

TEST(ClassifyTest, LevelsOfOneIdAreAlternatives) {
  Instrument instrument = RiskScreener();
  instrument.classifications[0].levels[1].id = "high";
  const ScoringKey key(instrument);
  EXPECT_EQ(ScoreAnswers(key, {0, 1, std::nullopt}).classifications[0].level->id, "high");
}

TEST(ClassifyTest, CountsConditionsBetweenAtLeastAndAtMost) {
  Instrument instrument = MakeInstrument(4, 0, 3, 1);
  instruments::Classification syndrome;
  syndrome.id = "syndrome";
  const std::vector<Condition> all = {AtLeast(1, 2), AtLeast(2, 2), AtLeast(3, 2), AtLeast(4, 2)};
  syndrome.levels = {MakeLevel("major", {Clause{all, 3, std::nullopt}}, Severity::kInfo),
                     MakeLevel("other", {Clause{all, 1, 2}}, Severity::kInfo), MakeLevel("none", {}, Severity::kInfo)};
  instrument.classifications.push_back(syndrome);
  const ScoringKey key(instrument);
  EXPECT_EQ(ScoreAnswers(key, {2, 2, 3, 0}).classifications[0].level->id, "major");
  EXPECT_EQ(ScoreAnswers(key, {2, 2, 0, 0}).classifications[0].level->id, "other");
  EXPECT_EQ(ScoreAnswers(key, {1, 1, 0, 0}).classifications[0].level->id, "none");
  EXPECT_EQ(ScoreAnswers(key, {2, 2, std::nullopt, 0}).classifications[0].level, nullptr);
  EXPECT_EQ(ScoreAnswers(key, {2, 0, std::nullopt, 0}).classifications[0].level->id, "other");
}

TEST(ClassifyTest, SkippedItemCountsAsNotHolding) {
  Instrument instrument = RiskScreener();
  instrument.items[2].asked_if = AtLeast(2, 1);
  const ScoringKey key(instrument);
  EXPECT_EQ(ScoreAnswers(key, {1, 0, std::nullopt}).classifications[0].level->id, "low");
}

}  // namespace
}  // namespace rapport::scoring
