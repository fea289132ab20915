#include "services/scoring/engine/score_scales.h"

#include <gtest/gtest.h>

#include <cmath>

#include "services/scoring/engine/test_instruments.h"

namespace rapport::scoring {
namespace {

using instruments::Formula;
using instruments::Instrument;
using testing::AllowMissing;
using testing::MakeInstrument;
using testing::ScoreAnswers;

ScaleResult ScoreTotal(const Instrument& instrument, const std::vector<std::optional<double>>& answers) {
  const ScoringKey key(instrument);
  return ScoreAnswers(key, answers).scales[0];
}

TEST(ScoreScalesTest, CompleteSumIsTheSumOfKeyedAnswers) {
  Instrument instrument = MakeInstrument(10, 0, 4, 1, Formula::kMean, 10);
  instrument.items[2].reverse = instrument.items[3].reverse = true;
  const ScaleResult result = ScoreTotal(instrument, {2, 3, 1, 2, 3, 0, 2, 3, 1, 2});
  EXPECT_EQ(result.status, ScoreStatus::kComplete);
  EXPECT_NEAR(result.value, 21, 1e-9);
  EXPECT_EQ(result.answered, 10);
  EXPECT_TRUE(result.missing.Empty());
}

TEST(ScoreScalesTest, WithoutARuleOneMissingAnswerMeansNoScore) {
  const ScaleResult result = ScoreTotal(MakeInstrument(7, 0, 3, 1), {1, 1, 1, 1, 1, 1, std::nullopt});
  EXPECT_EQ(result.status, ScoreStatus::kNotScorable);
  EXPECT_TRUE(std::isnan(result.value));
  EXPECT_EQ(result.answered, 6);
  EXPECT_TRUE(result.missing.Has(6));
}

TEST(ScoreScalesTest, ProratesTheMeanWithinTheRule) {
  Instrument instrument = MakeInstrument(9, 0, 3, 1);
  AllowMissing(instrument.scales[0], 2);
  const ScaleResult result = ScoreTotal(instrument, {2, 1, std::nullopt, 3, 1, 0, 2, std::nullopt, 1});
  EXPECT_EQ(result.status, ScoreStatus::kProrated);
  EXPECT_NEAR(result.value, 12.8571428571429, 1e-9);
}

TEST(ScoreScalesTest, NeverProratesBeyondTheRule) {
  Instrument instrument = MakeInstrument(9, 0, 3, 1);
  AllowMissing(instrument.scales[0], 2);
  const std::optional<double> none;
  EXPECT_EQ(ScoreTotal(instrument, {2, 1, none, 3, 1, 0, none, none, 1}).status, ScoreStatus::kNotScorable);
}

TEST(ScoreScalesTest, EmptyFormHasNoScoreEvenIfTheRuleAllowsIt) {
  Instrument instrument = MakeInstrument(2, 0, 3, 1);
  AllowMissing(instrument.scales[0], 2);
  const ScaleResult result = ScoreTotal(instrument, {std::nullopt, std::nullopt});
  EXPECT_EQ(result.status, ScoreStatus::kNotScorable);
  EXPECT_TRUE(std::isnan(result.value));
}

TEST(ScoreScalesTest, LimitOnTheWholeFormHoldsForASubscaleToo) {
  Instrument instrument = MakeInstrument(6, 0, 4, 1);
  instrument.scales[0].items = {1, 2, 3};
  AllowMissing(instrument.scales[0], 1);
  instrument.scales[0].missing.max_missing_in_form = 1;
  testing::FitRanges(instrument);
  EXPECT_EQ(ScoreTotal(instrument, {1, 1, std::nullopt, 1, 1, 1}).status, ScoreStatus::kProrated);
  EXPECT_EQ(ScoreTotal(instrument, {1, 1, std::nullopt, 1, 1, std::nullopt}).status, ScoreStatus::kNotScorable);
}

TEST(ScoreScalesTest, BlankTakesTheRoundedMeanOfItsSubscale) {
  Instrument instrument = MakeInstrument(6, 0, 4, 1);
  instruments::Scale part = instrument.scales[0];
  part.id = "part";
  part.items = {1, 2, 3};
  instruments::Scale rest = part;
  rest.id = "rest";
  rest.items = {4, 5, 6};
  instrument.scales.push_back(part);
  instrument.scales.push_back(rest);
  for (instruments::Scale& scale : instrument.scales) {
    scale.missing.policy = instruments::MissingPolicy::kSubscaleMeanRounded;
    scale.missing.max_missing = 4;
  }
  instrument.scales[0].missing.subscales = {"part", "rest"};
  testing::FitRanges(instrument);
  const ScoringKey key(instrument);
  // Item 3 counts as round(3.5) = 4; item 6 as round(0.5) = 1.
  const AssessmentResult result = ScoreAnswers(key, {4, 3, std::nullopt, 1, 0, std::nullopt});
  EXPECT_EQ(result.scales[0].status, ScoreStatus::kProrated);
  EXPECT_EQ(result.scales[0].value, 13);
  EXPECT_EQ(result.scales[1].value, 11);
  EXPECT_EQ(result.scales[2].value, 2);
  const std::optional<double> none;
  EXPECT_EQ(ScoreAnswers(key, {none, none, none, 1, 0, 1}).scales[0].status, ScoreStatus::kNotScorable);
}

TEST(ScoreScalesTest, NotApplicableItemNarrowsTheRangeAndTakesTheBandsAway) {
  Instrument instrument = MakeInstrument(5, 0, 8, 1);
  instrument.items[0].not_applicable_allowed = true;
  instruments::BandSet bands;
  bands.scale = "total";
  bands.default_set = true;
  bands.bands = {{0, "low"}, {10, "some"}, {21, "high"}};
  instrument.band_sets.push_back(bands);
  const ScoringKey key(instrument);
  AnswerSheet sheet;
  sheet.Start(key);
  sheet.EnterNotApplicable(1);
  for (auto [item, value] : {std::pair{2, 3}, {3, 5}, {4, 2}, {5, 6}}) sheet.EnterValue(item, value);
  sheet.Finish();
  ScaleResult result;
  ScoreScale(key.scales()[0], sheet, result);
  EXPECT_EQ(result.status, ScoreStatus::kComplete);
  EXPECT_EQ(result.value, 16);
  EXPECT_EQ(result.max, 32);
  EXPECT_TRUE(result.reduced);
  EXPECT_EQ(result.band, -1);
  EXPECT_EQ(ScoreAnswers(key, {0, 3, 5, 2, 6}).scales[0].band, 1);
}

TEST(ScoreScalesTest, CountsItemsAtOrAboveTheMark) {
  Instrument instrument = MakeInstrument(4, 0, 3, 1, Formula::kCount);
  instrument.scales[0].count_from = 2;
  EXPECT_EQ(ScoreTotal(instrument, {0, 1, 2, 3}).value, 2);
}

TEST(ScoreScalesTest, BandBeginsAtItsLowerEdge) {
  Instrument instrument = MakeInstrument(9, 0, 3, 1);
  instruments::BandSet bands;
  bands.scale = "total";
  bands.default_set = true;
  bands.bands = {{0, "minimal"}, {5, "mild"}, {10, "moderate"}};
  instrument.band_sets.push_back(bands);
  const ScoringKey key(instrument);
  const ScaleKey& total = key.scales()[0];
  EXPECT_EQ(FindBand(total, 0), 0);
  EXPECT_EQ(FindBand(total, 4.999), 0);
  EXPECT_EQ(FindBand(total, 5), 1);
  EXPECT_EQ(FindBand(total, 10 - 1e-12), 2);
  EXPECT_EQ(FindBand(total, 27), 2);
}

TEST(ScoreScalesTest, DisabledBandsAndCutoffsAreNotUsed) {
  Instrument instrument = MakeInstrument(9, 0, 3, 1);
  instruments::BandSet bands;
  bands.scale = "total";
  bands.default_set = true;
  bands.enabled = false;
  bands.bands = {{0, "minimal"}};
  instrument.band_sets.push_back(bands);
  instruments::Cutoff cutoff;
  cutoff.scale = "total";
  cutoff.enabled = false;
  instrument.cutoffs.push_back(cutoff);
  const ScoringKey key(instrument);
  EXPECT_EQ(key.scales()[0].bands, nullptr);
  EXPECT_TRUE(key.scales()[0].cutoffs.empty());
}

}  // namespace
}  // namespace rapport::scoring
