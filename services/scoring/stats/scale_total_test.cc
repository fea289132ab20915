#include "services/scoring/stats/scale_total.h"

#include <limits>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::stats {
namespace {

using Values = std::vector<Value>;
using ::testing::DoubleNear;
using ::testing::Eq;
using ::testing::Optional;

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const ScaleKey kFivePoint{.item_min = 0, .item_max = 4, .reversed = {2}};

TEST(TotalScaleTest, ReversedItemsCountAgainstTheScale) {
  EXPECT_THAT(TotalScale(Values{4.0, 4.0, 0.0}, kFivePoint).score, Optional(4.0));
  EXPECT_THAT(TotalScale(Values{4.0, 0.0, 0.0}, kFivePoint).score, Optional(8.0));
}

TEST(TotalScaleTest, ReversingEveryItemMirrorsTheTotal) {
  const Values answers{0.0, 1.0, 3.0, 4.0};
  const ScaleKey straight{.item_min = 0, .item_max = 4};
  const ScaleKey reversed{.item_min = 0, .item_max = 4, .reversed = {1, 2, 3, 4}};
  EXPECT_EQ(*TotalScale(answers, straight).score + *TotalScale(answers, reversed).score, 4 * 4);
}

TEST(TotalScaleTest, AnUnansweredItemTakesTheMeanOfTheKeyedOthers) {
  const ScaleKey key{.item_min = 0, .item_max = 3, .min_valid_fraction = 7.0 / 9.0};
  const auto total = TotalScale(Values{2.0, 1.0, std::nullopt, 3.0, 1.0, 0.0, 2.0, std::nullopt, 1.0}, key);
  EXPECT_THAT(total.prorated, Optional(true));
  EXPECT_THAT(total.valid, Optional(7));
  EXPECT_THAT(total.score, Optional(DoubleNear(10.0 / 7.0 * 9.0, 1e-12)));
}

TEST(TotalScaleTest, SumMeanAndTenfoldMeanAreOneMean) {
  ScaleKey key{.item_min = 0, .item_max = 4};
  const Values answers{1.0, 2.0, 3.0, 4.0};
  EXPECT_THAT(TotalScale(answers, key).score, Optional(10.0));
  key.totaling = Totaling::kMean;
  EXPECT_THAT(TotalScale(answers, key).score, Optional(2.5));
  key.totaling = Totaling::kMeanTen;
  EXPECT_THAT(TotalScale(answers, key).score, Optional(25.0));
}

TEST(TotalScaleTest, TooManyMissingHasNoScore) {
  const auto total = TotalScale(Values{1.0, std::nullopt, std::nullopt}, kFivePoint);
  EXPECT_EQ(total.status, ResultStatus::kTooManyMissing);
  EXPECT_THAT(total.valid, Optional(1));
  EXPECT_THAT(total.score, Eq(std::nullopt));
  EXPECT_THAT(total.prorated, Eq(std::nullopt));
}

TEST(TotalScaleTest, NoAnswerIsTooManyMissingEvenWhenTheRuleAllowsIt) {
  const ScaleKey lenient{.item_min = 0, .item_max = 4, .min_valid_fraction = 0.0};
  EXPECT_EQ(TotalScale(Values{std::nullopt}, lenient).status, ResultStatus::kTooManyMissing);
  EXPECT_EQ(TotalScale({}, lenient).status, ResultStatus::kTooManyMissing);
}

TEST(TotalScaleTest, NaNIsUnanswered) {
  const ScaleKey lenient{.item_min = 0, .item_max = 4, .min_valid_fraction = 0.5};
  EXPECT_THAT(TotalScale(Values{2.0, std::numeric_limits<double>::quiet_NaN()}, lenient).valid, Optional(1));
}

TEST(TotalScaleTest, EveryAnswerOffTheScaleIsNamed) {
  const auto total = TotalScale(Values{5.0, 2.0, -1.0}, kFivePoint);
  EXPECT_EQ(total.status, ResultStatus::kOutOfRange);
  EXPECT_THAT(total.bad_items, ElementsAre(1, 3));
  EXPECT_THAT(total.score, Eq(std::nullopt));
  EXPECT_THAT(TotalScale(Values{4.0, 0.0, 0.0}, kFivePoint).bad_items, IsEmpty());
}

TEST(TotalScaleTest, KeysThatMakeNoSenseAreInvalid) {
  const Values answers{1.0, 2.0};
  for (const ScaleKey& key :
       {ScaleKey{.item_min = 4, .item_max = 4}, ScaleKey{.item_min = 0, .item_max = 4, .reversed = {3}},
        ScaleKey{.item_min = 0, .item_max = 4, .reversed = {0}},
        ScaleKey{.item_min = 0, .item_max = 4, .min_valid_fraction = 1.1}}) {
    EXPECT_EQ(TotalScale(answers, key).status, ResultStatus::kInvalidParameter);
  }
}

}  // namespace
}  // namespace rapport::stats
