#include "services/scoring/stats/moving_average.h"

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

TEST(MovingAverageTest, AWeightOfOneFollowsTheSeries) {
  EXPECT_THAT(SmoothEvenly(Values{3.0, 1.0, 4.0}, 1.0).series,
              ElementsAre(Optional(3.0), Optional(1.0), Optional(4.0)));
}

TEST(MovingAverageTest, AMissingValueCarriesTheLastForward) {
  const auto average = SmoothEvenly(Values{std::nullopt, 4.0, std::nullopt}, 0.3);
  EXPECT_THAT(average.series, ElementsAre(Eq(std::nullopt), Optional(4.0), Optional(4.0)));
  EXPECT_THAT(average.last, Optional(4.0));
}

TEST(MovingAverageTest, StaysWithinTheRangeOfTheValues) {
  const auto average = SmoothEvenly(Values{3.0, 9.0, 1.0, 7.0});
  for (const Value& value : average.series) {
    EXPECT_GE(*value, 1.0);
    EXPECT_LE(*value, 9.0);
  }
}

TEST(MovingAverageTest, AfterOneHalfLifeHalfOfTheOldRemains) {
  EXPECT_THAT(SmoothByTime(Values{0.0, 10.0}, Values{0.0, 14.0}, 14.0).last, Optional(DoubleNear(5.0, 1e-12)));
}

TEST(MovingAverageTest, EvenSpacingIsAFixedWeight) {
  const Values values{20.0, 18.0, 17.0, 12.0};
  const double weight = 1.0 - std::exp2(-1.0 / 3.0);
  EXPECT_NEAR(*SmoothByTime(values, Values{1.0, 2.0, 3.0, 4.0}, 3.0).last, *SmoothEvenly(values, weight).last, 1e-12);
}

TEST(MovingAverageTest, StatusSaysWhyThereIsNoAverage) {
  EXPECT_EQ(SmoothEvenly(Values{std::nullopt}).status, ResultStatus::kInsufficientData);
  EXPECT_EQ(SmoothEvenly(Values{1.0}, 0.0).status, ResultStatus::kInvalidParameter);
  EXPECT_EQ(SmoothEvenly(Values{1.0}, 1.5).status, ResultStatus::kInvalidParameter);
  EXPECT_EQ(SmoothByTime(Values{1.0, 2.0}, Values{2.0, 1.0}, 3.0).status, ResultStatus::kInvalidParameter);
  EXPECT_EQ(SmoothByTime(Values{1.0, 2.0}, Values{1.0, std::nullopt}, 3.0).status, ResultStatus::kInvalidParameter);
  EXPECT_EQ(SmoothByTime(Values{1.0}, Values{1.0}, 0.0).status, ResultStatus::kInvalidParameter);
}

}  // namespace
}  // namespace rapport::stats
