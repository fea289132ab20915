#include "services/goals/domain/rating_history.h"

#include "common/resources/timestamp.h"
#include "gmock/gmock.h"
#include "services/goals/testing/goal_builders.h"

namespace rapport::goals {
namespace {

using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::IsNull;
using ::testing::SizeIs;
using type::v1::RATER_CAREGIVER;
using type::v1::RATER_CLIENT;
using type::v1::RATER_THERAPIST;

constexpr auto kProgress = v1::GoalScale::kProgress;

absl::Time Day(int days) { return test::kRecorded + absl::Hours(24) * days; }

TEST(RatingHistoryTest, RatingsGoByTheTimeTheyWereGiven) {
  v1::Goal goal = test::RecordedGoal("g1");
  test::AddRated(goal, RATER_CLIENT, 5, 9);
  test::AddRated(goal, RATER_CLIENT, 3, 2);
  test::AddRated(goal, RATER_THERAPIST, 8, 1);
  test::AddRated(goal, RATER_CLIENT, std::nullopt, 4);
  const std::vector<TimedRating> ratings = RatingsBy(RATER_CLIENT, goal);
  ASSERT_THAT(ratings, SizeIs(2));
  EXPECT_EQ(ratings[0].rating->value(), 3);
  EXPECT_EQ(ratings[1].rating->value(), 5);
}

TEST(RatingHistoryTest, TheLatestRatingUpToATimeCountsWhileTheGoalDoes) {
  v1::Goal goal = test::RecordedGoal("g1");
  test::AddRated(goal, RATER_CLIENT, 3, 2);
  test::AddRated(goal, RATER_CLIENT, 5, 4);
  const RatedGoal rated{&goal, Day(6), RatingsBy(RATER_CLIENT, goal)};
  EXPECT_THAT(rated.At(Day(1)), IsNull());
  EXPECT_EQ(rated.At(Day(2))->value(), 3);
  EXPECT_EQ(rated.At(Day(5))->value(), 5);
  EXPECT_THAT(rated.At(Day(6)), IsNull());
}

TEST(RatingHistoryTest, RatersAreThoseAskedAboutThatKindOfScale) {
  v1::Goal progress = test::RecordedGoal("g1");
  test::AddRated(progress, RATER_CAREGIVER, std::nullopt, 1);
  test::AddRated(progress, RATER_CLIENT, 2, 1);
  test::AddRated(progress, RATER_CLIENT, 3, 2);
  v1::Goal attainment = test::RecordedGoal("g2", test::AttainmentScale());
  test::AddRated(attainment, RATER_THERAPIST, 0, 1);
  EXPECT_THAT(RatersOf({progress, attainment}, kProgress), ElementsAre(RATER_CLIENT, RATER_CAREGIVER));
}

TEST(RatingHistoryTest, RatingsOfOneSessionAreOneOccasion) {
  std::vector<v1::Goal> goals = {test::RecordedGoal("g1"), test::RecordedGoal("g2")};
  test::AddRated(goals[0], RATER_CLIENT, 2, 3, "s1");
  test::AddRated(goals[1], RATER_CLIENT, 4, 4, "s1");
  test::AddRated(goals[0], RATER_CLIENT, 3, 1);
  test::AddRated(goals[1], RATER_CLIENT, 3, 2);
  const std::vector<Occasion> occasions = OccasionsOf(RatedGoals(goals, kProgress, RATER_CLIENT));
  ASSERT_THAT(occasions, SizeIs(3));
  EXPECT_EQ(occasions[0].time, Day(1));
  EXPECT_EQ(occasions[0].session, "");
  EXPECT_EQ(occasions[1].time, Day(2));
  EXPECT_EQ(occasions[2].time, Day(4));
  EXPECT_EQ(occasions[2].session, test::SessionNamed("s1"));
}

TEST(RatingHistoryTest, AChangeBeginsAtTheBaseline) {
  v1::Goal goal = test::RecordedGoal("g1");
  goal.set_baseline(0);
  test::AddRated(goal, RATER_CLIENT, 4, 1);
  const GoalChange change = ChangeOf({&goal, absl::InfiniteFuture(), RatingsBy(RATER_CLIENT, goal)});
  EXPECT_THAT(change.start, Eq(0));
  EXPECT_EQ(change.start_from, v1::CHANGE_START_BASELINE);
  EXPECT_THAT(change.latest, Eq(4));
}

TEST(RatingHistoryTest, WithoutABaselineItBeginsAtTheFirstOfAtLeastTwoRatings) {
  v1::Goal goal = test::RecordedGoal("g1");
  test::AddRated(goal, RATER_CLIENT, 2, 1);
  EXPECT_FALSE(ChangeOf({&goal, absl::InfiniteFuture(), RatingsBy(RATER_CLIENT, goal)}).complete());
  test::AddRated(goal, RATER_CLIENT, 6, 2);
  const GoalChange change = ChangeOf({&goal, absl::InfiniteFuture(), RatingsBy(RATER_CLIENT, goal)});
  EXPECT_THAT(change.start, Eq(2));
  EXPECT_EQ(change.start_from, v1::CHANGE_START_FIRST_RATING);
}

TEST(RatingHistoryTest, ARetiredGoalHasNoChange) {
  v1::Goal goal = test::RecordedGoal("g1");
  goal.set_baseline(1);
  test::AddRated(goal, RATER_CLIENT, 6, 2);
  EXPECT_FALSE(ChangeOf({&goal, Day(3), RatingsBy(RATER_CLIENT, goal)}).complete());
}

}  // namespace
}  // namespace rapport::goals
