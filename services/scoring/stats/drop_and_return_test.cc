#include "services/scoring/stats/drop_and_return.h"

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

using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr DropAndReturnParameters kOneSd{.sd = 0.6};

TEST(DropsAndReturnsTest, ADropThatReturnsInTheWindowIsRepaired) {
  const auto found = FindDropsAndReturns(Values{5.8, 5.9, 4.9, 5.9, 6.0}, kOneSd);
  ASSERT_THAT(found.events, SizeIs(1));
  EXPECT_EQ(found.events[0].session, 3);
  EXPECT_EQ(found.events[0].status, ReturnStatus::kRepaired);
  EXPECT_THAT(found.events[0].repaired_at, Optional(4));
}

TEST(DropsAndReturnsTest, TheWindowEndsByTheSessionsNumber) {
  EXPECT_EQ(FindDropsAndReturns(Values{6.0, 5.0, 5.0, 5.0}, kOneSd).events[0].status, ReturnStatus::kOpen);
  EXPECT_EQ(FindDropsAndReturns(Values{6.0, 5.0, 5.0, 5.0, std::nullopt}, kOneSd).events[0].status,
            ReturnStatus::kUnrepaired);
}

TEST(DropsAndReturnsTest, WhileAnEventIsOpenNoOtherBegins) {
  EXPECT_THAT(FindDropsAndReturns(Values{6.0, 5.0, 4.0, 3.0}, kOneSd).events, SizeIs(1));
}

TEST(DropsAndReturnsTest, TheSessionThatClosesAnEventBeginsNone) {
  EXPECT_THAT(FindDropsAndReturns(Values{6.0, 5.0, 5.0, 5.0, 4.0}, kOneSd).events, SizeIs(1));
  EXPECT_THAT(FindDropsAndReturns(Values{6.0, 5.0, 5.0, 5.0, 4.9, 4.0}, kOneSd).events, SizeIs(2));
}

TEST(DropsAndReturnsTest, ADropOfExactlyTheThresholdCounts) {
  EXPECT_THAT(FindDropsAndReturns(Values{5.9, 5.3}, kOneSd).events, SizeIs(1));
  EXPECT_THAT(FindDropsAndReturns(Values{5.9, 5.31}, kOneSd).events, IsEmpty());
}

TEST(DropsAndReturnsTest, TheLevelBeforeIsTheLastValueThereIs) {
  const auto found = FindDropsAndReturns(Values{6.0, std::nullopt, 5.0}, kOneSd);
  ASSERT_THAT(found.events, SizeIs(1));
  EXPECT_EQ(found.events[0].pre_level, 6.0);
}

TEST(DropsAndReturnsTest, StatusSaysWhyNothingWasFound) {
  EXPECT_EQ(FindDropsAndReturns(Values{6.0}, kOneSd).status, ResultStatus::kInsufficientData);
  EXPECT_EQ(FindDropsAndReturns(Values{6.0, 5.0}, {.sd = 0}).status, ResultStatus::kInvalidParameter);
  EXPECT_EQ(FindDropsAndReturns(Values{6.0, 5.0}, {.sd = 1, .return_fraction = 0}).status,
            ResultStatus::kInvalidParameter);
}

}  // namespace
}  // namespace rapport::stats
