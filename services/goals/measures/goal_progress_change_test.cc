#include "services/goals/measures/goal_progress_change.h"

#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::goals {
namespace {

using Ratings = std::vector<std::optional<double>>;
using ::testing::DoubleNear;
using ::testing::Optional;

TEST(ChangeInProgressTest, AveragesPairedDifferences) {
  const auto change = ChangeInProgress(Ratings{2.0, 3.0, 1.0}, Ratings{6.0, 5.0, 4.0});
  EXPECT_EQ(change.status, MeasureStatus::kOk);
  EXPECT_EQ(change.goals, 3);
  EXPECT_THAT(change.mean_change, Optional(3.0));
  EXPECT_THAT(change.reliable, Optional(ReliableProgress::kImproved));
}

TEST(ChangeInProgressTest, AChangeExactlyAtTheThresholdIsReliable) {
  EXPECT_THAT(ChangeInProgress(Ratings{4.9}, Ratings{7.35}).reliable, Optional(ReliableProgress::kImproved));
  EXPECT_THAT(ChangeInProgress(Ratings{7.35}, Ratings{4.9}).reliable, Optional(ReliableProgress::kDeteriorated));
  EXPECT_THAT(ChangeInProgress(Ratings{4.9}, Ratings{7.3}).reliable, Optional(ReliableProgress::kNone));
}

TEST(ChangeInProgressTest, AFourthGoalDoesNotEnter) {
  const auto change = ChangeInProgress(Ratings{1.0, 1.0, 1.0, 0.0}, Ratings{2.0, 2.0, 2.0, 10.0});
  EXPECT_EQ(change.goals, 3);
  EXPECT_THAT(change.mean_change, Optional(DoubleNear(1.0, 1e-12)));
}

TEST(ChangeInProgressTest, GoalsRatedOnceAreLeftOut) {
  const auto change = ChangeInProgress(Ratings{4.0, std::nullopt, 2.0}, Ratings{6.0, 6.0, std::nullopt});
  EXPECT_EQ(change.goals, 1);
  EXPECT_THAT(change.mean_change, Optional(2.0));
  EXPECT_EQ(ChangeInProgress(Ratings{4.0, std::nullopt}, Ratings{std::nullopt, 6.0}).status,
            MeasureStatus::kInsufficientData);
}

TEST(ChangeInProgressTest, RatingsOutsideZeroToTenAreOutOfRange) {
  EXPECT_EQ(ChangeInProgress(Ratings{-1.0}, Ratings{6.0}).status, MeasureStatus::kOutOfRange);
  EXPECT_EQ(ChangeInProgress(Ratings{1.0}, Ratings{10.5}).status, MeasureStatus::kOutOfRange);
}

TEST(ChangeInProgressTest, ParametersThatMakeNoSenseAreInvalid) {
  EXPECT_EQ(ChangeInProgress(Ratings{1.0}, Ratings{}).status, MeasureStatus::kInvalidParameter);
  EXPECT_EQ(ChangeInProgress(Ratings{1.0}, Ratings{2.0}, 0.0).status, MeasureStatus::kInvalidParameter);
}

}  // namespace
}  // namespace rapport::goals
