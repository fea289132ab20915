#include "services/goals/domain/goal_standings.h"

#include "gmock/gmock.h"
#include "services/goals/testing/goal_builders.h"

namespace rapport::goals {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using type::v1::RATER_CLIENT;
using type::v1::RATER_THERAPIST;

// Weekly held sessions s1, s2, ... on days 7, 14, ... after the goals were recorded.
std::vector<HeldSession> Weekly(int count) {
  std::vector<HeldSession> sessions;
  for (int week = 1; week <= count; ++week) {
    sessions.push_back({test::SessionNamed("s" + std::to_string(week)), test::kRecorded + absl::Hours(24 * 7) * week});
  }
  return sessions;
}

void GiveImportance(type::v1::Rater rater, double importance, int days, v1::Goal& goal) {
  test::AddRated(goal, rater, std::nullopt, days).set_importance(importance);
}

TEST(GoalStandingsTest, TheSeriesSaysWhatMovedSinceTheSameRatersLastRating) {
  v1::Goal goal = test::RecordedGoal("g1");
  test::AddRated(goal, RATER_CLIENT, 2, 1);
  test::AddRated(goal, RATER_THERAPIST, 9, 2);
  test::AddRated(goal, RATER_CLIENT, std::nullopt, 3);
  test::AddRated(goal, RATER_CLIENT, 5, 4);
  const v1::GoalStanding standing = StandingOf(goal);
  ASSERT_THAT(standing.series(), SizeIs(2));
  const v1::GoalSeries& client = standing.series(0);
  ASSERT_THAT(client.points(), SizeIs(3));
  EXPECT_FALSE(client.points(0).has_moved());
  EXPECT_FALSE(client.points(1).has_value());
  EXPECT_EQ(client.points(2).moved(), 3);
  EXPECT_FALSE(standing.series(1).points(0).has_moved());
}

TEST(GoalStandingsTest, TheSeriesCarriesReadinessWhereItWasAsked) {
  v1::Goal goal = test::RecordedGoal("g1");
  test::AddRated(goal, RATER_CLIENT, 2, 1).set_importance(0);
  test::AddRated(goal, RATER_CLIENT, std::nullopt, 2).set_confidence(7.5);
  const v1::GoalStanding standing = StandingOf(goal);
  const v1::GoalSeries& client = standing.series(0);
  EXPECT_TRUE(client.points(0).has_importance());
  EXPECT_EQ(client.points(0).importance(), 0);
  EXPECT_FALSE(client.points(0).has_confidence());
  EXPECT_EQ(client.points(1).confidence(), 7.5);
}

TEST(GoalStandingsTest, MovementsAreRatingsInSessionsThatDiffer) {
  v1::Goal goal = test::RecordedGoal("g1");
  test::AddRated(goal, RATER_CLIENT, 2, 1, "s1");
  test::AddRated(goal, RATER_CLIENT, 2, 2, "s2");
  test::AddRated(goal, RATER_CLIENT, 1, 3);
  test::AddRated(goal, RATER_CLIENT, 4.5, 4, "s3");
  const std::vector<v1::SessionMovement> movements = MovementsOf({goal});
  ASSERT_THAT(movements, SizeIs(1));
  EXPECT_EQ(movements[0].session(), test::SessionNamed("s3"));
  EXPECT_EQ(movements[0].goal(), goal.name());
  EXPECT_EQ(movements[0].rater(), RATER_CLIENT);
  EXPECT_EQ(movements[0].moved(), 3.5);
  EXPECT_EQ(movements[0].rating(), "r4");
  EXPECT_EQ(movements[0].rating_before(), "r3");
}

TEST(GoalStandingsTest, AgreementCountsOpenGoalsOnly) {
  std::vector<v1::Goal> goals;
  for (v1::Agreement agreement :
       {v1::AGREEMENT_AGREED, v1::AGREEMENT_DISPUTED, v1::AGREEMENT_CHANGE_WANTED, v1::AGREEMENT_PROPOSED}) {
    goals.push_back(test::RecordedGoal("g" + std::to_string(goals.size() + 1)));
    goals.back().set_agreement(agreement);
  }
  goals.push_back(goals[1]);
  goals.back().set_state(v1::GOAL_STATE_RETIRED);
  const v1::AgreementSummary summary = SummarizeAgreement(goals);
  EXPECT_EQ(summary.goals(), 4u);
  EXPECT_EQ(summary.agreed(), 1u);
  EXPECT_THAT(summary.disputed(), ElementsAre(goals[1].name()));
  EXPECT_THAT(summary.change_wanted(), ElementsAre(goals[2].name()));
  EXPECT_THAT(summary.proposed(), ElementsAre(goals[3].name()));
  EXPECT_EQ(summary.method().name(), "goal.agreement");
}

TEST(GoalStandingsTest, AStandingSaysWhenAPartyLastRespondedToTheWording) {
  v1::Goal goal = test::RecordedGoal("g1");
  goal.clear_responses();
  EXPECT_FALSE(StandingOf(goal).has_latest_response_time());
  const auto respond = [&](type::v1::Rater party, int wording, int64_t seconds) {
    v1::Response& response = *goal.add_responses();
    response.set_party(party);
    response.set_wording(wording);
    response.mutable_respond_time()->set_seconds(seconds);
  };
  goal.set_wording(2);
  respond(RATER_CLIENT, 2, 200);
  respond(RATER_THERAPIST, 2, 300);
  respond(RATER_THERAPIST, 1, 400);
  respond(type::v1::RATER_CAREGIVER, 2, 500);
  EXPECT_EQ(StandingOf(goal).latest_response_time().seconds(), 300);
}

TEST(GoalStandingsTest, AGoalIsStaleAfterEnoughHeldSessionsWithoutARating) {
  std::vector<v1::Goal> goals = {test::RecordedGoal("never"), test::RecordedGoal("early"), test::RecordedGoal("late")};
  test::AddRated(goals[1], RATER_CLIENT, 3, 8);
  test::AddRated(goals[2], RATER_CLIENT, 3, 15);
  const v1::Staleness stale = FindStale(goals, Weekly(5), 4);
  EXPECT_EQ(stale.status(), v1::MEASURE_STATUS_OK);
  EXPECT_EQ(stale.held_sessions(), 5u);
  ASSERT_THAT(stale.goals(), SizeIs(2));
  EXPECT_EQ(stale.goals(0).goal(), goals[0].name());
  EXPECT_EQ(stale.goals(0).sessions_since(), 5u);
  EXPECT_FALSE(stale.goals(0).has_latest_rated_time());
  EXPECT_EQ(stale.goals(1).goal(), goals[1].name());
  EXPECT_EQ(stale.goals(1).sessions_since(), 4u);
}

TEST(GoalStandingsTest, ARatingCountsFromTheSessionItWasGivenIn) {
  v1::Goal goal = test::RecordedGoal("g1");
  test::AddRated(goal, RATER_CLIENT, 3, 30, "s1");  // entered late
  const v1::Staleness stale = FindStale({goal}, Weekly(4), 3);
  ASSERT_THAT(stale.goals(), SizeIs(1));
  EXPECT_EQ(stale.goals(0).sessions_since(), 3u);
}

TEST(GoalStandingsTest, PausedGoalsAreNotStale) {
  v1::Goal goal = test::RecordedGoal("g1");
  goal.set_state(v1::GOAL_STATE_PAUSED);
  EXPECT_THAT(FindStale({goal}, Weekly(9), 4).goals(), IsEmpty());
}

TEST(GoalStandingsTest, WithoutTheSessionsStalenessIsNotTold) {
  const v1::Staleness stale = FindStale({test::RecordedGoal("g1")}, std::nullopt, 4);
  EXPECT_EQ(stale.status(), v1::MEASURE_STATUS_INSUFFICIENT_DATA);
  EXPECT_FALSE(stale.has_held_sessions());
}

TEST(GoalStandingsTest, ConsensusLaysTheLatestImportancesOverOneAnother) {
  std::vector<v1::Goal> goals;
  for (const auto& [client, therapist] : std::vector<std::pair<double, double>>{{5, 2}, {3, 4}, {2, 2}, {0, 2}}) {
    goals.push_back(test::RecordedGoal("g" + std::to_string(goals.size() + 1)));
    GiveImportance(RATER_CLIENT, 10, 1, goals.back());
    GiveImportance(RATER_CLIENT, client, 2, goals.back());
    GiveImportance(RATER_THERAPIST, therapist, 1, goals.back());
  }
  const v1::Consensus consensus = ConsensusOf(goals);
  EXPECT_EQ(consensus.status(), v1::MEASURE_STATUS_OK);
  EXPECT_THAT(consensus.overlap(), DoubleNear(0.7, 1e-9));
  EXPECT_THAT(consensus.ruzicka(), DoubleNear(0.538461538461538, 1e-9));
  EXPECT_THAT(consensus.inputs(), SizeIs(4));
}

TEST(GoalStandingsTest, AnImportanceNotGivenIsNotZero) {
  std::vector<v1::Goal> goals = {test::RecordedGoal("g1"), test::RecordedGoal("g2")};
  GiveImportance(RATER_CLIENT, 5, 1, goals[0]);
  GiveImportance(RATER_THERAPIST, 7, 1, goals[0]);
  GiveImportance(RATER_CLIENT, 5, 1, goals[1]);
  const v1::Consensus consensus = ConsensusOf(goals);
  EXPECT_THAT(consensus.inputs(), SizeIs(1));
  EXPECT_THAT(consensus.overlap(), DoubleNear(1, 1e-9));
  EXPECT_EQ(ConsensusOf({goals[1]}).status(), v1::MEASURE_STATUS_INSUFFICIENT_DATA);
}

TEST(GoalStandingsTest, TaskCompletionRestsOnReportedTasks) {
  v1::Goal goal = test::RecordedGoal("g1");
  for (v1::TaskOutcome outcome : {v1::TASK_OUTCOME_DONE, v1::TASK_OUTCOME_PARTLY, v1::TASK_OUTCOME_NOT_DONE,
                                  v1::TASK_OUTCOME_DONE, v1::TASK_OUTCOME_UNSPECIFIED}) {
    goal.add_tasks()->set_outcome(outcome);
  }
  const v1::TaskCompletion tasks = CompletionOf({goal});
  EXPECT_EQ(tasks.assigned(), 5u);
  EXPECT_EQ(tasks.unreported(), 1u);
  EXPECT_EQ(tasks.done_rate(), 0.5);
  EXPECT_EQ(tasks.mean_completion(), 0.625);
  EXPECT_LT(tasks.done_rate_lower(), 0.5);
  EXPECT_GT(tasks.done_rate_upper(), 0.5);
  EXPECT_EQ(CompletionOf({}).status(), v1::MEASURE_STATUS_INSUFFICIENT_DATA);
  EXPECT_FALSE(CompletionOf({}).has_done_rate());
}

}  // namespace
}  // namespace rapport::goals
