#include "services/goals/domain/goal_reader.h"

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "services/goals/testing/goals_fixture.h"
#include "tests/testing/status_matchers.h"

namespace rapport::goals {
namespace {

using absl::StatusCode;
using ::rapport::test::HasReason;
using ::rapport::test::HasViolation;
using ::rapport::test::IsOk;
using ::rapport::test::StatusIs;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class GoalReaderTest : public ::testing::Test, protected test::GoalsFixture {
 protected:
  v1::Goal CreateIn(const std::string& parent, const v1::Goal& goal = test::Proposal()) {
    v1::CreateGoalRequest request;
    request.set_parent(parent);
    *request.mutable_goal() = goal;
    clock().Advance(absl::Seconds(1));
    return *Create(request);
  }

  absl::StatusOr<v1::ListGoalsResponse> List(const v1::ListGoalsRequest& request) {
    return reader().List(request, kNoDeadline);
  }

  absl::StatusOr<v1::GoalProgress> Progress(const std::string& name) {
    v1::GetGoalProgressRequest request;
    request.set_name(name);
    return reader().Progress(request, directory(), kNoDeadline);
  }
};

std::vector<std::string> NamesOf(const v1::ListGoalsResponse& page) {
  std::vector<std::string> names;
  for (const v1::Goal& goal : page.goals()) names.push_back(goal.name());
  return names;
}

TEST_F(GoalReaderTest, AMissingGoalIsNotFoundAndABadNameIsToldApart) {
  EXPECT_THAT(Get(absl::StrCat(test::kEpisode, "/goals/none")), StatusIs(StatusCode::kNotFound, "GOAL_NOT_FOUND"));
  EXPECT_THAT(Get(test::kEpisode), AllOf(StatusIs(StatusCode::kInvalidArgument), HasViolation("name")));
}

TEST_F(GoalReaderTest, PagesHoldEveryGoalOnceInTheOrderOfRecording) {
  std::vector<std::string> names;
  for (int i = 0; i < 5; ++i) names.push_back(CreateIn(test::kEpisode).name());
  v1::ListGoalsRequest request;
  request.set_parent(test::kEpisode);
  request.set_page_size(2);
  std::vector<std::string> listed;
  do {
    const absl::StatusOr<v1::ListGoalsResponse> page = List(request);
    ASSERT_THAT(page, IsOk());
    EXPECT_LE(page->goals_size(), 2);
    for (const std::string& name : NamesOf(*page)) listed.push_back(name);
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(listed, names);
}

TEST_F(GoalReaderTest, ListsFilterByStateAndExternalId) {
  v1::Goal known = test::Proposal();
  known.add_external_ids()->set_system("ehr");
  known.mutable_external_ids(0)->set_value("17");
  const std::string with_id = CreateIn(test::kEpisode, known).name();
  CreateIn(test::kEpisode);
  v1::ListGoalsRequest request;
  request.set_parent(test::kEpisode);
  *request.mutable_external_id() = known.external_ids(0);
  EXPECT_THAT(NamesOf(*List(request)), ElementsAre(with_id));
  request.clear_external_id();
  request.set_state(v1::GOAL_STATE_PAUSED);
  EXPECT_THAT(NamesOf(*List(request)), IsEmpty());
  request.set_state(v1::GOAL_STATE_ACTIVE);
  EXPECT_THAT(NamesOf(*List(request)), SizeIs(2));
}

TEST_F(GoalReaderTest, AHyphenListsAllEpisodesOfThePracticeAndNoOther) {
  directory().AddEpisode("practices/north/episodes/e2", "c2");
  directory().AddEpisode("practices/south/episodes/e1", "c1");
  const std::string first = CreateIn(test::kEpisode).name();
  const std::string second = CreateIn("practices/north/episodes/e2").name();
  CreateIn("practices/south/episodes/e1");
  v1::ListGoalsRequest request;
  request.set_parent("practices/north/episodes/-");
  EXPECT_THAT(NamesOf(*List(request)), ElementsAre(first, second));
}

TEST_F(GoalReaderTest, ATokenOfAnotherListIsRefusedWithEverythingElse) {
  CreateIn(test::kEpisode);
  CreateIn(test::kEpisode);
  v1::ListGoalsRequest request;
  request.set_parent(test::kEpisode);
  request.set_page_size(1);
  request.set_page_token(List(request)->next_page_token());
  request.set_parent("practices/south/episodes/e1");
  request.set_state(static_cast<v1::GoalState>(99));
  EXPECT_THAT(List(request), AllOf(HasViolation("page_token"), HasViolation("state")));
}

TEST_F(GoalReaderTest, AnEpisodeIsReadWholeWithItsRevision) {
  const v1::Goal first = CreateIn(test::kEpisode);
  const v1::Goal second = CreateIn(test::kEpisode);
  v1::ReadEpisodeRequest request;
  request.set_name(test::kEpisode);
  const absl::StatusOr<v1::ReadEpisodeResponse> read = reader().ReadEpisode(request, kNoDeadline);
  ASSERT_THAT(read, IsOk());
  ASSERT_THAT(read->goals(), SizeIs(2));
  EXPECT_EQ(read->goals(1).SerializeAsString(), second.SerializeAsString());
  EXPECT_EQ(read->activity_revision(), second.revision());
  EXPECT_EQ(read->store_epoch(), store().Epoch());
}

TEST_F(GoalReaderTest, RevisionsComeInTheOrderAskedAndZeroMeansNothing) {
  const v1::Goal goal = CreateIn(test::kEpisode);
  v1::BatchGetActivityRevisionsRequest request;
  request.set_parent("practices/north");
  request.add_episodes("practices/north/episodes/none");
  request.add_episodes(test::kEpisode);
  const auto reply = reader().ActivityRevisions(request, kNoDeadline);
  ASSERT_THAT(reply, IsOk());
  EXPECT_EQ(reply->activity_revisions(0).activity_revision(), 0);
  EXPECT_EQ(reply->activity_revisions(1).episode(), test::kEpisode);
  EXPECT_EQ(reply->activity_revisions(1).activity_revision(), goal.revision());
  EXPECT_EQ(reply->revision(), goal.revision());
  EXPECT_EQ(reply->store_epoch(), store().Epoch());
  EXPECT_EQ(reply->stale_after_sessions(), test::kStaleAfterSessions);
}

TEST_F(GoalReaderTest, RevisionsAreOfOnePracticeAndBounded) {
  v1::BatchGetActivityRevisionsRequest request;
  request.set_parent("practices/north");
  request.add_episodes("practices/south/episodes/e1");
  request.add_episodes("e1");
  EXPECT_THAT(reader().ActivityRevisions(request, kNoDeadline),
              AllOf(HasViolation("episodes[0]"), HasViolation("episodes[1]")));
  for (int i = 0; i <= 1000; ++i) request.add_episodes(test::kEpisode);
  EXPECT_THAT(reader().ActivityRevisions(request, kNoDeadline), HasViolation("episodes"));
}

TEST_F(GoalReaderTest, ProgressCarriesWhatItWasComputedFrom) {
  const v1::Goal goal = CreateIn(test::kEpisode);
  directory().AddSession("s1", clock().Now() + absl::Hours(1));
  const absl::StatusOr<v1::GoalProgress> progress = Progress(test::kEpisode);
  ASSERT_THAT(progress, IsOk());
  EXPECT_EQ(progress->name(), test::kEpisode);
  EXPECT_EQ(progress->activity_revision(), goal.revision());
  EXPECT_EQ(progress->store_epoch(), store().Epoch());
  EXPECT_EQ(progress->staleness().held_sessions(), 1u);
  EXPECT_EQ(progress->sessions_activity_revision(), test::kIntakeRevision);
  EXPECT_EQ(progress->sessions_store_epoch(), test::kIntakeEpoch);
}

TEST_F(GoalReaderTest, AGoalIsStaleByThePracticesSessionsUnlessTheRequestSaysOtherwise) {
  v1::GetGoalProgressRequest request;
  request.set_name("practices/slow/episodes/e1");
  directory().AddEpisode(request.name(), "c1");
  EXPECT_EQ(reader().Progress(request, directory(), kNoDeadline)->parameters().stale_after_sessions(), 9u);
  EXPECT_EQ(Progress(test::kEpisode)->staleness().after_sessions(), test::kStaleAfterSessions);
  request.set_stale_after_sessions(2);
  EXPECT_EQ(reader().Progress(request, directory(), kNoDeadline)->staleness().after_sessions(), 2u);
}

TEST_F(GoalReaderTest, ProgressAnswersWithIntakeAwayAndSaysSo) {
  CreateIn(test::kEpisode);
  directory().SetAway(true);
  const absl::StatusOr<v1::GoalProgress> progress = Progress(test::kEpisode);
  ASSERT_THAT(progress, IsOk());
  EXPECT_EQ(progress->staleness().status(), v1::MEASURE_STATUS_INSUFFICIENT_DATA);
  EXPECT_EQ(progress->sessions_activity_revision(), 0);
  EXPECT_EQ(progress->sessions_store_epoch(), "");
  EXPECT_THAT(progress->goals(), SizeIs(1));
}

TEST_F(GoalReaderTest, ProgressOfAnUnknownEpisodeIsNotFoundAndOfAnEmptyOneEmpty) {
  EXPECT_THAT(Progress("practices/north/episodes/none"), HasReason("EPISODE_NOT_FOUND"));
  EXPECT_THAT(Progress(test::kEpisode)->goals(), IsEmpty());
}

}  // namespace
}  // namespace rapport::goals
