#include "services/scoring/engine/item_rules.h"

#include <gtest/gtest.h>

#include "services/scoring/engine/test_instruments.h"

namespace rapport::scoring {
namespace {

using instruments::Comparison;
using instruments::Instrument;
using testing::MakeInstrument;
using testing::ScoreAnswers;

Instrument WithRule(bool risk) {
  Instrument instrument = MakeInstrument(4, 0, 3, 1);
  instruments::ItemRule rule;
  rule.code = "RISK_ITEM";
  rule.items = {3, 4};
  rule.comparison = Comparison::kGreaterOrEqual;
  rule.value = 1;
  rule.risk = risk;
  rule.severity = instruments::Severity::kUrgent;
  instrument.item_rules.push_back(rule);
  return instrument;
}

TEST(ItemRulesTest, RiskItemAboveItsThresholdIsFlaggedWithTheItem) {
  const Instrument instrument = WithRule(true);
  const ScoringKey key(instrument);
  const AssessmentResult result = ScoreAnswers(key, {0, 0, 0, 1});
  ASSERT_EQ(result.flags.size(), 1);
  EXPECT_EQ(result.flags[0].kind, FlagKind::kItemRule);
  EXPECT_EQ(result.flags[0].severity, instruments::Severity::kUrgent);
  EXPECT_TRUE(result.flags[0].items.Has(3));
  EXPECT_FALSE(result.flags[0].items.Has(2));
}

TEST(ItemRulesTest, RiskItemAnsweredZeroIsNoFlag) {
  const Instrument instrument = WithRule(true);
  const ScoringKey key(instrument);
  EXPECT_TRUE(ScoreAnswers(key, {3, 3, 0, 0}).flags.empty());
}

TEST(ItemRulesTest, MissingRiskItemIsUnknownNotAbsent) {
  const Instrument instrument = WithRule(true);
  const ScoringKey key(instrument);
  const AssessmentResult result = ScoreAnswers(key, {0, 0, 0, std::nullopt});
  ASSERT_EQ(result.flags.size(), 2);
  EXPECT_EQ(result.flags[0].kind, FlagKind::kItemRuleUnknown);
  EXPECT_TRUE(result.flags[0].items.Has(3));
  EXPECT_EQ(result.flags[1].kind, FlagKind::kExcessMissing);
}

TEST(ItemRulesTest, RiskIsEvaluatedOnAFormTooIncompleteToScore) {
  const Instrument instrument = WithRule(true);
  const ScoringKey key(instrument);
  const std::optional<double> none;
  const AssessmentResult result = ScoreAnswers(key, {none, none, none, 2});
  EXPECT_EQ(result.scales[0].status, ScoreStatus::kNotScorable);
  ASSERT_GE(result.flags.size(), 2);
  EXPECT_EQ(result.flags[0].kind, FlagKind::kItemRule);
  EXPECT_EQ(result.flags[1].kind, FlagKind::kItemRuleUnknown);
  EXPECT_TRUE(result.flags[1].items.Has(2));
}

TEST(ItemRulesTest, RuleThatIsNoRiskIsSilentAboutMissingItems) {
  const Instrument instrument = WithRule(false);
  const ScoringKey key(instrument);
  for (const RaisedFlag& flag : ScoreAnswers(key, {0, 0, 0, std::nullopt}).flags) {
    EXPECT_NE(flag.kind, FlagKind::kItemRuleUnknown);
  }
}

TEST(ItemRulesTest, RiskRulesComeFirst) {
  Instrument instrument = WithRule(false);
  instrument.item_rules.push_back(instrument.item_rules[0]);
  instrument.item_rules[1].risk = true;
  const ScoringKey key(instrument);
  const AssessmentResult result = ScoreAnswers(key, {0, 0, 1, 1});
  ASSERT_EQ(result.flags.size(), 2);
  EXPECT_TRUE(result.flags[0].rule->risk);
  EXPECT_FALSE(result.flags[1].rule->risk);
}

}  // namespace
}  // namespace rapport::scoring
