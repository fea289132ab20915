#include "services/intake/domain/session_intake.h"

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/intake/domain/intake_errors.h"
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
using ::testing::IsEmpty;
using ::testing::Not;

class SessionIntakeTest : public testing::Test {
 protected:
  v1::ListSessionsRequest ListOf(const std::string& parent) {
    v1::ListSessionsRequest request;
    request.set_parent(parent);
    return request;
  }

  std::vector<std::string> Names(const v1::ListSessionsRequest& request) {
    const auto response = world_.Do(request);
    if (!response.ok()) return {response.status().ToString()};
    std::vector<std::string> names;
    for (const v1::Session& session : response->sessions()) names.push_back(session.name());
    return names;
  }

  v1::UpdateSessionRequest UpdateOf(const std::string& name, const std::vector<std::string>& fields) {
    v1::UpdateSessionRequest request;
    request.mutable_session()->set_name(name);
    *request.mutable_update_mask() = Mask(fields);
    return request;
  }

  IntakeWorld world_;
  const std::string episode_ = world_.NewEpisode(AnEpisode());
};

TEST_F(SessionIntakeTest, WhatIsRecordedIsReadBack) {
  v1::CreateSessionRequest request = CreateSession(episode_, world_.now() - absl::Hours(24));
  request.mutable_session()->set_client_participation(0);
  *request.mutable_session()->add_assessments()->mutable_assessment() = AnAssessment();
  const auto created = world_.Do(request);
  ASSERT_THAT(created, IsOk());
  EXPECT_EQ(created->number(), 1);
  EXPECT_THAT(created->therapists(), ElementsAre("t-1"));
  EXPECT_EQ(created->recorded_time().seconds(), absl::ToUnixSeconds(world_.now()));
  ASSERT_EQ(created->assessments_size(), 1);
  EXPECT_NE(created->assessments(0).id(), "");
  EXPECT_NE(created->assessments(0).assessment().instrument_version(), "");
  const auto read = world_.GetSession(created->name());
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->SerializeAsString(), created->SerializeAsString());
  EXPECT_TRUE(read->has_client_participation());
}

TEST_F(SessionIntakeTest, ALateEntryNumbersTheOthersAnew) {
  const std::string third = world_.NewSession(episode_, absl::Hours(1));
  const std::string first = world_.NewSession(episode_, absl::Hours(3));
  const auto late = world_.Do(CreateSession(episode_, world_.now() - absl::Hours(2)));
  EXPECT_EQ(late->number(), 2);
  EXPECT_EQ(world_.GetSession(first)->number(), 1);
  EXPECT_EQ(world_.GetSession(third)->number(), 3);
}

TEST_F(SessionIntakeTest, SessionsOfOneMomentHaveDifferentNumbers) {
  const absl::Time moment = world_.now() - absl::Hours(1) + absl::Nanoseconds(1);
  std::vector<uint32_t> numbers;
  for (int i = 0; i < 3; ++i) ASSERT_THAT(world_.Do(CreateSession(episode_, moment)), IsOk());
  const auto episode = world_.ReadEpisode(episode_);
  for (const v1::Session& session : episode->sessions()) {
    numbers.push_back(world_.GetSession(session.name())->number());
    EXPECT_EQ(session.number(), numbers.back());
  }
  EXPECT_THAT(numbers, ElementsAre(1, 2, 3));
}

TEST_F(SessionIntakeTest, ASessionNeedsAnEpisodeOfItsPractice) {
  EXPECT_THAT(world_.Do(CreateSession("practices/north/episodes/nosuch", world_.now())),
              StatusIs(absl::StatusCode::kNotFound, "EPISODE_NOT_FOUND"));
  const std::string elsewhere = "practices/south/" + episode_.substr(episode_.find("episodes"));
  EXPECT_THAT(world_.Do(CreateSession(elsewhere, world_.now())),
              StatusIs(absl::StatusCode::kNotFound, "EPISODE_NOT_FOUND"));
}

TEST_F(SessionIntakeTest, ABadSessionHearsOfEverythingIncludingItsAnswers) {
  v1::CreateSessionRequest request;
  request.set_parent("episodes/e");
  request.mutable_session()->set_client_participation(11);
  request.mutable_session()->add_assessments();
  *request.mutable_session()->add_assessments()->mutable_assessment() = AnAssessment(7);
  EXPECT_THAT(world_.Do(request), AllOf(HasViolation("parent"), HasViolation("session.scheduled_time"),
                                        HasViolation("session.client_participation"),
                                        HasViolation("session.assessments[0].assessment.instrument"),
                                        HasViolation("session.assessments[1].assessment.answers[0].value")));
}

TEST_F(SessionIntakeTest, ARepeatedRequestRecordsOneSession) {
  v1::CreateSessionRequest request = CreateSession(episode_, world_.now());
  request.set_request_id("once");
  const auto first = world_.Do(request);
  const auto second = world_.Do(request);
  EXPECT_EQ(first->SerializeAsString(), second->SerializeAsString());
  EXPECT_EQ(Names(ListOf(episode_)).size(), 1);
}

TEST_F(SessionIntakeTest, FiltersFindAcrossThePracticeOrInAnEpisode) {
  const std::string other = world_.NewEpisode(AnEpisode("c-2", "t-2"));
  v1::CreateSessionRequest request = CreateSession(episode_, world_.now() - absl::Hours(5));
  *request.mutable_session()->add_external_ids() = AnExternalId("x-1");
  const std::string early = world_.Do(request)->name();
  const std::string late = world_.NewSession(other, absl::Hours(1));
  v1::CreateSessionRequest missed = CreateSession(other, world_.now());
  missed.mutable_session()->clear_start_time();
  *missed.mutable_session()->mutable_scheduled_time() = At(world_.now() - absl::Hours(2));
  missed.mutable_session()->set_attendance(v1::ATTENDANCE_NO_SHOW);
  const std::string no_show = world_.Do(missed)->name();

  const std::string all = std::string(kNorth) + "/episodes/-";
  EXPECT_THAT(Names(ListOf(all)), ElementsAre(early, no_show, late));
  EXPECT_THAT(Names(ListOf(other)), ElementsAre(no_show, late));
  v1::ListSessionsRequest list = ListOf(all);
  list.set_client("c-1");
  EXPECT_THAT(Names(list), ElementsAre(early));
  list = ListOf(all);
  list.set_therapist("t-2");
  EXPECT_THAT(Names(list), ElementsAre(no_show, late));
  list.set_attendance(v1::ATTENDANCE_NO_SHOW);
  EXPECT_THAT(Names(list), ElementsAre(no_show));
  list = ListOf(all);
  *list.mutable_from_time() = At(world_.now() - absl::Hours(2));
  *list.mutable_until_time() = At(world_.now() - absl::Hours(1));
  EXPECT_THAT(Names(list), ElementsAre(no_show));
  list = ListOf(all);
  *list.mutable_external_id() = AnExternalId("x-1");
  EXPECT_THAT(Names(list), ElementsAre(early));
  EXPECT_THAT(Names(ListOf("practices/south/episodes/-")), IsEmpty());
}

TEST_F(SessionIntakeTest, NumbersInAListAreThoseOfTheEpisode) {
  for (int hours = 1; hours <= 5; ++hours) world_.NewSession(episode_, absl::Hours(hours));
  v1::ListSessionsRequest request = ListOf(episode_);
  request.set_page_size(2);
  request.set_page_token(world_.Do(request)->next_page_token());
  const auto page = world_.Do(request);
  EXPECT_EQ(page->sessions(0).number(), 3);
  EXPECT_EQ(page->sessions(1).number(), 4);
  v1::ListSessionsRequest filtered = ListOf(episode_);
  filtered.set_attendance(v1::ATTENDANCE_ATTENDED);
  filtered.set_page_size(1);
  filtered.set_page_token(world_.Do(filtered)->next_page_token());
  EXPECT_EQ(world_.Do(filtered)->sessions(0).number(), 2);
}

TEST_F(SessionIntakeTest, AListOfWhatIsNotThereOrNotSaidRightIsRefused) {
  EXPECT_THAT(world_.Do(ListOf("practices/north/episodes/nosuch")),
              StatusIs(absl::StatusCode::kNotFound, "EPISODE_NOT_FOUND"));
  v1::ListSessionsRequest request = ListOf("north");
  request.set_attendance(static_cast<v1::Attendance>(77));
  request.set_page_size(-3);
  EXPECT_THAT(world_.Do(request), AllOf(HasViolation("parent"), HasViolation("attendance"), HasViolation("page_size")));
}

TEST_F(SessionIntakeTest, AnUpdateSetsTheNamedFieldsAndKeepsTheAnswers) {
  v1::CreateSessionRequest request = CreateSession(episode_, world_.now() - absl::Hours(1));
  *request.mutable_session()->add_assessments()->mutable_assessment() = AnAssessment();
  const auto created = world_.Do(request);
  v1::UpdateSessionRequest update = UpdateOf(created->name(), {"attendance", "therapist_participation"});
  update.mutable_session()->set_attendance(v1::ATTENDANCE_LATE);
  update.mutable_session()->set_therapist_participation(0);
  update.mutable_session()->set_etag(created->etag());
  const auto updated = world_.Do(update);
  ASSERT_THAT(updated, IsOk());
  EXPECT_EQ(updated->attendance(), v1::ATTENDANCE_LATE);
  EXPECT_TRUE(updated->has_therapist_participation());
  EXPECT_EQ(updated->assessments_size(), 1);
  EXPECT_EQ(updated->number(), 1);
  EXPECT_THAT(world_.Do(update), StatusIs(absl::StatusCode::kAborted, "ETAG_MISMATCH"));
}

TEST_F(SessionIntakeTest, AnUpdateThatBreaksARuleOrTouchesAnswersIsRefused) {
  const std::string name = world_.NewSession(episode_, absl::Hours(1));
  EXPECT_THAT(world_.Do(UpdateOf(name, {"assessments"})), HasViolation("update_mask.paths[0]"));
  EXPECT_THAT(world_.Do(UpdateOf(name, {"start_time"})), HasViolation("session.scheduled_time"));
  EXPECT_THAT(world_.Do(UpdateOf("practices/north/episodes/e/sessions/nosuch", {"format"})),
              StatusIs(absl::StatusCode::kNotFound, "SESSION_NOT_FOUND"));
}

TEST_F(SessionIntakeTest, ABadUpdateHearsOfEverythingAtOnce) {
  v1::UpdateSessionRequest request = UpdateOf(world_.NewSession(episode_, absl::Hours(1)), {"client_participation"});
  request.mutable_session()->set_client_participation(11);
  request.set_request_id(std::string(101, 'r'));
  EXPECT_THAT(world_.Do(request), AllOf(HasViolation("request_id"), HasViolation("session.client_participation")));
  request = UpdateOf("practices/north/episodes/e/sessions/nosuch", {"assessments"});
  EXPECT_THAT(world_.Do(request), AllOf(HasViolation("session.name"), HasViolation("update_mask.paths[0]")));
}

TEST_F(SessionIntakeTest, ABadMoveHearsOfEverythingAtOnce) {
  v1::ReassignSessionRequest request;
  request.set_name("practices/north/episodes/e/sessions/nosuch");
  request.set_episode("practices/north/episodes/nosuch");
  request.set_reason(std::string(4001, 'r'));
  EXPECT_THAT(world_.Do(request), AllOf(HasViolation("name"), HasViolation("episode"), HasViolation("reason")));
  request.set_episode("practices/south/episodes/nosuch");
  EXPECT_THAT(world_.Do(request), AllOf(HasViolation("name"), HasViolation("episode"), HasViolation("reason")));
  request.set_name(world_.NewSession(episode_, absl::Hours(1)));
  request.set_episode("nosuch");
  EXPECT_THAT(world_.Do(request), AllOf(Not(HasViolation("name")), HasViolation("episode"), HasViolation("reason")));
}

TEST_F(SessionIntakeTest, ASessionMovesWithEverythingAndLeavesItsNewName) {
  const std::string right = world_.NewEpisode(AnEpisode("c-2"));
  v1::CreateSessionRequest create = CreateSession(episode_, world_.now() - absl::Hours(1));
  *create.mutable_session()->add_assessments()->mutable_assessment() = AnAssessment();
  const auto wrong = world_.Do(create);
  v1::ReassignSessionRequest request;
  request.set_name(wrong->name());
  request.set_episode(right);
  request.set_reason("two clients of one name");
  request.set_etag(wrong->etag());
  const auto moved = world_.Do(request);
  ASSERT_THAT(moved, IsOk());
  EXPECT_TRUE(absl::StartsWith(moved->name(), right + "/sessions/")) << moved->name();
  EXPECT_EQ(moved->moved_from(), wrong->name());
  EXPECT_EQ(moved->assessments(0).SerializeAsString(), wrong->assessments(0).SerializeAsString());
  EXPECT_EQ(moved->number(), 1);

  const absl::Status old = world_.GetSession(wrong->name()).status();
  EXPECT_THAT(old, StatusIs(absl::StatusCode::kNotFound, "SESSION_MOVED"));
  EXPECT_EQ(old, SessionMoved(moved->name()));
  EXPECT_THAT(Names(ListOf(episode_)), IsEmpty());
  EXPECT_THAT(Names(ListOf(right)), ElementsAre(moved->name()));
  v1::ListSessionsRequest by_client = ListOf(std::string(kNorth) + "/episodes/-");
  by_client.set_client("c-1");
  EXPECT_THAT(Names(by_client), IsEmpty());
}

TEST_F(SessionIntakeTest, BothEpisodesKeepATraceOfAMoveAndTheSessionItsReason) {
  const std::string right = world_.NewEpisode(AnEpisode("c-2"));
  v1::ReassignSessionRequest request;
  request.set_name(world_.NewSession(episode_, absl::Hours(1)));
  request.set_episode(right);
  request.set_reason("two clients of one name");
  const auto moved = world_.Do(request);
  const auto source = world_.GetEpisode(episode_);
  const auto target = world_.GetEpisode(right);
  ASSERT_EQ(source->session_moves_size(), 1);
  ASSERT_EQ(target->session_moves_size(), 1);
  EXPECT_EQ(source->session_moves(0).from(), request.name());
  EXPECT_EQ(source->session_moves(0).to(), moved->name());
  EXPECT_EQ(target->session_moves(0).to(), moved->name());
  EXPECT_EQ(moved->move_reason(), "two clients of one name");
}

TEST_F(SessionIntakeTest, EveryFormerNameOfASessionLeadsToItsPresentOne) {
  v1::ReassignSessionRequest request;
  request.set_name(world_.NewSession(episode_, absl::Hours(1)));
  const std::string first = request.name();
  for (const char* client : {"c-2", "c-3"}) {
    request.set_episode(world_.NewEpisode(AnEpisode(client)));
    const auto moved = world_.Do(request);
    ASSERT_THAT(moved, IsOk());
    EXPECT_EQ(moved->moved_from(), request.name());
    request.set_name(moved->name());
  }
  EXPECT_EQ(world_.GetSession(first).status(), SessionMoved(request.name()));
}

TEST_F(SessionIntakeTest, AMoveThatCannotBeChangesNothing) {
  const std::string name = world_.NewSession(episode_, absl::Hours(1));
  v1::ReassignSessionRequest request;
  request.set_name(name);
  request.set_episode(episode_);
  EXPECT_THAT(world_.Do(request), StatusIs(absl::StatusCode::kFailedPrecondition, "SESSION_IN_EPISODE_ALREADY"));
  request.set_episode("practices/north/episodes/nosuch");
  EXPECT_THAT(world_.Do(request), StatusIs(absl::StatusCode::kNotFound, "EPISODE_NOT_FOUND"));
  request.set_episode("practices/south/episodes/e");
  EXPECT_THAT(world_.Do(request), HasViolation("episode"));
  request.set_episode(world_.NewEpisode(AnEpisode("c-2")));
  request.set_etag("stale");
  EXPECT_THAT(world_.Do(request), StatusIs(absl::StatusCode::kAborted, "ETAG_MISMATCH"));
  EXPECT_THAT(world_.GetSession(name), IsOk());
  EXPECT_EQ(world_.GetEpisode(episode_)->session_moves_size(), 0);
}

TEST_F(SessionIntakeTest, AMovedSessionCannotBeChangedUnderItsOldName) {
  const std::string name = world_.NewSession(episode_, absl::Hours(1));
  v1::ReassignSessionRequest request;
  request.set_name(name);
  request.set_episode(world_.NewEpisode(AnEpisode("c-2")));
  ASSERT_THAT(world_.Do(request), IsOk());
  EXPECT_THAT(world_.Do(request), StatusIs(absl::StatusCode::kNotFound, "SESSION_MOVED"));
  EXPECT_THAT(world_.Do(UpdateOf(name, {"format"})), StatusIs(absl::StatusCode::kNotFound, "SESSION_MOVED"));
}

TEST_F(SessionIntakeTest, AMissingEpisodeIsReportedWithEverythingElseThatIsWrong) {
  v1::CreateSessionRequest request = CreateSession("practices/north/episodes/none", world_.now() - absl::Hours(1));
  request.mutable_session()->set_client_participation(99);
  *request.mutable_session()->add_assessments()->mutable_assessment() = AnAssessment(77);
  EXPECT_THAT(world_.Do(request), AllOf(StatusIs(absl::StatusCode::kInvalidArgument), HasViolation("parent"),
                                        HasViolation("session.client_participation"),
                                        HasViolation("session.assessments[0].assessment.answers[6].value")));
  request.set_parent(episode_);
  EXPECT_THAT(world_.Do(request), AllOf(HasViolation("session.client_participation"), Not(HasViolation("parent"))));
}

}  // namespace
}  // namespace rapport::intake
