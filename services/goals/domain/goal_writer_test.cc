#include "services/goals/domain/goal_writer.h"

#include "gmock/gmock.h"
#include "services/goals/testing/goals_fixture.h"
#include "tests/testing/status_matchers.h"

namespace rapport::goals {
namespace {

using absl::StatusCode;
using ::rapport::test::HasReason;
using ::rapport::test::HasRetryInfo;
using ::rapport::test::HasViolation;
using ::rapport::test::IsOk;
using ::rapport::test::StatusIs;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using type::v1::RATER_CLIENT;
using type::v1::RATER_THERAPIST;

v1::CreateGoalRequest CreateRequest() {
  v1::CreateGoalRequest request;
  request.set_parent(test::kEpisode);
  *request.mutable_goal() = test::Proposal();
  return request;
}

class GoalWriterTest : public ::testing::Test, protected test::GoalsFixture {
 protected:
  v1::RateGoalRequest RateRequest(const v1::Goal& goal, double value) {
    v1::RateGoalRequest request;
    request.set_name(goal.name());
    request.set_rater(RATER_CLIENT);
    request.set_value(value);
    return request;
  }

  absl::StatusOr<v1::Goal> Update(const v1::UpdateGoalRequest& request) {
    return Await<v1::Goal>([&](auto done) { writer().Update(request, kNoDeadline, done); });
  }

  absl::StatusOr<v1::Goal> Retire(const v1::Goal& goal, const std::string& reason = "no longer wanted") {
    v1::RetireGoalRequest request;
    request.set_name(goal.name());
    request.set_reason(reason);
    return Await<v1::Goal>([&](auto done) { writer().Retire(request, kNoDeadline, done); });
  }

  absl::StatusOr<v1::Goal> Amend(const v1::AmendRatingRequest& request) {
    return Await<v1::Goal>([&](auto done) { writer().Amend(request, kNoDeadline, done); });
  }

  absl::StatusOr<v1::SplitGoalResponse> Split(const v1::SplitGoalRequest& request) {
    return Await<v1::SplitGoalResponse>([&](auto done) { writer().Split(request, directory(), kNoDeadline, done); });
  }

  // What the store holds of the goal; changes exactly when the goal does.
  std::string Stored(const v1::Goal& goal) { return Get(goal.name())->SerializeAsString(); }
};

TEST_F(GoalWriterTest, ACreatedGoalIsReadAsItWasAnswered) {
  const absl::StatusOr<v1::Goal> created = Create(CreateRequest());
  ASSERT_THAT(created, IsOk());
  EXPECT_GT(created->revision(), 0);
  EXPECT_NE(created->etag(), "");
  EXPECT_EQ(Stored(*created), created->SerializeAsString());
}

TEST_F(GoalWriterTest, AnUnknownEpisodeHasNoGoals) {
  v1::CreateGoalRequest request = CreateRequest();
  request.set_parent("practices/north/episodes/other");
  EXPECT_THAT(Create(request), StatusIs(StatusCode::kNotFound, "EPISODE_NOT_FOUND"));
}

TEST_F(GoalWriterTest, BadInputIsToldWholeBeforeIntakeIsAsked) {
  v1::CreateGoalRequest request;
  request.set_parent("north");
  request.set_request_id(std::string(101, 'r'));
  EXPECT_THAT(Create(request),
              AllOf(StatusIs(StatusCode::kInvalidArgument), HasViolation("parent"), HasViolation("request_id"),
                    HasViolation("goal.statement"), HasViolation("goal.proposed_by"), HasViolation("goal.scale")));
  EXPECT_EQ(directory().times_asked(), 0);
}

TEST_F(GoalWriterTest, WithIntakeAwayWritesThatNeedItSayWhenToRetry) {
  const v1::Goal goal = MustCreate();
  directory().SetAway(true);
  EXPECT_THAT(Create(CreateRequest()), AllOf(StatusIs(StatusCode::kUnavailable), HasRetryInfo()));
  v1::RateGoalRequest rate = RateRequest(goal, 3);
  rate.set_session(test::SessionNamed("s1"));
  EXPECT_THAT(Rate(rate), AllOf(StatusIs(StatusCode::kUnavailable), HasRetryInfo()));
  EXPECT_EQ(Stored(goal), goal.SerializeAsString());
  EXPECT_THAT(Rate(RateRequest(goal, 3)), IsOk());  // free-standing: intake is not needed
}

TEST_F(GoalWriterTest, ARepeatedRequestGivesTheSameReplyAndOneRecord) {
  v1::CreateGoalRequest request = CreateRequest();
  request.set_request_id("once");
  const absl::StatusOr<v1::Goal> first = Create(request);
  ASSERT_THAT(first, IsOk());
  clock().Advance(absl::Minutes(1));
  EXPECT_EQ(Create(request)->SerializeAsString(), first->SerializeAsString());
  request.mutable_goal()->set_statement("something else");
  EXPECT_THAT(Create(request), StatusIs(StatusCode::kInvalidArgument, "REQUEST_ID_REUSED"));
  v1::ReadEpisodeRequest read;
  read.set_name(test::kEpisode);
  EXPECT_THAT(reader().ReadEpisode(read, kNoDeadline)->goals(), SizeIs(1));
}

TEST_F(GoalWriterTest, ValidatingChangesNothing) {
  v1::CreateGoalRequest request = CreateRequest();
  request.set_validate_only(true);
  const absl::StatusOr<v1::Goal> checked = Create(request);
  ASSERT_THAT(checked, IsOk());
  EXPECT_EQ(checked->etag(), "");
  EXPECT_THAT(Get(checked->name()), StatusIs(StatusCode::kNotFound, "GOAL_NOT_FOUND"));
}

TEST_F(GoalWriterTest, ARatingSentTwiceIsRecordedOnce) {
  const v1::Goal goal = MustCreate();
  v1::RateGoalRequest request = RateRequest(goal, 0);
  request.set_request_id("r");
  const absl::StatusOr<v1::Goal> first = Rate(request);
  ASSERT_THAT(first, IsOk());
  const absl::StatusOr<v1::Goal> second = Rate(request);
  EXPECT_EQ(second->SerializeAsString(), first->SerializeAsString());
  ASSERT_THAT(Get(goal.name())->ratings(), SizeIs(1));
  EXPECT_TRUE(first->ratings(0).has_value());  // 0 is a level
}

TEST_F(GoalWriterTest, ARepeatedRatingIsAnsweredAlsoAfterTheGoalWasRetired) {
  const v1::Goal goal = MustCreate();
  v1::RateGoalRequest request = RateRequest(goal, 4);
  request.set_request_id("r");
  request.set_etag(goal.etag());
  const absl::StatusOr<v1::Goal> first = Rate(request);
  ASSERT_THAT(Retire(goal), IsOk());
  EXPECT_EQ(Rate(request)->SerializeAsString(), first->SerializeAsString());
}

TEST_F(GoalWriterTest, ARatingOffTheScaleChangesNothing) {
  const v1::Goal goal = MustCreate(test::Proposal(test::AttainmentScale()));
  v1::RateGoalRequest request = RateRequest(goal, 2.5);
  request.set_importance(11);
  request.set_rater(type::v1::RATER_UNSPECIFIED);
  EXPECT_THAT(Rate(request), AllOf(StatusIs(StatusCode::kInvalidArgument), HasViolation("value"),
                                   HasViolation("importance"), HasViolation("rater")));
  EXPECT_EQ(Stored(goal), goal.SerializeAsString());
}

TEST_F(GoalWriterTest, ARetiredGoalIsNotRated) {
  const v1::Goal goal = MustCreate();
  const absl::StatusOr<v1::Goal> retired = Retire(goal);
  ASSERT_THAT(retired, IsOk());
  EXPECT_THAT(Rate(RateRequest(goal, 5)), StatusIs(StatusCode::kFailedPrecondition, "GOAL_RETIRED"));
  EXPECT_EQ(Stored(goal), retired->SerializeAsString());
}

TEST_F(GoalWriterTest, AnotherPracticesGoalIsNotFound) {
  const v1::Goal goal = MustCreate();
  v1::RateGoalRequest request = RateRequest(goal, 5);
  request.set_name("practices/south/episodes/e1/goals/" + goal.name().substr(goal.name().rfind('/') + 1));
  EXPECT_THAT(Rate(request), StatusIs(StatusCode::kNotFound, "GOAL_NOT_FOUND"));
  EXPECT_EQ(Stored(goal), goal.SerializeAsString());
}

TEST_F(GoalWriterTest, ARatingNamesASessionThatExists) {
  const v1::Goal goal = MustCreate();
  v1::RateGoalRequest request = RateRequest(goal, 5);
  request.set_session(test::SessionNamed("s1"));
  EXPECT_THAT(Rate(request), StatusIs(StatusCode::kNotFound, "SESSION_NOT_FOUND"));
  EXPECT_EQ(Stored(goal), goal.SerializeAsString());
  directory().AddSession("s1", test::kRecorded);
  ASSERT_THAT(Rate(request), IsOk());
  EXPECT_EQ(Get(goal.name())->ratings(0).session(), test::SessionNamed("s1"));
}

TEST_F(GoalWriterTest, AStaleEtagIsAborted) {
  const v1::Goal goal = MustCreate();
  v1::RateGoalRequest request = RateRequest(goal, 5);
  request.set_etag(goal.etag());
  ASSERT_THAT(Rate(request), IsOk());
  EXPECT_THAT(Rate(request), StatusIs(StatusCode::kAborted, "ETAG_MISMATCH"));
  EXPECT_THAT(Get(goal.name())->ratings(), SizeIs(1));
}

TEST_F(GoalWriterTest, AnAmendmentKeepsWhatTheRatingSaid) {
  const v1::Goal goal = MustCreate();
  const std::string rating = Rate(RateRequest(goal, 5))->ratings(0).id();
  v1::AmendRatingRequest request;
  request.set_name(goal.name());
  request.set_rating(rating);
  request.set_value(10.5);
  EXPECT_THAT(Amend(request), AllOf(HasViolation("value"), HasViolation("reason")));
  request.set_value(6);
  request.set_reason("misread");
  const absl::StatusOr<v1::Goal> amended = Amend(request);
  ASSERT_THAT(amended, IsOk());
  EXPECT_EQ(amended->ratings(0).value(), 6);
  EXPECT_EQ(amended->ratings(0).amendments(0).value(), 5);
  request.set_rating("nope");
  EXPECT_THAT(Amend(request), StatusIs(StatusCode::kNotFound, "RATING_NOT_FOUND"));
}

TEST_F(GoalWriterTest, AResponseSettlesTheAgreement) {
  const v1::Goal goal = MustCreate();
  v1::RespondToGoalRequest request;
  request.set_name(goal.name());
  request.set_party(RATER_THERAPIST);
  const auto respond = [&] {
    return Await<v1::Goal>([&](auto done) { writer().Respond(request, kNoDeadline, done); });
  };
  EXPECT_THAT(respond(), HasViolation("stance"));
  request.set_stance(v1::STANCE_AGREES);
  EXPECT_EQ(respond()->agreement(), v1::AGREEMENT_AGREED);
  EXPECT_EQ(Get(goal.name())->agreement(), v1::AGREEMENT_AGREED);
}

TEST_F(GoalWriterTest, RewordingAsksBothAgain) {
  const v1::Goal goal = MustCreate();
  v1::UpdateGoalRequest request;
  request.mutable_goal()->set_name(goal.name());
  request.mutable_goal()->set_statement("meet Ana once a week");
  request.mutable_goal()->set_etag(goal.etag());
  request.mutable_update_mask()->add_paths("statement");
  const absl::StatusOr<v1::Goal> reworded = Update(request);
  ASSERT_THAT(reworded, IsOk());
  EXPECT_THAT(reworded->awaiting(), ElementsAre(RATER_CLIENT, RATER_THERAPIST));
  EXPECT_THAT(reworded->earlier_wordings(), SizeIs(1));
  EXPECT_THAT(Update(request), StatusIs(StatusCode::kAborted, "ETAG_MISMATCH"));
}

TEST_F(GoalWriterTest, AnUpdateTellsEverythingThatIsWrong) {
  const v1::Goal goal = MustCreate();
  v1::UpdateGoalRequest request;
  request.mutable_goal()->set_name(goal.name());
  request.mutable_goal()->set_baseline(-1);
  request.set_worded_by(type::v1::RATER_OBSERVER);
  for (const char* path : {"statement", "baseline", "state"}) request.mutable_update_mask()->add_paths(path);
  EXPECT_THAT(Update(request), AllOf(HasViolation("goal.statement"), HasViolation("goal.baseline"),
                                     HasViolation("worded_by"), HasViolation("update_mask.paths[2]")));
  EXPECT_EQ(Stored(goal), goal.SerializeAsString());
}

TEST_F(GoalWriterTest, StatesFollowOneAnother) {
  const v1::Goal goal = MustCreate();
  v1::PauseGoalRequest pause;
  pause.set_name(goal.name());
  v1::ResumeGoalRequest resume;
  resume.set_name(goal.name());
  v1::AchieveGoalRequest achieve;
  achieve.set_name(goal.name());
  const auto run = [&](auto method, const auto& request) {
    return Await<v1::Goal>([&](auto done) { (writer().*method)(request, kNoDeadline, done); });
  };
  EXPECT_EQ(run(&GoalWriter::Pause, pause)->state(), v1::GOAL_STATE_PAUSED);
  EXPECT_THAT(run(&GoalWriter::Pause, pause), HasReason("GOAL_PAUSED"));
  EXPECT_EQ(run(&GoalWriter::Resume, resume)->state(), v1::GOAL_STATE_ACTIVE);
  EXPECT_EQ(run(&GoalWriter::Achieve, achieve)->state(), v1::GOAL_STATE_ACHIEVED);
  EXPECT_THAT(run(&GoalWriter::Resume, resume), HasReason("GOAL_ACHIEVED"));
  EXPECT_THAT(Retire(goal, ""), HasViolation("reason"));
  EXPECT_THAT(Get(goal.name())->state_changes(), SizeIs(4));
}

TEST_F(GoalWriterTest, ASplitGoalBecomesItsParts) {
  const v1::Goal goal = MustCreate();
  v1::SplitGoalRequest request;
  request.set_name(goal.name());
  request.set_reason("two things in one");
  *request.add_parts() = test::Proposal();
  EXPECT_THAT(Split(request), HasViolation("parts"));
  *request.add_parts() = test::Proposal(test::AttainmentScale());
  const absl::StatusOr<v1::SplitGoalResponse> split = Split(request);
  ASSERT_THAT(split, IsOk());
  EXPECT_EQ(split->goal().state(), v1::GOAL_STATE_SPLIT);
  EXPECT_THAT(split->goal().split_into(), ElementsAre(split->parts(0).name(), split->parts(1).name()));
  EXPECT_EQ(split->parts(0).split_from(), goal.name());
  EXPECT_EQ(Stored(split->parts(1)), split->parts(1).SerializeAsString());
  EXPECT_THAT(Split(request), HasReason("GOAL_SPLIT"));
}

TEST_F(GoalWriterTest, ARefusedSplitLeavesNoParts) {
  const v1::Goal goal = MustCreate();
  ASSERT_THAT(Retire(goal), IsOk());
  v1::SplitGoalRequest request;
  request.set_name(goal.name());
  request.set_reason("two things in one");
  *request.add_parts() = test::Proposal();
  *request.add_parts() = test::Proposal();
  EXPECT_THAT(Split(request), HasReason("GOAL_RETIRED"));
  v1::ReadEpisodeRequest read;
  read.set_name(test::kEpisode);
  EXPECT_THAT(reader().ReadEpisode(read, kNoDeadline)->goals(), SizeIs(1));
}

TEST_F(GoalWriterTest, TasksAreAssignedAndReported) {
  const v1::Goal goal = MustCreate();
  v1::AssignTaskRequest assign;
  assign.set_name(goal.name());
  assign.mutable_task()->set_description("call Ana");
  assign.mutable_task()->mutable_due_time()->set_seconds(1);
  const auto run = [&] {
    return Await<v1::Goal>([&](auto done) { writer().AssignTask(assign, directory(), kNoDeadline, done); });
  };
  EXPECT_THAT(run(), HasViolation("task.due_time"));
  assign.mutable_task()->mutable_due_time()->set_seconds(absl::ToUnixSeconds(test::kRecorded) + 86400);
  const absl::StatusOr<v1::Goal> assigned = run();
  ASSERT_THAT(assigned, IsOk());
  EXPECT_EQ(assigned->tasks(0).outcome(), v1::TASK_OUTCOME_UNSPECIFIED);

  v1::ReportTaskRequest report;
  report.set_name(goal.name());
  report.set_task(assigned->tasks(0).id());
  const auto send = [&] { return Await<v1::Goal>([&](auto done) { writer().ReportTask(report, kNoDeadline, done); }); };
  EXPECT_THAT(send(), AllOf(HasViolation("outcome"), HasViolation("reported_by")));
  report.set_outcome(v1::TASK_OUTCOME_PARTLY);
  report.set_reported_by(RATER_CLIENT);
  EXPECT_EQ(send()->tasks(0).outcome(), v1::TASK_OUTCOME_PARTLY);
  report.set_task("nope");
  EXPECT_THAT(send(), HasReason("TASK_NOT_FOUND"));
}

}  // namespace
}  // namespace rapport::goals
