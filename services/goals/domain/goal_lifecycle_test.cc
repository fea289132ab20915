#include "services/goals/domain/goal_lifecycle.h"

#include "common/resources/timestamp.h"
#include "gmock/gmock.h"
#include "services/goals/testing/goal_builders.h"
#include "tests/testing/status_matchers.h"

namespace rapport::goals {
namespace {

using ::rapport::test::HasViolation;
using ::rapport::test::IsOk;
using ::rapport::test::StatusIs;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const absl::Time kLater = test::kRecorded + absl::Hours(24);

v1::Goal GoalIn(v1::GoalState state) {
  v1::Goal goal = test::RecordedGoal("g1");
  goal.set_state(state);
  return goal;
}

GoalUpdate UpdateOf(std::vector<std::string> fields, v1::Goal values) {
  return {std::move(fields), std::move(values), type::v1::RATER_THERAPIST};
}

TEST(GoalLifecycleTest, ANewGoalIsActiveAndOwnsNothingTheCallerInvented) {
  v1::Goal proposal = test::Proposal();
  proposal.set_state(v1::GOAL_STATE_ACHIEVED);
  proposal.add_ratings();
  proposal.add_responses();
  proposal.set_etag("mine");
  const v1::Goal goal = NewGoal(proposal, {"north", "e1", "g1"}, test::kRecorded);
  EXPECT_EQ(goal.name(), "practices/north/episodes/e1/goals/g1");
  EXPECT_EQ(goal.state(), v1::GOAL_STATE_ACTIVE);
  EXPECT_EQ(goal.agreement(), v1::AGREEMENT_PROPOSED);
  EXPECT_EQ(goal.wording(), 1u);
  EXPECT_EQ(goal.etag(), "");
  EXPECT_THAT(goal.ratings(), IsEmpty());
  EXPECT_THAT(goal.responses(), IsEmpty());
  EXPECT_THAT(goal.state_changes(), SizeIs(1));
}

TEST(GoalLifecycleTest, EveryStateSaysWhatFollowsIt) {
  const std::vector<v1::GoalState> states = {v1::GOAL_STATE_ACTIVE, v1::GOAL_STATE_PAUSED, v1::GOAL_STATE_ACHIEVED,
                                             v1::GOAL_STATE_RETIRED, v1::GOAL_STATE_SPLIT};
  for (v1::GoalState from : states) {
    for (v1::GoalState to : states) {
      const bool open = from == v1::GOAL_STATE_ACTIVE || from == v1::GOAL_STATE_PAUSED;
      v1::Goal goal = GoalIn(from);
      const absl::Status entered = EnterState(to, "because", kLater, goal);
      EXPECT_EQ(entered.ok(), open && from != to) << v1::GoalState_Name(from) << " to " << v1::GoalState_Name(to);
      EXPECT_EQ(goal.state(), entered.ok() ? to : from);
    }
  }
}

TEST(GoalLifecycleTest, TheReasonNamesTheStateThatForbids) {
  const std::vector<std::pair<v1::GoalState, std::string>> reasons = {{v1::GOAL_STATE_ACHIEVED, "GOAL_ACHIEVED"},
                                                                      {v1::GOAL_STATE_RETIRED, "GOAL_RETIRED"},
                                                                      {v1::GOAL_STATE_SPLIT, "GOAL_SPLIT"}};
  for (const auto& [state, reason] : reasons) {
    v1::Goal goal = GoalIn(state);
    EXPECT_THAT(EnterState(v1::GOAL_STATE_PAUSED, "", kLater, goal),
                StatusIs(absl::StatusCode::kFailedPrecondition, reason));
  }
  v1::Goal active = GoalIn(v1::GOAL_STATE_ACTIVE);
  EXPECT_THAT(EnterState(v1::GOAL_STATE_ACTIVE, "", kLater, active),
              StatusIs(absl::StatusCode::kFailedPrecondition, "GOAL_ACTIVE"));
}

TEST(GoalLifecycleTest, StateChangesAreKeptWithTimeAndReason) {
  v1::Goal goal = test::RecordedGoal("g1");
  ASSERT_THAT(EnterState(v1::GOAL_STATE_PAUSED, "holiday", kLater, goal), IsOk());
  ASSERT_THAT(EnterState(v1::GOAL_STATE_RETIRED, "moved away", kLater + absl::Hours(1), goal), IsOk());
  ASSERT_THAT(goal.state_changes(), SizeIs(3));
  EXPECT_EQ(goal.state_changes(1).reason(), "holiday");
  EXPECT_EQ(goal.state_changes(2).state(), v1::GOAL_STATE_RETIRED);
  EXPECT_EQ(resources::ToTime(goal.state_changes(2).change_time()), kLater + absl::Hours(1));
}

TEST(GoalLifecycleTest, OnlyRetiredAndSplitGoalsStopCounting) {
  v1::Goal goal = test::RecordedGoal("g1");
  EXPECT_EQ(CountsUntil(goal), absl::InfiniteFuture());
  ASSERT_THAT(EnterState(v1::GOAL_STATE_ACHIEVED, "", kLater, goal), IsOk());
  EXPECT_EQ(CountsUntil(goal), absl::InfiniteFuture());
  v1::Goal retired = test::RecordedGoal("g2");
  ASSERT_THAT(EnterState(v1::GOAL_STATE_RETIRED, "given up", kLater, retired), IsOk());
  EXPECT_EQ(CountsUntil(retired), kLater);
}

TEST(GoalLifecycleTest, RewordingKeepsTheOldWords) {
  v1::Goal goal = test::RecordedGoal("g1");
  v1::Goal values;
  values.set_statement("see one friend a week");
  ASSERT_THAT(ApplyUpdate(UpdateOf({"statement"}, values), kLater, goal), IsOk());
  EXPECT_EQ(goal.statement(), "see one friend a week");
  EXPECT_EQ(goal.wording(), 2u);
  EXPECT_EQ(goal.worded_by(), type::v1::RATER_THERAPIST);
  ASSERT_THAT(goal.earlier_wordings(), SizeIs(1));
  EXPECT_EQ(goal.earlier_wordings(0).statement(), "see friends again");
  EXPECT_EQ(goal.earlier_wordings(0).worded_by(), type::v1::RATER_CLIENT);
  EXPECT_EQ(goal.proposed_by(), type::v1::RATER_CLIENT);
}

TEST(GoalLifecycleTest, TheSameWordsAreNoNewWording) {
  v1::Goal goal = test::RecordedGoal("g1");
  v1::Goal values;
  values.set_statement(goal.statement());
  ASSERT_THAT(ApplyUpdate(UpdateOf({"statement"}, values), kLater, goal), IsOk());
  EXPECT_EQ(goal.wording(), 1u);
}

TEST(GoalLifecycleTest, AGoalThatHasEndedIsNotReworded) {
  v1::Goal goal = GoalIn(v1::GOAL_STATE_ACHIEVED);
  v1::Goal values;
  values.set_statement("something else");
  EXPECT_THAT(ApplyUpdate(UpdateOf({"statement"}, values), kLater, goal),
              StatusIs(absl::StatusCode::kFailedPrecondition, "GOAL_ACHIEVED"));
}

TEST(GoalLifecycleTest, ARatedGoalKeepsItsScaleAndMayChangeItsWeight) {
  v1::Goal goal = test::RecordedGoal("g1", test::AttainmentScale());
  test::AddRated(goal, type::v1::RATER_CLIENT, 0, 1);
  v1::Goal values;
  *values.mutable_scale() = test::AttainmentScale(3);
  EXPECT_THAT(ApplyUpdate(UpdateOf({"scale"}, values), kLater, goal), IsOk());
  EXPECT_EQ(goal.scale().attainment().weight(), 3);

  v1::Goal other_kind;
  *other_kind.mutable_scale() = test::ProgressScale();
  EXPECT_THAT(ApplyUpdate(UpdateOf({"scale"}, other_kind), kLater, goal),
              StatusIs(absl::StatusCode::kFailedPrecondition, "SCALE_IN_USE"));
  v1::Goal other_level = values;
  other_level.mutable_scale()->mutable_attainment()->mutable_levels(0)->set_description("never goes out");
  EXPECT_THAT(ApplyUpdate(UpdateOf({"scale"}, other_level), kLater, goal),
              StatusIs(absl::StatusCode::kFailedPrecondition, "SCALE_IN_USE"));
}

TEST(GoalLifecycleTest, ANewScaleMustCarryTheBaselineThatStays) {
  v1::Goal goal = test::RecordedGoal("g1");
  goal.set_baseline(7);
  v1::Goal values;
  *values.mutable_scale() = test::AttainmentScale();
  EXPECT_THAT(ApplyUpdate(UpdateOf({"scale"}, values), kLater, goal), HasViolation("goal.baseline"));
  EXPECT_THAT(ApplyUpdate(UpdateOf({"scale", "baseline"}, values), kLater, goal), IsOk());
  EXPECT_FALSE(goal.has_baseline());
}

}  // namespace
}  // namespace rapport::goals
