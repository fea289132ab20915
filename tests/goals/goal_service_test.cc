// The goals service over a real socket: what the messages hold is tested beside the code; here is what calls do.
#include <vector>

#include "gmock/gmock.h"
#include "tests/goals/goals_server.h"
#include "tests/testing/limited_caller.h"
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
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using Stub = v1::GoalService::Stub;
using type::v1::RATER_CLIENT;
using type::v1::RATER_THERAPIST;

class GoalServiceTest : public ::testing::Test, protected test::GoalsServer {
 protected:
  absl::StatusOr<v1::Goal> CreateByCall(const v1::Goal& goal = test::Proposal()) {
    v1::CreateGoalRequest request;
    request.set_parent(test::kEpisode);
    *request.mutable_goal() = goal;
    return Call(&Stub::CreateGoal, request);
  }

  absl::StatusOr<v1::Goal> GetByCall(const std::string& name) {
    v1::GetGoalRequest request;
    request.set_name(name);
    return Call(&Stub::GetGoal, request);
  }

  v1::RateGoalRequest RateRequest(const v1::Goal& goal, double value) {
    v1::RateGoalRequest request;
    request.set_name(goal.name());
    request.set_rater(RATER_CLIENT);
    request.set_value(value);
    return request;
  }
};

TEST_F(GoalServiceTest, AGoalLivesFromProposalToAchievement) {
  const absl::StatusOr<v1::Goal> goal = CreateByCall();
  ASSERT_THAT(goal, IsOk());
  v1::RespondToGoalRequest respond;
  respond.set_name(goal->name());
  respond.set_party(RATER_THERAPIST);
  respond.set_stance(v1::STANCE_AGREES);
  EXPECT_EQ(Call(&Stub::RespondToGoal, respond)->agreement(), v1::AGREEMENT_AGREED);
  EXPECT_THAT(Call(&Stub::RateGoal, RateRequest(*goal, 0))->ratings(), SizeIs(1));
  v1::AmendRatingRequest amend;
  amend.set_name(goal->name());
  amend.set_rating(GetByCall(goal->name())->ratings(0).id());
  amend.set_value(2);
  amend.set_reason("misheard");
  EXPECT_EQ(Call(&Stub::AmendRating, amend)->ratings(0).value(), 2);
  v1::AssignTaskRequest assign;
  assign.set_name(goal->name());
  assign.mutable_task()->set_description("call Ana");
  const absl::StatusOr<v1::Goal> assigned = Call(&Stub::AssignTask, assign);
  ASSERT_THAT(assigned, IsOk());
  v1::ReportTaskRequest report;
  report.set_name(goal->name());
  report.set_task(assigned->tasks(0).id());
  report.set_outcome(v1::TASK_OUTCOME_DONE);
  report.set_reported_by(RATER_CLIENT);
  EXPECT_EQ(Call(&Stub::ReportTask, report)->tasks(0).outcome(), v1::TASK_OUTCOME_DONE);
  v1::PauseGoalRequest pause;
  pause.set_name(goal->name());
  EXPECT_EQ(Call(&Stub::PauseGoal, pause)->state(), v1::GOAL_STATE_PAUSED);
  v1::ResumeGoalRequest resume;
  resume.set_name(goal->name());
  EXPECT_EQ(Call(&Stub::ResumeGoal, resume)->state(), v1::GOAL_STATE_ACTIVE);
  v1::AchieveGoalRequest achieve;
  achieve.set_name(goal->name());
  const absl::StatusOr<v1::Goal> achieved = Call(&Stub::AchieveGoal, achieve);
  EXPECT_EQ(achieved->state(), v1::GOAL_STATE_ACHIEVED);
  EXPECT_EQ(GetByCall(goal->name())->SerializeAsString(), achieved->SerializeAsString());
}

TEST_F(GoalServiceTest, GoalsAreCountedByTheStateTheyComeInto) {
  const absl::StatusOr<v1::Goal> goal = CreateByCall();
  ASSERT_THAT(goal, IsOk());
  v1::PauseGoalRequest pause;
  pause.set_name(goal->name());
  pause.set_validate_only(true);
  ASSERT_THAT(Call(&Stub::PauseGoal, pause), IsOk());
  EXPECT_THAT(server().Metrics(), AllOf(HasSubstr("rapport_goals_entered_state_total{state=\"active\"} 1\n"),
                                        HasSubstr("rapport_goals_entered_state_total{state=\"paused\"} 0\n")));
  v1::SplitGoalRequest split;
  split.set_name(goal->name());
  split.set_reason("two in one");
  *split.add_parts() = test::Proposal();
  *split.add_parts() = test::Proposal();
  ASSERT_THAT(Call(&Stub::SplitGoal, split), IsOk());
  EXPECT_THAT(server().Metrics(), AllOf(HasSubstr("rapport_goals_entered_state_total{state=\"active\"} 3\n"),
                                        HasSubstr("rapport_goals_entered_state_total{state=\"split\"} 1\n")));
}

TEST_F(GoalServiceTest, GoalsAreRewordedSplitAndRetired) {
  const absl::StatusOr<v1::Goal> goal = CreateByCall();
  v1::UpdateGoalRequest update;
  update.mutable_goal()->set_name(goal->name());
  update.mutable_goal()->set_statement("meet Ana once a week");
  update.mutable_update_mask()->add_paths("statement");
  EXPECT_THAT(Call(&Stub::UpdateGoal, update)->earlier_wordings(), SizeIs(1));
  v1::SplitGoalRequest split;
  split.set_name(goal->name());
  split.set_reason("two in one");
  *split.add_parts() = test::Proposal();
  *split.add_parts() = test::Proposal(test::AttainmentScale());
  const absl::StatusOr<v1::SplitGoalResponse> parts = Call(&Stub::SplitGoal, split);
  ASSERT_THAT(parts, IsOk());
  v1::RetireGoalRequest retire;
  retire.set_name(parts->parts(0).name());
  retire.set_reason("no longer wanted");
  EXPECT_EQ(Call(&Stub::RetireGoal, retire)->state(), v1::GOAL_STATE_RETIRED);
  v1::ListGoalsRequest list;
  list.set_parent(test::kEpisode);
  EXPECT_THAT(Call(&Stub::ListGoals, list)->goals(), SizeIs(3));
  v1::ReadEpisodeRequest read;
  read.set_name(test::kEpisode);
  EXPECT_GT(Call(&Stub::ReadEpisode, read)->activity_revision(), parts->goal().revision());
  v1::BatchGetActivityRevisionsRequest batch;
  batch.set_parent("practices/north");
  batch.add_episodes(test::kEpisode);
  EXPECT_EQ(Call(&Stub::BatchGetActivityRevisions, batch)->activity_revisions_size(), 1);
}

TEST_F(GoalServiceTest, WrongRatingsGetTheirExactErrorAndChangeNothing) {
  const absl::StatusOr<v1::Goal> goal = CreateByCall(test::Proposal(test::AttainmentScale()));
  EXPECT_THAT(Call(&Stub::RateGoal, RateRequest(*goal, 3)),
              AllOf(StatusIs(StatusCode::kInvalidArgument), HasViolation("value")));
  v1::RateGoalRequest no_session = RateRequest(*goal, 1);
  no_session.set_session(test::SessionNamed("none"));
  EXPECT_THAT(Call(&Stub::RateGoal, no_session), StatusIs(StatusCode::kNotFound, "SESSION_NOT_FOUND"));
  v1::RateGoalRequest other_practice = RateRequest(*goal, 1);
  other_practice.mutable_name()->replace(0, 15, "practices/south");
  EXPECT_THAT(Call(&Stub::RateGoal, other_practice), StatusIs(StatusCode::kNotFound, "GOAL_NOT_FOUND"));
  EXPECT_THAT(GetByCall(goal->name())->ratings(), IsEmpty());

  v1::RateGoalRequest twice = RateRequest(*goal, 1);
  twice.set_request_id("once");
  const absl::StatusOr<v1::Goal> rated = Call(&Stub::RateGoal, twice);
  EXPECT_EQ(Call(&Stub::RateGoal, twice)->SerializeAsString(), rated->SerializeAsString());
  v1::RetireGoalRequest retire;
  retire.set_name(goal->name());
  retire.set_reason("given up");
  const absl::StatusOr<v1::Goal> retired = Call(&Stub::RetireGoal, retire);
  EXPECT_THAT(Call(&Stub::RateGoal, RateRequest(*goal, 1)), StatusIs(StatusCode::kFailedPrecondition, "GOAL_RETIRED"));
  EXPECT_EQ(GetByCall(goal->name())->SerializeAsString(), retired->SerializeAsString());
}

TEST_F(GoalServiceTest, WithIntakeAwayReadsAnswerAndWritesThatNeedItSayWhenToRetry) {
  const absl::StatusOr<v1::Goal> goal = CreateByCall();
  directory().SetAway(true);
  EXPECT_THAT(CreateByCall(), AllOf(StatusIs(StatusCode::kUnavailable), HasRetryInfo()));
  EXPECT_THAT(GetByCall(goal->name()), IsOk());
  v1::GetGoalProgressRequest progress;
  progress.set_name(test::kEpisode);
  EXPECT_THAT(Call(&Stub::GetGoalProgress, progress), IsOk());
  directory().SetAway(false);
  EXPECT_THAT(CreateByCall(), IsOk());
}

TEST_F(GoalServiceTest, ChangesAreFollowedInOrderAsTheyAreCommitted) {
  const absl::StatusOr<v1::Goal> first = CreateByCall();
  grpc::ClientContext context;
  v1::WatchChangesRequest watch;
  watch.set_parent("practices/north");
  const auto reader = stub().WatchChanges(&context, watch);
  type::v1::Change change;
  ASSERT_TRUE(reader->Read(&change));
  EXPECT_EQ(change.name(), first->name());
  EXPECT_EQ(change.kind(), type::v1::CHANGE_KIND_GOAL);
  EXPECT_EQ(change.revision(), first->revision());
  EXPECT_EQ(change.store_epoch(), store().Epoch());
  const absl::StatusOr<v1::Goal> rated = Call(&Stub::RateGoal, RateRequest(*first, 5));
  ASSERT_TRUE(reader->Read(&change));
  EXPECT_EQ(change.revision(), rated->revision());
  context.TryCancel();
  while (reader->Read(&change)) {
  }
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

TEST_F(GoalServiceTest, AFeedOfAnotherStoreIsRefused) {
  grpc::ClientContext context;
  v1::WatchChangesRequest watch;
  watch.set_parent("practices/north");
  watch.set_store_epoch("another");
  const auto reader = stub().WatchChanges(&context, watch);
  type::v1::Change change;
  EXPECT_FALSE(reader->Read(&change));
  EXPECT_THAT(rpc::FromGrpcStatus(reader->Finish()), StatusIs(StatusCode::kFailedPrecondition, "STORE_EPOCH_CHANGED"));
}

TEST_F(GoalServiceTest, AClientsGoalsAreHandedOutAndErased) {
  const absl::StatusOr<v1::Goal> goal = CreateByCall();
  v1::ExportClientRequest wanted;
  wanted.set_parent("practices/north");
  wanted.set_client("c1");
  grpc::ClientContext context;
  const auto exported = stub().ExportClient(&context, wanted);
  v1::ExportClientResponse reply;
  ASSERT_TRUE(exported->Read(&reply));
  EXPECT_EQ(reply.records(0).goal().name(), goal->name());
  EXPECT_FALSE(exported->Read(&reply));
  EXPECT_TRUE(exported->Finish().ok());

  v1::EraseClientRequest erase;
  erase.set_parent("practices/north");
  erase.set_client("c1");
  EXPECT_EQ(Call(&Stub::EraseClient, erase)->report().outcomes(0).erased(), 1);
  EXPECT_THAT(GetByCall(goal->name()), HasReason("GOAL_NOT_FOUND"));
}

TEST_F(GoalServiceTest, NothingOfAPersonIsLogged) {
  v1::Goal goal = test::Proposal();
  goal.set_statement("forgive my sister Wilhelmina");
  const absl::StatusOr<v1::Goal> created = CreateByCall(goal);
  goal.set_baseline(47.11);
  EXPECT_THAT(CreateByCall(goal), HasViolation("goal.baseline"));
  EXPECT_THAT(Call(&Stub::RateGoal, RateRequest(*created, 47.11)), HasViolation("value"));
  EXPECT_THAT(server().Log(), HasSubstr("RateGoal"));
  for (const char* secret : {"Wilhelmina", "47.11", "\"c1\""}) {
    EXPECT_THAT(server().Log(), Not(HasSubstr(secret)));
    EXPECT_THAT(server().Metrics(), Not(HasSubstr(secret)));
  }
}

// A caller that may only touch practices/north.
class ScopedGoalServiceTest : public ::testing::Test, protected test::GoalsServer {
 protected:
  ScopedGoalServiceTest() : test::GoalsServer(rapport::test::EverybodyIs(rapport::test::LimitedCaller("north"))) {}
};

TEST_F(ScopedGoalServiceTest, ACallerStaysInItsPractice) {
  const v1::Goal goal = MustCreate();
  v1::GetGoalRequest get;
  get.set_name(goal.name());
  EXPECT_THAT(Call(&Stub::GetGoal, get), IsOk());
  get.mutable_name()->replace(0, 15, "practices/south");
  EXPECT_THAT(Call(&Stub::GetGoal, get), HasReason("PRACTICE_NOT_FOUND"));
  v1::CreateGoalRequest create;
  create.set_parent("practices/south/episodes/e1");
  EXPECT_THAT(Call(&Stub::CreateGoal, create), HasReason("PRACTICE_NOT_FOUND"));
  v1::UpdateGoalRequest update;
  update.mutable_goal()->set_name(get.name());
  EXPECT_THAT(Call(&Stub::UpdateGoal, update), HasReason("PRACTICE_NOT_FOUND"));
}

}  // namespace
}  // namespace rapport::goals
