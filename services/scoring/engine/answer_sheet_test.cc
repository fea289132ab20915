#include "services/scoring/engine/answer_sheet.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "services/scoring/engine/test_instruments.h"

namespace rapport::scoring {
namespace {

using testing::MakeInstrument;

TEST(AnswerSheetTest, ReversedItemIsMirroredWithinItsRange) {
  instruments::Instrument instrument = MakeInstrument(2, 0, 4, 1);
  instrument.items[1].reverse = true;
  const ScoringKey key(instrument);
  const AnswerSheet sheet = testing::Fill(key, {3, 3});
  EXPECT_EQ(sheet.keyed(0), 3);
  EXPECT_EQ(sheet.keyed(1), 1);
  EXPECT_EQ(sheet.raw(1), 3);
}

TEST(AnswerSheetTest, ReversingOnTheScaleWithoutZeroChangesTheSign) {
  instruments::Instrument instrument = MakeInstrument(1, -3, 3, 1);
  instrument.items[0].response.no_zero = true;
  instrument.items[0].reverse = true;
  const ScoringKey key(instrument);
  EXPECT_EQ(testing::Fill(key, {-3}).keyed(0), 3);
  EXPECT_EQ(testing::Fill(key, {2}).keyed(0), -2);
  AnswerSheet sheet;
  sheet.Start(key);
  EXPECT_EQ(sheet.EnterValue(1, 0), Entry::kRefused);
}

TEST(AnswerSheetTest, ZeroAndUnansweredAreApart) {
  const instruments::Instrument instrument = MakeInstrument(2, 0, 3, 1);
  const ScoringKey key(instrument);
  const AnswerSheet sheet = testing::Fill(key, {0, std::nullopt});
  EXPECT_TRUE(sheet.answered().Has(0));
  EXPECT_FALSE(sheet.answered().Has(1));
  EXPECT_EQ(sheet.keyed(0), 0);
}

TEST(AnswerSheetTest, RefusesWhatTheItemDoesNotAccept) {
  const instruments::Instrument instrument = MakeInstrument(1, 0, 3, 1);
  const ScoringKey key(instrument);
  for (double value : {-1.0, 4.0, 1.5, std::nan(""), std::numeric_limits<double>::infinity(),
                       -std::numeric_limits<double>::infinity(), 1e300}) {
    AnswerSheet sheet;
    sheet.Start(key);
    EXPECT_EQ(sheet.EnterValue(1, value), Entry::kRefused) << value;
    sheet.Finish();
    EXPECT_TRUE(sheet.answered().Empty());
  }
}

TEST(AnswerSheetTest, AcceptsEveryTenthOfATenCentimetreLine) {
  const instruments::Instrument instrument = MakeInstrument(1, 0, 10, 0.1);
  const ScoringKey key(instrument);
  for (int tenth = 0; tenth <= 100; ++tenth) EXPECT_TRUE(Accepts(key.items()[0], tenth / 10.0)) << tenth;
  EXPECT_FALSE(Accepts(key.items()[0], 0.05));
}

TEST(AnswerSheetTest, StartingAgainForgetsEverything) {
  instruments::Instrument instrument = MakeInstrument(2, 0, 3, 1);
  instrument.items[1].not_applicable_allowed = true;
  const ScoringKey key(instrument);
  AnswerSheet sheet;
  sheet.Start(key);
  sheet.EnterValue(1, 3);
  sheet.EnterNotApplicable(2);
  sheet.Finish();
  sheet.Start(key);
  EXPECT_EQ(sheet.EnterValue(2, 0), Entry::kTaken);
  sheet.Finish();
  EXPECT_FALSE(sheet.answered().Has(0));
  EXPECT_TRUE(sheet.answered().Has(1));
  EXPECT_TRUE(sheet.not_applicable().Empty());
  EXPECT_TRUE(sheet.left_out().Empty());
  EXPECT_EQ(sheet.raw_answers(), 1);
}

TEST(AnswerSheetTest, KnowsUnknownAndDuplicateItems) {
  const instruments::Instrument instrument = MakeInstrument(2, 0, 3, 1);
  const ScoringKey key(instrument);
  AnswerSheet sheet;
  sheet.Start(key);
  EXPECT_EQ(sheet.EnterValue(0, 1), Entry::kUnknownItem);
  EXPECT_EQ(sheet.EnterValue(3, 1), Entry::kUnknownItem);
  EXPECT_EQ(sheet.EnterValue(4000000000, 1), Entry::kUnknownItem);
  EXPECT_EQ(sheet.EnterUnanswered(2), Entry::kTaken);
  EXPECT_EQ(sheet.EnterValue(2, 1), Entry::kDuplicateItem);
}

TEST(AnswerSheetTest, NotApplicableLeavesTheScaleOrCountsAsItsValue) {
  instruments::Instrument instrument = MakeInstrument(3, 0, 8, 1);
  instrument.items[0].not_applicable_allowed = true;
  instrument.items[1].not_applicable_allowed = true;
  instrument.items[1].not_applicable_keyed_value = 2;
  const ScoringKey key(instrument);
  AnswerSheet sheet;
  sheet.Start(key);
  EXPECT_EQ(sheet.EnterNotApplicable(1), Entry::kTaken);
  EXPECT_EQ(sheet.EnterNotApplicable(2), Entry::kTaken);
  EXPECT_EQ(sheet.EnterNotApplicable(3), Entry::kRefused);
  sheet.Finish();
  EXPECT_TRUE(sheet.left_out().Has(0));
  EXPECT_FALSE(sheet.left_out().Has(1));
  EXPECT_EQ(sheet.keyed(1), 2);
  EXPECT_FALSE(sheet.WithRawAnswer().Has(1));
}

TEST(AnswerSheetTest, ItemThatWasNotAskedIsSkippedAndNotMissing) {
  instruments::Instrument instrument = MakeInstrument(2, 0, 1, 1);
  instrument.items[1].asked_if = instruments::Condition{1, instruments::Comparison::kGreaterOrEqual, 1, std::nullopt};
  const ScoringKey key(instrument);
  EXPECT_TRUE(testing::Fill(key, {0, std::nullopt}).left_out().Has(1));
  EXPECT_FALSE(testing::Fill(key, {1, std::nullopt}).left_out().Has(1));
  EXPECT_FALSE(testing::Fill(key, {std::nullopt, std::nullopt}).left_out().Has(1));
  EXPECT_FALSE(testing::Fill(key, {0, 1}).left_out().Has(1));
}

}  // namespace
}  // namespace rapport::scoring
