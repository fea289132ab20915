#include "services/intake/domain/session_import.h"

#include <utility>
#include <vector>

#include "common/resources/client_erasure.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/intake/testing/intake_builders.h"
#include "services/intake/testing/intake_world.h"
#include "tests/testing/status_matchers.h"

namespace rapport::intake {
namespace {

using test::HasViolation;
using test::IsOk;
using test::StatusIs;
using ::testing::AllOf;
using ::testing::ElementsAre;

class SessionImportTest : public testing::Test {
 protected:
  v1::ImportRow Row(const std::string& key, const std::string& episode_key, absl::Duration ago) {
    v1::ImportRow row;
    row.set_row_key(key);
    row.set_episode_key(episode_key);
    *row.mutable_episode() = AnEpisode("client of " + episode_key);
    *row.mutable_episode()->mutable_open_time() = At(world_.now() - absl::Hours(1000));
    *row.mutable_session() = ASession(world_.now() - ago);
    *row.mutable_session()->add_assessments()->mutable_assessment() = AnAssessment();
    return row;
  }

  static v1::ImportSessionsRequest Request(const std::vector<v1::ImportRow>& rows) {
    v1::ImportSessionsRequest request;
    request.set_parent(kNorth);
    for (const v1::ImportRow& row : rows) *request.add_rows() = row;
    return request;
  }

  static absl::StatusOr<v1::ImportSessionsResponse> Send(SessionImport& import,
                                                         const v1::ImportSessionsRequest& request) {
    return IntakeWorld::Answer<v1::ImportSessionsResponse>(
        [&](auto done) { import.Import(request, absl::InfiniteFuture(), std::move(done)); });
  }

  absl::StatusOr<v1::ImportSessionsResponse> Send(const std::vector<v1::ImportRow>& rows) {
    return Send(*world_.intake().NewImport(), Request(rows));
  }

  static std::vector<v1::ImportOutcome> Outcomes(const absl::StatusOr<v1::ImportSessionsResponse>& response) {
    std::vector<v1::ImportOutcome> outcomes;
    EXPECT_THAT(response, IsOk());
    if (!response.ok()) return outcomes;
    for (const v1::ImportResult& result : response->results()) outcomes.push_back(result.outcome());
    return outcomes;
  }

  int Sessions() {
    v1::ListSessionsRequest request;
    request.set_parent(std::string(kNorth) + "/episodes/-");
    return world_.Do(request)->sessions_size();
  }

  IntakeWorld world_;
};

TEST_F(SessionImportTest, RowsOpenTheirEpisodesAndAreRecordedInOneCommit) {
  const auto response =
      Send({Row("r1", "a", absl::Hours(3)), Row("r2", "b", absl::Hours(2)), Row("r3", "a", absl::Hours(1))});
  EXPECT_THAT(Outcomes(response),
              ElementsAre(v1::IMPORT_OUTCOME_IMPORTED, v1::IMPORT_OUTCOME_IMPORTED, v1::IMPORT_OUTCOME_IMPORTED));
  const auto first = world_.GetSession(response->results(0).session());
  const auto third = world_.GetSession(response->results(2).session());
  ASSERT_THAT(third, IsOk());
  EXPECT_EQ(third->number(), 2);
  EXPECT_EQ(third->import_key(), "r3");
  EXPECT_EQ(first->name().substr(0, first->name().find("/sessions")),
            third->name().substr(0, third->name().find("/sessions")));
  EXPECT_THAT(third->therapists(), ElementsAre("t-1"));
  EXPECT_NE(third->assessments(0).assessment().instrument_version(), "");
}

TEST_F(SessionImportTest, AnImportThatIsSentAgainRecordsNothingTwice) {
  const std::vector<v1::ImportRow> rows = {Row("r1", "a", absl::Hours(2)), Row("r2", "a", absl::Hours(1))};
  const auto first = Send(rows);
  world_.clock().Advance(absl::Hours(24 * 30));
  const auto again = Send(rows);
  EXPECT_THAT(Outcomes(again), ElementsAre(v1::IMPORT_OUTCOME_ALREADY_PRESENT, v1::IMPORT_OUTCOME_ALREADY_PRESENT));
  EXPECT_EQ(again->results(1).session(), first->results(1).session());
  EXPECT_EQ(Sessions(), 2);
}

TEST_F(SessionImportTest, ARowTwiceInOneRequestIsRecordedOnce) {
  EXPECT_THAT(Outcomes(Send({Row("r1", "a", absl::Hours(2)), Row("r1", "a", absl::Hours(2))})),
              ElementsAre(v1::IMPORT_OUTCOME_IMPORTED, v1::IMPORT_OUTCOME_ALREADY_PRESENT));
}

TEST_F(SessionImportTest, AnImportedSessionThatMovedIsStillKnown) {
  const std::vector<v1::ImportRow> rows = {Row("r1", "a", absl::Hours(2))};
  v1::ReassignSessionRequest move;
  move.set_name(Send(rows)->results(0).session());
  move.set_episode(world_.NewEpisode(AnEpisode()));
  const auto moved = world_.Do(move);
  const auto again = Send(rows);
  EXPECT_THAT(Outcomes(again), ElementsAre(v1::IMPORT_OUTCOME_ALREADY_PRESENT));
  EXPECT_EQ(again->results(0).session(), moved->name());
}

TEST_F(SessionImportTest, AWrongRowIsLeftOutWithAllItsReasonsAndTheRestGoesOn) {
  v1::ImportRow wrong = Row("r2", "b", absl::Hours(1));
  wrong.mutable_session()->set_client_participation(11);
  wrong.mutable_session()->mutable_assessments(0)->mutable_assessment()->mutable_answers(0)->set_value(9);
  wrong.mutable_episode()->clear_therapists();
  const auto response = Send({Row("r1", "a", absl::Hours(1)), wrong, Row("r3", "a", absl::Hours(1))});
  EXPECT_THAT(Outcomes(response),
              ElementsAre(v1::IMPORT_OUTCOME_IMPORTED, v1::IMPORT_OUTCOME_REJECTED, v1::IMPORT_OUTCOME_IMPORTED));
  EXPECT_EQ(response->results(1).row_key(), "r2");
  EXPECT_THAT(response->results(1).error(),
              AllOf(StatusIs(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"),
                    HasViolation("session.client_participation"), HasViolation("episode.therapists"),
                    HasViolation("session.assessments[0].assessment.answers[0].value")));
  EXPECT_EQ(Sessions(), 2);
}

TEST_F(SessionImportTest, ARowSaysItsKeyAndExactlyOneEpisode) {
  v1::ImportRow nameless = Row("", "a", absl::Hours(1));
  v1::ImportRow both = Row("r2", "a", absl::Hours(1));
  both.set_episode_name("practices/north/episodes/e");
  v1::ImportRow foreign = Row("r3", "", absl::Hours(1));
  foreign.set_episode_name("practices/south/episodes/e");
  v1::ImportRow missing = Row("r4", "new", absl::Hours(1));
  missing.clear_episode();
  v1::ImportRow nowhere = Row("r5", "", absl::Hours(1));
  nowhere.set_episode_name("practices/north/episodes/nosuch");
  const auto response = Send({nameless, both, foreign, missing, nowhere});
  ASSERT_THAT(response, IsOk());
  EXPECT_THAT(response->results(0).error(), HasViolation("row_key"));
  EXPECT_THAT(response->results(1).error(), HasViolation("episode_key"));
  EXPECT_THAT(response->results(2).error(), HasViolation("episode_name"));
  EXPECT_THAT(response->results(3).error(), HasViolation("episode"));
  EXPECT_THAT(response->results(4).error(), StatusIs(absl::StatusCode::kNotFound, "EPISODE_NOT_FOUND"));
  EXPECT_EQ(Sessions(), 0);
}

TEST_F(SessionImportTest, ARowGoesIntoAnEpisodeThatIsNamed) {
  v1::ImportRow row = Row("r1", "", absl::Hours(1));
  row.set_episode_name(world_.NewEpisode(AnEpisode()));
  row.clear_episode();
  EXPECT_THAT(Outcomes(Send({row})), ElementsAre(v1::IMPORT_OUTCOME_IMPORTED));
  EXPECT_EQ(world_.ReadEpisode(row.episode_name())->sessions_size(), 1);
}

TEST_F(SessionImportTest, AStreamThatOnlyChecksRecordsNothing) {
  v1::ImportSessionsRequest request = Request({Row("r1", "a", absl::Hours(1)), Row("", "a", absl::Hours(1))});
  request.set_validate_only(true);
  const auto import = world_.intake().NewImport();
  const auto response = Send(*import, request);
  EXPECT_THAT(Outcomes(response), ElementsAre(v1::IMPORT_OUTCOME_VALID, v1::IMPORT_OUTCOME_REJECTED));
  EXPECT_EQ(response->results(0).session(), "");
  request.set_validate_only(false);
  EXPECT_THAT(Outcomes(Send(*import, request)), ElementsAre(v1::IMPORT_OUTCOME_VALID, v1::IMPORT_OUTCOME_REJECTED));
  EXPECT_EQ(Sessions(), 0);
}

TEST_F(SessionImportTest, ABadRequestEndsTheStream) {
  const auto import = world_.intake().NewImport();
  EXPECT_THAT(Send(*import, v1::ImportSessionsRequest()), HasViolation("parent"));
  ASSERT_THAT(Send(*import, Request({})), IsOk());
  v1::ImportSessionsRequest other;
  other.set_parent("practices/south");
  EXPECT_THAT(Send(*import, other), HasViolation("parent"));
  v1::ImportSessionsRequest big;
  for (int i = 0; i <= kMaxImportRows; ++i) big.add_rows();
  EXPECT_THAT(Send(*import, big), HasViolation("rows"));
  EXPECT_THAT(Send(*import, v1::ImportSessionsRequest()), IsOk());
}

TEST_F(SessionImportTest, AnErasedClientIsNotBroughtBack) {
  const std::vector<v1::ImportRow> rows = {Row("r1", "a", absl::Hours(1)), Row("r2", "b", absl::Hours(1))};
  ASSERT_THAT(Send(rows), IsOk());
  v1::EraseClientRequest erase;
  erase.set_parent(kNorth);
  erase.set_client("client of a");
  ASSERT_THAT(resources::EraseClient(world_.store(), erase, absl::InfiniteFuture()), IsOk());
  EXPECT_THAT(Outcomes(Send(rows)), ElementsAre(v1::IMPORT_OUTCOME_ERASED_CLIENT, v1::IMPORT_OUTCOME_ALREADY_PRESENT));
}

}  // namespace
}  // namespace rapport::intake
