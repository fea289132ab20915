#include "services/cli/progress_view.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"

namespace rapport::cli {
namespace {

using goals::v1::Goal;
using goals::v1::GoalProgress;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kGoal[] = "practices/p/episodes/e/goals/g";
constexpr int64_t kDay = 86'400;

// An agreed goal rated 0 to 10, with a baseline of 2.
Goal SomeGoal() {
  Goal goal;
  goal.set_name(kGoal);
  goal.set_statement("see friends again");
  goal.set_proposed_by(type::v1::RATER_CLIENT);
  goal.mutable_scale()->mutable_progress();
  goal.set_baseline(2);
  return goal;
}

goals::v1::GoalPoint& AddPoint(goals::v1::GoalSeries& series, int day) {
  goals::v1::GoalPoint& point = *series.add_points();
  point.mutable_time()->set_seconds(1772452800 + day * kDay);  // 2 March 2026 and later
  return point;
}

GoalProgress SomeProgress() {
  GoalProgress progress;
  progress.set_name("practices/p/episodes/e");
  goals::v1::GoalStanding& standing = *progress.add_goals();
  standing.set_goal(kGoal);
  standing.set_state(goals::v1::GOAL_STATE_ACTIVE);
  standing.set_agreement(goals::v1::AGREEMENT_AGREED);
  progress.mutable_agreement()->set_goals(1);
  progress.mutable_agreement()->set_agreed(1);
  return progress;
}

TEST(ProgressTextTest, DrawsEachRatingOnItsScaleAndSaysWhatTheyComeTo) {
  GoalProgress progress = SomeProgress();
  goals::v1::GoalSeries& client = *progress.mutable_goals(0)->add_series();
  client.set_rater(type::v1::RATER_CLIENT);
  AddPoint(client, 0).set_value(0);
  goals::v1::GoalPoint& moved = AddPoint(client, 7);
  moved.set_value(6.5);
  moved.set_moved(6.5);
  moved.set_session("practices/p/episodes/e/sessions/s");
  moved.set_importance(0);
  moved.set_confidence(7.5);
  AddPoint(client, 14);
  goals::v1::GoalOutcome& outcome = *progress.add_outcomes();
  outcome.set_rater(type::v1::RATER_CLIENT);
  outcome.set_mean(6.5);
  outcome.set_mean_change(4.5);
  outcome.set_reliable_change(goals::v1::RELIABLE_CHANGE_IMPROVED);
  outcome.set_criterion(3);
  EXPECT_EQ(
      ProgressText(progress, {SomeGoal()}),
      "Goals of practices/p/episodes/e\n"
      "\n"
      "\"see friends again\"\n"
      "  active, agreed, proposed by the client\n"
      "  baseline       [----●----------------] 2\n"
      "  2026-03-02 cli [●--------------------] 0\n"
      "  2026-03-09 cli [-------------●-------] 6.5  +6.5 in this session  importance 0  confidence 7.5\n"
      "  2026-03-16 cli asked, not rated\n"
      "\n"
      "1 of 1 open goals agreed by both, 0 disputed, 0 to be reworded, 0 awaiting a response; 0 not rated lately\n"
      "0-10 goals by the client: mean 6.5, change +4.5 (improved; reliable from 3)\n");
}

TEST(ProgressTextTest, AttainmentLevelsAreDrawnFromMinusTwoToTwo) {
  GoalProgress progress = SomeProgress();
  goals::v1::GoalSeries& therapist = *progress.mutable_goals(0)->add_series();
  therapist.set_rater(type::v1::RATER_THERAPIST);
  AddPoint(therapist, 0).set_value(-2);
  AddPoint(therapist, 1).set_value(0);
  goals::v1::Attainment& attainment = *progress.add_attainment();
  attainment.set_rater(type::v1::RATER_THERAPIST);
  attainment.set_t_score(50);
  attainment.set_n_goals(1);
  attainment.set_intercorrelation(0.3);
  attainment.mutable_change()->set_t_change(20);
  Goal goal = SomeGoal();
  goal.clear_baseline();
  goal.mutable_scale()->mutable_attainment();
  const std::string text = ProgressText(progress, {goal});
  EXPECT_THAT(text, HasSubstr("the [●--------------------] -2\n"));
  EXPECT_THAT(text, HasSubstr("the [----------●----------] 0\n"));
  EXPECT_THAT(text, Not(HasSubstr("baseline")));
  EXPECT_THAT(text, HasSubstr("attainment by the therapist: T 50 (50 as expected; 1 goals, intercorrelation 0.3), "
                              "change +20\n"));
}

TEST(ProgressTextTest, SaysWhatIsStaleSharedDoneAndNotTold) {
  GoalProgress progress = SomeProgress();
  goals::v1::StaleGoal& stale = *progress.mutable_staleness()->add_goals();
  stale.set_goal(kGoal);
  stale.set_sessions_since(5);
  progress.mutable_consensus()->set_overlap(0.7);
  progress.mutable_consensus()->add_inputs();
  progress.mutable_tasks()->set_assigned(2);
  progress.mutable_tasks()->set_done(1);
  progress.mutable_tasks()->set_unreported(1);
  progress.add_gaps()->set_message("not rated yet");
  const std::string text = ProgressText(progress, {SomeGoal()});
  EXPECT_THAT(text, HasSubstr(absl::StrCat("not rated in 5 sessions: ", kGoal, "\n")));
  EXPECT_THAT(text, HasSubstr("shared importance of 1 goals: 0.7 of 1\n"));
  EXPECT_THAT(text, HasSubstr("tasks: 2 assigned, 1 done, 0 partly, 0 not done, 1 not reported\n"));
  EXPECT_THAT(text, HasSubstr("not told: not rated yet\n"));
  EXPECT_THAT(text, HasSubstr("  not rated yet\n"));
}

TEST(ProgressTextTest, WithoutGoalsItSaysSo) {
  GoalProgress progress;
  progress.set_name("practices/p/episodes/e");
  EXPECT_EQ(ProgressText(progress, {}), "Goals of practices/p/episodes/e\nNo goal has been recorded.\n");
}

}  // namespace
}  // namespace rapport::cli
