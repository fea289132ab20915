#include "services/scoring/stats/track_signal.h"

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

constexpr RationalTrackParameters kRule{.change_threshold = 6, .cutoff = 10, .better = Better::kLower};

TEST(JudgeByRuleTest, WorseningComesBeforeTheFunctionalRange) {
  EXPECT_THAT(JudgeByRule(2.0, 8.0, 2, kRule).signal, Optional(TrackSignal::kRed));
  EXPECT_THAT(JudgeByRule(5.0, 8.0, 2, kRule).signal, Optional(TrackSignal::kYellow));
  EXPECT_THAT(JudgeByRule(18.0, 8.0, 2, kRule).signal, Optional(TrackSignal::kWhite));
}

TEST(JudgeByRuleTest, LittleProgressIsYellowFromTheFourthSession) {
  EXPECT_THAT(JudgeByRule(18.0, 16.0, 3, kRule).signal, Optional(TrackSignal::kGreen));
  EXPECT_THAT(JudgeByRule(18.0, 16.0, 4, kRule).signal, Optional(TrackSignal::kYellow));
  EXPECT_THAT(JudgeByRule(18.0, 15.0, 4, kRule).signal, Optional(TrackSignal::kGreen));
}

TEST(JudgeByRuleTest, StatusSaysWhyThereIsNoSignal) {
  EXPECT_EQ(JudgeByRule(18.0, std::nullopt, 3, kRule).status, ResultStatus::kInsufficientData);
  EXPECT_EQ(JudgeByRule(18.0, 17.0, 0, kRule).status, ResultStatus::kInvalidParameter);
  EXPECT_EQ(JudgeByRule(18.0, 17.0, 3, {.change_threshold = 0}).status, ResultStatus::kInvalidParameter);
}

constexpr ExpectedTrackParameters kBands{.better = Better::kLower, .cutoff = 10};

TEST(JudgeByExpectationTest, ColoursFollowTheDistanceFromTheExpectation) {
  EXPECT_THAT(JudgeByExpectation(13.0, 13.0, 4.0, kBands).signal, Optional(TrackSignal::kGreen));
  EXPECT_THAT(JudgeByExpectation(17.5, 13.0, 4.0, kBands).signal, Optional(TrackSignal::kYellow));
  EXPECT_THAT(JudgeByExpectation(19.0, 13.0, 4.0, kBands).signal, Optional(TrackSignal::kRed));
  EXPECT_THAT(JudgeByExpectation(7.0, 13.0, 4.0, kBands).signal, Optional(TrackSignal::kWhite));
}

TEST(JudgeByExpectationTest, DirectionReversesWhatIsWorse) {
  ExpectedTrackParameters higher = kBands;
  higher.better = Better::kHigher;
  EXPECT_EQ(*JudgeByExpectation(17.0, 13.0, 4.0, kBands).z_worse,
            -*JudgeByExpectation(17.0, 13.0, 4.0, higher).z_worse);
}

TEST(JudgeByExpectationTest, FarBetterIsAhead) {
  EXPECT_THAT(JudgeByExpectation(7.0, 13.0, 4.0, kBands).ahead_of_expected, Optional(true));
  EXPECT_THAT(JudgeByExpectation(9.0, 13.0, 4.0, kBands).ahead_of_expected, Optional(false));
}

TEST(JudgeByExpectationTest, StatusSaysWhyThereIsNoSignal) {
  EXPECT_EQ(JudgeByExpectation(std::nullopt, 13.0, 4.0, kBands).status, ResultStatus::kInsufficientData);
  EXPECT_EQ(JudgeByExpectation(13.0, 13.0, 0.0, kBands).status, ResultStatus::kInvalidParameter);
  EXPECT_EQ(JudgeByExpectation(13.0, 13.0, 4.0, {.z_yellow = 2, .z_red = 1}).status, ResultStatus::kInvalidParameter);
}

}  // namespace
}  // namespace rapport::stats
