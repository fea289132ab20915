#include "services/goals/domain/goal_entries.h"

#include <optional>

#include "common/resources/timestamp.h"
#include "gmock/gmock.h"
#include "services/goals/testing/goal_builders.h"
#include "tests/testing/status_matchers.h"

namespace rapport::goals {
namespace {

using ::rapport::test::IsOk;
using ::rapport::test::StatusIs;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using type::v1::RATER_CLIENT;

v1::Goal GoalIn(v1::GoalState state) {
  v1::Goal goal = test::RecordedGoal("g1");
  goal.set_state(state);
  return goal;
}

v1::TaskReport ReportOf(v1::TaskOutcome outcome, int days) {
  v1::TaskReport report;
  report.set_outcome(outcome);
  report.set_reported_by(RATER_CLIENT);
  *report.mutable_report_time() = resources::ToTimestamp(test::kRecorded + absl::Hours(24) * days);
  return report;
}

TEST(GoalEntriesTest, AchievedGoalsAreRatedOnAsFollowUp) {
  for (v1::GoalState state : {v1::GOAL_STATE_ACTIVE, v1::GOAL_STATE_PAUSED, v1::GOAL_STATE_ACHIEVED}) {
    v1::Goal goal = GoalIn(state);
    EXPECT_THAT(AddRating(v1::Rating(), goal), IsOk()) << v1::GoalState_Name(state);
    EXPECT_THAT(goal.ratings(), SizeIs(1));
  }
}

TEST(GoalEntriesTest, RetiredAndSplitGoalsAreNotRated) {
  v1::Goal retired = GoalIn(v1::GOAL_STATE_RETIRED);
  EXPECT_THAT(AddRating(v1::Rating(), retired), StatusIs(absl::StatusCode::kFailedPrecondition, "GOAL_RETIRED"));
  EXPECT_THAT(retired.ratings(), IsEmpty());
  v1::Goal split = GoalIn(v1::GOAL_STATE_SPLIT);
  EXPECT_THAT(AddRating(v1::Rating(), split), StatusIs(absl::StatusCode::kFailedPrecondition, "GOAL_SPLIT"));
}

v1::Rating RatingIn(absl::string_view session_id, type::v1::Rater rater, std::optional<double> value) {
  v1::Rating rating;
  rating.set_id("new");
  rating.set_rater(rater);
  if (!session_id.empty()) rating.set_session(test::SessionNamed(session_id));
  if (value.has_value()) rating.set_value(*value);
  return rating;
}

TEST(GoalEntriesTest, ARaterGivesOneValueInASession) {
  v1::Goal goal = test::RecordedGoal("g1");
  test::AddRated(goal, RATER_CLIENT, 5, 1, "s1");
  EXPECT_THAT(AddRating(RatingIn("s1", RATER_CLIENT, 5), goal),
              StatusIs(absl::StatusCode::kAlreadyExists, "RATING_EXISTS"));
  EXPECT_THAT(goal.ratings(), SizeIs(1));
  EXPECT_THAT(AddRating(RatingIn("s1", type::v1::RATER_THERAPIST, 5), goal), IsOk());
  EXPECT_THAT(AddRating(RatingIn("s2", RATER_CLIENT, 5), goal), IsOk());
  EXPECT_THAT(AddRating(RatingIn("", RATER_CLIENT, 5), goal), IsOk());
  EXPECT_THAT(AddRating(RatingIn("", RATER_CLIENT, 5), goal), IsOk()) << "free-standing ratings are each their own";
  EXPECT_THAT(AddRating(RatingIn("s1", RATER_CLIENT, std::nullopt), goal), IsOk()) << "readiness alone";
}

TEST(GoalEntriesTest, AWithdrawnRatingMakesRoomAndDoesNotComeBackBesideItsSuccessor) {
  v1::Goal goal = test::RecordedGoal("g1");
  test::AddRated(goal, RATER_CLIENT, 5, 1, "s1");
  v1::Rating amended;
  amended.set_id("r1");
  ASSERT_THAT(AmendRating(amended, "wrong goal", test::kRecorded, goal), IsOk());
  ASSERT_THAT(AddRating(RatingIn("s1", RATER_CLIENT, 6), goal), IsOk());
  amended.set_value(4);
  EXPECT_THAT(AmendRating(amended, "it was right", test::kRecorded, goal),
              StatusIs(absl::StatusCode::kAlreadyExists, "RATING_EXISTS"));
  amended.set_id("new");
  EXPECT_THAT(AmendRating(amended, "misheard", test::kRecorded, goal), IsOk());
}

TEST(GoalEntriesTest, ResponsesNameTheWordingTheyAreTo) {
  v1::Goal goal = test::RecordedGoal("g1");
  goal.set_wording(3);
  ASSERT_THAT(AddResponse(v1::Response(), goal), IsOk());
  EXPECT_EQ(goal.responses(0).wording(), 3u);
  v1::Goal achieved = GoalIn(v1::GOAL_STATE_ACHIEVED);
  EXPECT_THAT(AddResponse(v1::Response(), achieved), StatusIs(absl::StatusCode::kFailedPrecondition, "GOAL_ACHIEVED"));
}

TEST(GoalEntriesTest, AnAmendedRatingKeepsWhatItSaid) {
  v1::Goal goal = test::RecordedGoal("g1");
  test::AddRated(goal, RATER_CLIENT, 0, 1).set_importance(0);
  v1::Rating amended;
  amended.set_id("r1");
  amended.set_value(4);
  ASSERT_THAT(AmendRating(amended, "misheard", test::kRecorded, goal), IsOk());
  v1::Rating nothing;
  nothing.set_id("r1");
  ASSERT_THAT(AmendRating(nothing, "not rated after all", test::kRecorded, goal), IsOk());

  const v1::Rating& rating = goal.ratings(0);
  EXPECT_FALSE(rating.has_value());
  EXPECT_FALSE(rating.has_importance());
  EXPECT_EQ(rating.rater(), RATER_CLIENT);
  ASSERT_THAT(rating.amendments(), SizeIs(2));
  EXPECT_TRUE(rating.amendments(0).has_value());  // 0 is a level, and was one
  EXPECT_EQ(rating.amendments(0).value(), 0);
  EXPECT_TRUE(rating.amendments(0).has_importance());
  EXPECT_EQ(rating.amendments(1).value(), 4);
  EXPECT_FALSE(rating.amendments(1).has_importance());
  EXPECT_EQ(rating.amendments(1).reason(), "not rated after all");
}

TEST(GoalEntriesTest, OnlyARatingOfTheGoalIsAmended) {
  v1::Goal goal = test::RecordedGoal("g1");
  v1::Rating amended;
  amended.set_id("r1");
  EXPECT_THAT(AmendRating(amended, "why", test::kRecorded, goal),
              StatusIs(absl::StatusCode::kNotFound, "RATING_NOT_FOUND"));
}

TEST(GoalEntriesTest, TasksAreAssignedForActiveGoals) {
  v1::Goal goal = test::RecordedGoal("g1");
  EXPECT_THAT(AddTask(v1::Task(), goal), IsOk());
  v1::Goal paused = GoalIn(v1::GOAL_STATE_PAUSED);
  EXPECT_THAT(AddTask(v1::Task(), paused), StatusIs(absl::StatusCode::kFailedPrecondition, "GOAL_PAUSED"));
}

TEST(GoalEntriesTest, TheLatestReportDecidesAndAllAreKept) {
  v1::Goal goal = test::RecordedGoal("g1");
  v1::Task task;
  task.set_id("t1");
  ASSERT_THAT(AddTask(task, goal), IsOk());
  ASSERT_THAT(AddReport("t1", ReportOf(v1::TASK_OUTCOME_DONE, 5), goal), IsOk());
  ASSERT_THAT(AddReport("t1", ReportOf(v1::TASK_OUTCOME_NOT_DONE, 2), goal), IsOk());
  EXPECT_EQ(goal.tasks(0).outcome(), v1::TASK_OUTCOME_DONE);
  ASSERT_THAT(AddReport("t1", ReportOf(v1::TASK_OUTCOME_PARTLY, 6), goal), IsOk());
  EXPECT_EQ(goal.tasks(0).outcome(), v1::TASK_OUTCOME_PARTLY);
  EXPECT_THAT(goal.tasks(0).reports(), SizeIs(3));
}

TEST(GoalEntriesTest, AReportMayComeAfterTheGoalWasGivenUp) {
  v1::Goal goal = test::RecordedGoal("g1");
  v1::Task task;
  task.set_id("t1");
  ASSERT_THAT(AddTask(task, goal), IsOk());
  goal.set_state(v1::GOAL_STATE_RETIRED);
  EXPECT_THAT(AddReport("t1", ReportOf(v1::TASK_OUTCOME_DONE, 1), goal), IsOk());
  EXPECT_THAT(AddReport("t2", ReportOf(v1::TASK_OUTCOME_DONE, 1), goal),
              StatusIs(absl::StatusCode::kNotFound, "TASK_NOT_FOUND"));
}

TEST(GoalEntriesTest, AGoalHoldsABoundedNumberOfEntries) {
  v1::Goal goal = test::RecordedGoal("g1");
  for (int i = 0; i < kMaxEntries; ++i) ASSERT_THAT(AddRating(v1::Rating(), goal), IsOk());
  EXPECT_THAT(AddRating(v1::Rating(), goal), StatusIs(absl::StatusCode::kFailedPrecondition, "GOAL_FULL"));
}

}  // namespace
}  // namespace rapport::goals
