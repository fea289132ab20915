#include "common/instruments/words.h"

#include <gtest/gtest.h>

namespace rapport::instruments {
namespace {

TEST(WordsTest, RunsOfItemsAreDrawnTogether) {
  EXPECT_EQ(ItemList({}), "");
  EXPECT_EQ(ItemList({4}), "4");
  EXPECT_EQ(ItemList({1, 2, 5}), "1, 2, 5");
  EXPECT_EQ(ItemList({1, 2, 3, 7, 9, 10, 11}), "1-3, 7, 9-11");
}

TEST(WordsTest, OneItemIsSingular) {
  EXPECT_EQ(NumberedItems({3}), "item 3");
  EXPECT_EQ(NumberedItems({3, 4}), "items 3, 4");
}

TEST(WordsTest, FormulasSayTheirFactor) {
  Scale scale;
  EXPECT_EQ(FormulaInWords(scale), "sum");
  scale.formula = Formula::kMean;
  scale.multiplier = 10;
  EXPECT_EQ(FormulaInWords(scale), "10 x mean");
  scale.formula = Formula::kCount;
  scale.count_from = 2;
  EXPECT_EQ(FormulaInWords(scale), "number of items at 2 or above");
}

TEST(WordsTest, RulesForBlanksSayTheirLimits) {
  EXPECT_EQ(MissingInWords({}), "every item is needed");
  EXPECT_EQ(MissingInWords({.policy = MissingPolicy::kScaleMean, .max_missing = 2}),
            "up to 2 blank: each counts as the mean of the answered items");
  EXPECT_EQ(MissingInWords({.policy = MissingPolicy::kSubscaleMeanRounded, .max_missing = 4, .max_missing_in_form = 4}),
            "up to 4 blank, and no more than 4 in the whole form: each counts as the mean of its subscale's answered "
            "items, rounded to a whole number");
}

TEST(WordsTest, LevelsReadAsTheirClauses) {
  const Condition first = {.item = 1, .comparison = Comparison::kGreaterOrEqual, .value = 2};
  const Condition second = {.item = 2, .comparison = Comparison::kLess, .value = 1};
  EXPECT_EQ(LevelInWords({}), "otherwise");
  EXPECT_EQ(LevelInWords({.all_of = {{.conditions = {first}}}}), "item 1 >= 2");
  EXPECT_EQ(LevelInWords(
                {.all_of = {{.conditions = {first, second}, .at_least = 1, .at_most = 1}, {.conditions = {second}}}}),
            "at least 1 and at most 1 of: item 1 >= 2, item 2 < 1; and item 2 < 1");
}

}  // namespace
}  // namespace rapport::instruments
