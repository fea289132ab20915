#include "services/goals/domain/outcome_progress.h"

#include <optional>

#include "gmock/gmock.h"
#include "services/goals/testing/goal_builders.h"

namespace rapport::goals {
namespace {

using ::testing::DoubleNear;
using ::testing::SizeIs;
using type::v1::RATER_CLIENT;

v1::ProgressParameters Parameters() {
  v1::ProgressParameters parameters;
  parameters.set_reliable_change(2.45);
  parameters.set_reliable_change_single(3);
  return parameters;
}

// Goals rated 0-10, each at the start (as baseline) and now.
std::vector<v1::Goal> GoalsFrom(const std::vector<std::pair<std::optional<double>, std::optional<double>>>& pairs) {
  std::vector<v1::Goal> goals;
  for (const auto& [start, current] : pairs) {
    goals.push_back(test::RecordedGoal("g" + std::to_string(goals.size() + 1)));
    if (start.has_value()) goals.back().set_baseline(*start);
    test::AddRated(goals.back(), RATER_CLIENT, current, 7);
  }
  return goals;
}

TEST(OutcomeProgressTest, AMeanChangeBeyondTheCriterionIsReliable) {
  const v1::GoalOutcome outcome = OutcomeOf(GoalsFrom({{2, 6}, {3, 5}, {1, 4}}), RATER_CLIENT, Parameters());
  EXPECT_EQ(outcome.status(), v1::MEASURE_STATUS_OK);
  EXPECT_THAT(outcome.mean_change(), DoubleNear(3, 1e-9));
  EXPECT_THAT(outcome.mean(), DoubleNear(5, 1e-9));
  EXPECT_EQ(outcome.reliable_change(), v1::RELIABLE_CHANGE_IMPROVED);
  EXPECT_EQ(outcome.criterion(), 2.45);
  ASSERT_THAT(outcome.changes(), SizeIs(3));
  EXPECT_EQ(outcome.changes(0).change(), 4);
  EXPECT_EQ(outcome.changes(0).reliable_change(), v1::RELIABLE_CHANGE_IMPROVED);
  EXPECT_EQ(outcome.changes(1).reliable_change(), v1::RELIABLE_CHANGE_NONE);
}

TEST(OutcomeProgressTest, ASmallGainIsNotReliableAndALossCanBe) {
  EXPECT_EQ(OutcomeOf(GoalsFrom({{4, 6}, {5, 6}}), RATER_CLIENT, Parameters()).reliable_change(),
            v1::RELIABLE_CHANGE_NONE);
  EXPECT_EQ(OutcomeOf(GoalsFrom({{8, 4}, {7, 5}}), RATER_CLIENT, Parameters()).reliable_change(),
            v1::RELIABLE_CHANGE_DETERIORATED);
}

TEST(OutcomeProgressTest, ASingleGoalIsJudgedByItsOwnCriterion) {
  const v1::GoalOutcome outcome = OutcomeOf(GoalsFrom({{4, 6.5}}), RATER_CLIENT, Parameters());
  EXPECT_EQ(outcome.criterion(), 3);
  EXPECT_EQ(outcome.reliable_change(), v1::RELIABLE_CHANGE_NONE);
}

TEST(OutcomeProgressTest, UnpairedRatingsGiveAMeanAndNoChange) {
  const v1::GoalOutcome outcome =
      OutcomeOf(GoalsFrom({{4, std::nullopt}, {std::nullopt, 6}}), RATER_CLIENT, Parameters());
  EXPECT_EQ(outcome.status(), v1::MEASURE_STATUS_INSUFFICIENT_DATA);
  EXPECT_FALSE(outcome.has_mean_change());
  EXPECT_EQ(outcome.reliable_change(), v1::RELIABLE_CHANGE_UNSPECIFIED);
  EXPECT_EQ(outcome.n_rated(), 1u);
  EXPECT_EQ(outcome.mean(), 6);
}

TEST(OutcomeProgressTest, BeyondThreeGoalsTheChangeRestsOnTheFirstThree) {
  const v1::GoalOutcome outcome = OutcomeOf(GoalsFrom({{2, 6}, {3, 5}, {1, 4}, {9, 0}}), RATER_CLIENT, Parameters());
  EXPECT_EQ(outcome.n_goals(), 3u);
  EXPECT_THAT(outcome.mean_change(), DoubleNear(3, 1e-9));
  EXPECT_THAT(outcome.changes(), SizeIs(4));
  EXPECT_EQ(outcome.n_rated(), 4u);
}

TEST(OutcomeProgressTest, TheSeriesCarriesEachGoalsLatestRatingForward) {
  std::vector<v1::Goal> goals = GoalsFrom({{std::nullopt, 0}, {std::nullopt, 4}});
  test::AddRated(goals[0], RATER_CLIENT, 3, 14, "s2");
  const v1::GoalOutcome outcome = OutcomeOf(goals, RATER_CLIENT, Parameters());
  ASSERT_THAT(outcome.series(), SizeIs(2));
  EXPECT_EQ(outcome.series(0).mean(), 2);
  EXPECT_EQ(outcome.series(1).mean(), 3.5);
  EXPECT_EQ(outcome.series(1).session(), test::SessionNamed("s2"));
  ASSERT_THAT(outcome.series(1).inputs(), SizeIs(2));
  EXPECT_EQ(outcome.series(1).inputs(0).rating(), "r2");
  EXPECT_EQ(outcome.series(1).inputs(0).value(), 3);
  EXPECT_EQ(outcome.series(1).inputs(1).goal(), goals[1].name());
  EXPECT_THAT(outcome.inputs(), SizeIs(2));
}

}  // namespace
}  // namespace rapport::goals
