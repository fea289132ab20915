#include "services/scoring/stats/engagement_index.h"

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

const Values kTasks{1.0, 0.5, std::nullopt};
const Values kRatings{7.0, 8.0};

TEST(EngagementIndexTest, FullEngagementIsHundred) {
  const Values done{1.0, 1.0};
  const Values active{10.0};
  EXPECT_THAT(IndexEngagement({.attended = 5, .homework_completion = done, .participation_ratings = active}).index,
              Optional(DoubleNear(100.0, 1e-12)));
}

TEST(EngagementIndexTest, AMissingPartLeavesItsWeightToTheOthers) {
  const auto index = IndexEngagement({.attended = 4, .no_show = 1, .participation_ratings = kRatings});
  EXPECT_THAT(index.homework, Eq(std::nullopt));
  EXPECT_THAT(index.index, Optional(DoubleNear(100 * (0.4 * 0.8 + 0.3 * 0.75) / 0.7, 1e-9)));
}

TEST(EngagementIndexTest, OnePartIsShownButIsNoIndex) {
  const auto index = IndexEngagement({.attended = 4, .no_show = 1});
  EXPECT_EQ(index.status, ResultStatus::kInsufficientData);
  EXPECT_THAT(index.attendance, Optional(0.8));
  EXPECT_THAT(index.index, Eq(std::nullopt));
}

TEST(EngagementIndexTest, TooFewAppointmentsShowNothing) {
  const auto index = IndexEngagement({.attended = 2, .homework_completion = kTasks, .participation_ratings = kRatings});
  EXPECT_EQ(index.status, ResultStatus::kInsufficientData);
  EXPECT_THAT(index.homework, Eq(std::nullopt));
}

TEST(EngagementIndexTest, BadInputIsRefused) {
  const Values twice{2.0};
  const Values eleven{11.0};
  EXPECT_EQ(IndexEngagement({.attended = 5, .homework_completion = twice}).status, ResultStatus::kOutOfRange);
  EXPECT_EQ(IndexEngagement({.attended = 5, .participation_ratings = eleven}).status, ResultStatus::kOutOfRange);
  EXPECT_EQ(IndexEngagement({.attended = -1}).status, ResultStatus::kInvalidParameter);
  EXPECT_EQ(IndexEngagement({.attended = 5}, {.rating_min = 5, .rating_max = 5}).status,
            ResultStatus::kInvalidParameter);
  EXPECT_EQ(IndexEngagement({.attended = 5}, {.attendance_weight = -1}).status, ResultStatus::kInvalidParameter);
}

}  // namespace
}  // namespace rapport::stats
