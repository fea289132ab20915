#include "services/scoring/stats/moments.h"

#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::stats {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::Optional;
using Numbers = std::vector<double>;

TEST(MomentsTest, MedianIsTheMiddleOrTheMeanOfTheTwoMiddleValues) {
  EXPECT_THAT(Median({5.0, 1.0, 3.0}), Optional(3.0));
  EXPECT_THAT(Median({5.0, 1.0, 3.0, 4.0}), Optional(3.5));
  EXPECT_THAT(Median({}), Eq(std::nullopt));
}

TEST(MomentsTest, SpreadNeedsTwoValues) {
  EXPECT_THAT(SampleSd(Numbers{2.0}), Eq(std::nullopt));
  EXPECT_THAT(SampleSd(Numbers{2.0, 4.0}), Optional(DoubleNear(std::sqrt(2.0), 1e-12)));
}

TEST(MomentsTest, RoundingIsNotVariation) {
  EXPECT_TRUE(IsConstant(Numbers{0.1 + 0.2, 0.3}));
  EXPECT_FALSE(IsConstant(Numbers{0.3, 0.300001}));
  EXPECT_TRUE(IsConstant(Numbers{}));
}

TEST(MomentsTest, CorrelationIsWithinItsLimitsAndUndefinedForAConstant) {
  EXPECT_THAT(PearsonR(std::vector<Pair>{{1, 2}, {2, 4}, {3, 6}}), Optional(DoubleNear(1.0, 1e-12)));
  EXPECT_THAT(PearsonR(std::vector<Pair>{{1, 2}, {2, 2}, {3, 2}}), Eq(std::nullopt));
}

TEST(MomentsTest, MovingRangeIsTheMeanStep) {
  EXPECT_THAT(MeanMovingRange(Numbers{1.0, 3.0, 2.0}), Optional(1.5));
  EXPECT_THAT(MeanMovingRange(Numbers{1.0}), Eq(std::nullopt));
}

TEST(SeriesTest, OnlyNumbersOfAMeasuresMagnitudeArePresent) {
  const std::vector<Value> series{1.0, std::nullopt, std::nan(""), HUGE_VAL, 1e100, -2.0};
  EXPECT_THAT(PresentValues(series), ElementsAre(1.0, -2.0));
}

TEST(SeriesTest, ThresholdsTolerateBinaryFractions) {
  EXPECT_TRUE(Reaches(0.1 + 0.2, 0.3));
  EXPECT_TRUE(Reaches(0.3, 0.1 + 0.2));
  EXPECT_FALSE(Exceeds(0.1 + 0.2, 0.3));
}

}  // namespace
}  // namespace rapport::stats
