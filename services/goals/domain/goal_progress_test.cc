#include "services/goals/domain/goal_progress.h"

#include <limits>

#include "gmock/gmock.h"
#include "services/goals/testing/goal_builders.h"
#include "tests/testing/status_matchers.h"

namespace rapport::goals {
namespace {

using ::rapport::test::HasViolation;
using ::rapport::test::IsOk;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using type::v1::RATER_CLIENT;
using type::v1::RATER_THERAPIST;

v1::ProgressParameters Defaults() {
  Violations violations;
  return ReadProgressParameters({}, test::kStaleAfterSessions, violations);
}

v1::GoalProgress Compute(const std::vector<v1::Goal>& goals) {
  return ComputeProgress(goals, std::vector<HeldSession>(), Defaults());
}

std::vector<v1::GapReason> ReasonsOf(const v1::GoalProgress& progress) {
  std::vector<v1::GapReason> reasons;
  for (const v1::Gap& gap : progress.gaps()) reasons.push_back(gap.reason());
  return reasons;
}

// Rated by the client at start and now, with an importance from both: a goal without gaps.
v1::Goal CompleteGoal(absl::string_view id) {
  v1::Goal goal = test::RecordedGoal(id);
  goal.set_baseline(2);
  test::AddRated(goal, RATER_CLIENT, 6, 7).set_importance(8);
  test::AddRated(goal, RATER_THERAPIST, std::nullopt, 7).set_importance(6);
  return goal;
}

TEST(GoalProgressTest, SaysWhichParametersItUsed) {
  const v1::ProgressParameters defaults = Defaults();
  EXPECT_EQ(defaults.intercorrelation(), 0.30);
  EXPECT_EQ(defaults.reliable_change(), 2.45);
  EXPECT_EQ(defaults.reliable_change_single(), 3);
  EXPECT_EQ(defaults.stale_after_sessions(), 4u);
  EXPECT_EQ(Compute({}).parameters().SerializeAsString(), defaults.SerializeAsString());
}

TEST(GoalProgressTest, ParametersOutsideTheirRangeAreAllRefused) {
  v1::GetGoalProgressRequest request;
  request.set_intercorrelation(0);
  request.set_reliable_change(10);
  request.set_stale_after_sessions(1);
  request.set_reliable_t_change(100);
  Violations fine;
  ReadProgressParameters(request, test::kStaleAfterSessions, fine);
  EXPECT_THAT(fine.ToStatus(), IsOk());
  request.set_intercorrelation(std::numeric_limits<double>::quiet_NaN());
  request.set_reliable_change(0);
  request.set_stale_after_sessions(0);
  request.set_reliable_t_change(0);
  Violations violations;
  ReadProgressParameters(request, test::kStaleAfterSessions, violations);
  EXPECT_THAT(violations.ToStatus(), AllOf(HasViolation("intercorrelation"), HasViolation("reliable_change"),
                                           HasViolation("stale_after_sessions"), HasViolation("reliable_t_change")));
}

TEST(GoalProgressTest, WithoutGoalsEverythingIsInsufficientAndNothingIsInvented) {
  const v1::GoalProgress progress = Compute({});
  EXPECT_THAT(progress.attainment(), IsEmpty());
  EXPECT_THAT(progress.outcomes(), IsEmpty());
  EXPECT_EQ(progress.consensus().status(), v1::MEASURE_STATUS_INSUFFICIENT_DATA);
  EXPECT_EQ(progress.tasks().status(), v1::MEASURE_STATUS_INSUFFICIENT_DATA);
  EXPECT_THAT(progress.gaps(), IsEmpty());
}

TEST(GoalProgressTest, EachRaterHasAMeasureOfEachKindOfScale) {
  v1::Goal attainment = test::RecordedGoal("g2", test::AttainmentScale());
  test::AddRated(attainment, RATER_CLIENT, 1, 7);
  test::AddRated(attainment, RATER_THERAPIST, 0, 7);
  const v1::GoalProgress progress = Compute({CompleteGoal("g1"), attainment});
  ASSERT_THAT(progress.attainment(), SizeIs(2));
  EXPECT_EQ(progress.attainment(0).rater(), RATER_CLIENT);
  EXPECT_EQ(progress.attainment(1).rater(), RATER_THERAPIST);
  EXPECT_THAT(progress.outcomes(), SizeIs(2));
  EXPECT_THAT(progress.goals(), SizeIs(2));
}

TEST(GoalProgressTest, ACompleteGoalHasNoGap) { EXPECT_THAT(Compute({CompleteGoal("g1")}).gaps(), IsEmpty()); }

TEST(GoalProgressTest, GapsNameTheirGoals) {
  v1::Goal never = CompleteGoal("never");
  never.clear_ratings();
  v1::Goal once = CompleteGoal("once");
  once.clear_baseline();
  const v1::GoalProgress progress = Compute({CompleteGoal("g1"), never, once});
  EXPECT_THAT(ReasonsOf(progress),
              ElementsAre(v1::GAP_REASON_NEVER_RATED, v1::GAP_REASON_NO_START, v1::GAP_REASON_NO_IMPORTANCE));
  EXPECT_THAT(progress.gaps(0).goals(), ElementsAre(never.name()));
  EXPECT_THAT(progress.gaps(1).goals(), ElementsAre(once.name()));
  EXPECT_THAT(progress.gaps(2).goals(), ElementsAre(never.name()));
}

TEST(GoalProgressTest, MoreThanThreeGoalsRatedZeroToTenAreSaid) {
  const std::vector<v1::Goal> three = {CompleteGoal("g1"), CompleteGoal("g2"), CompleteGoal("g3")};
  EXPECT_THAT(Compute(three).gaps(), IsEmpty());
  std::vector<v1::Goal> four = three;
  four.push_back(CompleteGoal("g4"));
  const v1::GoalProgress progress = Compute(four);
  EXPECT_THAT(ReasonsOf(progress), ElementsAre(v1::GAP_REASON_MORE_THAN_THREE_PROGRESS_GOALS));
  EXPECT_THAT(progress.gaps(0).goals(), SizeIs(4));
}

TEST(GoalProgressTest, AFourthGoalIsSaidBeforeAnybodyRatesItAndARetiredOneDoesNotCount) {
  std::vector<v1::Goal> goals;
  for (const char* id : {"g1", "g2", "g3", "g4"}) goals.push_back(test::RecordedGoal(id));
  EXPECT_THAT(ReasonsOf(Compute(goals)), Contains(v1::GAP_REASON_MORE_THAN_THREE_PROGRESS_GOALS));
  goals.back().set_state(v1::GOAL_STATE_RETIRED);
  *goals.back().add_state_changes()->mutable_change_time() = goals.back().create_time();
  EXPECT_THAT(ReasonsOf(Compute(goals)), Not(Contains(v1::GAP_REASON_MORE_THAN_THREE_PROGRESS_GOALS)));
}

TEST(GoalProgressTest, CaregiversAndObserversAreKeptApartFromClientAndTherapist) {
  v1::Goal goal = test::RecordedGoal("g1", test::AttainmentScale());
  goal.set_baseline(-1);
  double level = -2;
  for (type::v1::Rater rater : {RATER_CLIENT, RATER_THERAPIST, type::v1::RATER_CAREGIVER, type::v1::RATER_OBSERVER}) {
    test::AddRated(goal, rater, level++, 7);
  }
  const v1::GoalProgress progress = Compute({goal});
  ASSERT_THAT(progress.attainment(), SizeIs(4));
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(progress.attainment(i).rater(), i + 1);
    EXPECT_EQ(progress.attainment(i).t_score(), 30 + 10 * i);  // one goal: 50 + 10 x
  }
}

TEST(GoalProgressTest, IntakeAwayIsAGapAndTheRestIsThere) {
  const v1::GoalProgress progress = ComputeProgress({CompleteGoal("g1")}, std::nullopt, Defaults());
  EXPECT_THAT(ReasonsOf(progress), ElementsAre(v1::GAP_REASON_SESSIONS_UNAVAILABLE));
  EXPECT_EQ(progress.outcomes(0).mean(), 6);
}

TEST(GoalProgressTest, NoReliableChangeOfTheAttainmentScoreIsClaimedWithoutACriterion) {
  v1::Goal goal = CompleteGoal("g1");
  *goal.mutable_scale() = test::AttainmentScale();
  goal.mutable_ratings(0)->set_value(2);
  EXPECT_THAT(ReasonsOf(Compute({goal})), ElementsAre(v1::GAP_REASON_NO_RELIABLE_CHANGE_OF_T));
  v1::ProgressParameters parameters = Defaults();
  parameters.set_reliable_t_change(15);
  EXPECT_THAT(ReasonsOf(ComputeProgress({goal}, std::vector<HeldSession>(), parameters)), IsEmpty());
}

}  // namespace
}  // namespace rapport::goals
