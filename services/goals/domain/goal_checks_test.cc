#include "services/goals/domain/goal_checks.h"

#include <limits>
#include <string>

#include "common/resources/timestamp.h"
#include "gmock/gmock.h"
#include "services/goals/testing/goal_builders.h"
#include "tests/testing/status_matchers.h"

namespace rapport::goals {
namespace {

using ::rapport::test::HasViolation;
using ::rapport::test::IsOk;
using ::testing::AllOf;
using ::testing::Not;

absl::Status CheckGoal(const v1::Goal& goal) {
  Violations violations;
  CheckNewGoal("goal", goal, violations);
  return violations.ToStatus();
}

absl::Status CheckRated(const v1::GoalScale& scale, double value) {
  Violations violations;
  CheckOnScale("value", scale, value, violations);
  return violations.ToStatus();
}

TEST(GoalChecksTest, AcceptsAGoalOnEitherScale) {
  EXPECT_THAT(CheckGoal(test::Proposal(test::ProgressScale())), IsOk());
  EXPECT_THAT(CheckGoal(test::Proposal(test::AttainmentScale(2.5))), IsOk());
}

TEST(GoalChecksTest, TellsEverythingThatIsWrongAtOnce) {
  v1::Goal goal;
  goal.set_statement(" \n");
  goal.set_proposed_by(type::v1::RATER_OBSERVER);
  goal.add_external_ids();
  EXPECT_THAT(CheckGoal(goal), AllOf(HasViolation("goal.statement"), HasViolation("goal.proposed_by"),
                                     HasViolation("goal.scale"), HasViolation("goal.external_ids[0].system")));
}

TEST(GoalChecksTest, AnAttainmentScaleDescribesEachLevelOnce) {
  v1::Goal goal = test::Proposal(test::AttainmentScale());
  auto& levels = *goal.mutable_scale()->mutable_attainment()->mutable_levels();
  levels[1].set_level(0);
  levels[3].clear_description();
  levels[4].set_level(3);
  EXPECT_THAT(CheckGoal(goal), AllOf(HasViolation("goal.scale.attainment.levels[2].level"),
                                     HasViolation("goal.scale.attainment.levels[3].description"),
                                     HasViolation("goal.scale.attainment.levels[4].level"),
                                     HasViolation("goal.scale.attainment.levels")));
}

TEST(GoalChecksTest, AWeightIsFiniteAndNotNegative) {
  EXPECT_THAT(CheckGoal(test::Proposal(test::AttainmentScale(0))), IsOk());
  for (double weight : {-0.5, 100.5, std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_THAT(CheckGoal(test::Proposal(test::AttainmentScale(weight))), HasViolation("goal.scale.attainment.weight"));
  }
}

TEST(GoalChecksTest, ABaselineLiesOnTheGoalsOwnScale) {
  v1::Goal goal = test::Proposal(test::AttainmentScale());
  goal.set_baseline(-1.5);
  EXPECT_THAT(CheckGoal(goal), IsOk());
  goal.set_baseline(3);
  EXPECT_THAT(CheckGoal(goal), HasViolation("goal.baseline"));
  *goal.mutable_scale() = test::ProgressScale();
  EXPECT_THAT(CheckGoal(goal), IsOk());
}

TEST(GoalChecksTest, ValuesGoInHalfStepsAndZeroIsALevel) {
  for (double value : {-2.0, -0.5, 0.0, 1.5, 2.0}) {
    EXPECT_THAT(CheckRated(test::AttainmentScale(), value), IsOk()) << value;
  }
  for (double value : {0.0, 0.5, 10.0}) EXPECT_THAT(CheckRated(test::ProgressScale(), value), IsOk()) << value;
  for (double value : {-2.5, 2.5, 0.3, std::numeric_limits<double>::infinity()}) {
    EXPECT_THAT(CheckRated(test::AttainmentScale(), value), HasViolation("value")) << value;
  }
  for (double value : {-0.5, 10.5, 9.9, std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_THAT(CheckRated(test::ProgressScale(), value), HasViolation("value")) << value;
  }
}

TEST(GoalChecksTest, OnlyNamedFieldsOfAnUpdateAreChecked) {
  v1::Goal goal;
  goal.set_baseline(7);
  Violations violations;
  CheckGoalFields("goal", goal, {"baseline"}, test::ProgressScale(), violations);
  EXPECT_THAT(violations.ToStatus(), IsOk());
  CheckGoalFields("goal", goal, {"baseline"}, test::AttainmentScale(), violations);
  EXPECT_THAT(violations.ToStatus(), AllOf(HasViolation("goal.baseline"), Not(HasViolation("goal.statement"))));
}

TEST(GoalChecksTest, TextHasALengthLimit) {
  Violations violations;
  CheckText("reason", std::string(kMaxText, 'x'), Text::kRequired, violations);
  CheckText("comment", "", Text::kOptional, violations);
  EXPECT_THAT(violations.ToStatus(), IsOk());
  CheckText("reason", std::string(kMaxText + 1, 'x'), Text::kRequired, violations);
  EXPECT_THAT(violations.ToStatus(), HasViolation("reason"));
}

TEST(GoalChecksTest, WhatWasSaidWasNotSaidInTheFuture) {
  const absl::Time now = test::kRecorded;
  Violations violations;
  EXPECT_EQ(ReadPastTime("rated_time", false, {}, now, violations), now);
  const absl::Time earlier = now - absl::Hours(30);
  EXPECT_EQ(ReadPastTime("rated_time", true, resources::ToTimestamp(earlier), now, violations), earlier);
  EXPECT_THAT(violations.ToStatus(), IsOk());
  ReadPastTime("rated_time", true, resources::ToTimestamp(now + absl::Hours(1)), now, violations);
  EXPECT_THAT(violations.ToStatus(), HasViolation("rated_time"));
}

TEST(GoalChecksTest, ASessionIsOneOfTheGoalsEpisode) {
  const resources::EpisodeName episode{"north", "e1"};
  Violations violations;
  CheckSessionOf("session", "", episode, violations);
  CheckSessionOf("session", test::SessionNamed("s1"), episode, violations);
  EXPECT_THAT(violations.ToStatus(), IsOk());
  CheckSessionOf("a", "practices/south/episodes/e1/sessions/s1", episode, violations);
  CheckSessionOf("b", "practices/north/episodes/e2/sessions/s1", episode, violations);
  CheckSessionOf("c", "s1", episode, violations);
  EXPECT_THAT(violations.ToStatus(), AllOf(HasViolation("a"), HasViolation("b"), HasViolation("c")));
}

TEST(GoalChecksTest, ObserversRateAndDoNotRespond) {
  Violations violations;
  CheckRater("rater", type::v1::RATER_OBSERVER, violations);
  EXPECT_THAT(violations.ToStatus(), IsOk());
  CheckParty("party", type::v1::RATER_OBSERVER, violations);
  CheckRater("rater", type::v1::RATER_UNSPECIFIED, violations);
  CheckRater("unknown", static_cast<type::v1::Rater>(9), violations);
  EXPECT_THAT(violations.ToStatus(), AllOf(HasViolation("party"), HasViolation("rater"), HasViolation("unknown")));
}

}  // namespace
}  // namespace rapport::goals
