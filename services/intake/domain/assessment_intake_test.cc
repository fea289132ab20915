#include "services/intake/domain/assessment_intake.h"

#include <cstdint>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/intake/domain/session_rules.h"
#include "services/intake/testing/intake_builders.h"
#include "services/intake/testing/intake_world.h"
#include "tests/testing/status_matchers.h"

namespace rapport::intake {
namespace {

using test::HasViolation;
using test::IsOk;
using test::StatusIs;
using ::testing::AllOf;

class AssessmentIntakeTest : public testing::Test {
 protected:
  v1::AddAssessmentRequest AddOf(double value = 1) {
    v1::AddAssessmentRequest request;
    request.set_name(session_);
    *request.mutable_assessment() = AnAssessment(value);
    return request;
  }

  v1::AmendAssessmentRequest AmendOf(const std::string& id, double value) {
    v1::AmendAssessmentRequest request;
    request.set_name(session_);
    request.set_assessment_id(id);
    *request.mutable_assessment() = AnAssessment(value);
    return request;
  }

  IntakeWorld world_;
  const std::string episode_ = world_.NewEpisode(AnEpisode());
  const std::string session_ = world_.NewSession(episode_, absl::Hours(1));
};

TEST_F(AssessmentIntakeTest, AnswersAreStoredAsGivenWithTheVersionTheyWereCheckedAgainst) {
  v1::AddAssessmentRequest request = AddOf(0);
  request.mutable_assessment()->mutable_answers(4)->clear_value();
  request.mutable_assessment()->set_language("de-AT");
  const auto session = world_.Do(request);
  ASSERT_THAT(session, IsOk());
  ASSERT_EQ(session->assessments_size(), 1);
  const v1::RecordedAssessment& recorded = session->assessments(0);
  type::v1::Assessment expected = request.assessment();
  expected.set_instrument_version(recorded.assessment().instrument_version());
  EXPECT_NE(expected.instrument_version(), "");
  EXPECT_EQ(recorded.assessment().SerializeAsString(), expected.SerializeAsString());
  EXPECT_EQ(recorded.recorded_time().seconds(), absl::ToUnixSeconds(world_.now()));
  EXPECT_EQ(world_.GetSession(session_)->SerializeAsString(), session->SerializeAsString());
}

TEST_F(AssessmentIntakeTest, AMissingSessionIsReportedWithEverythingElseThatIsWrong) {
  v1::AddAssessmentRequest request = AddOf(77);
  request.set_name(episode_ + "/sessions/none");
  EXPECT_THAT(world_.Do(request), AllOf(StatusIs(absl::StatusCode::kInvalidArgument), HasViolation("name"),
                                        HasViolation("assessment.answers[0].value")));
}

TEST_F(AssessmentIntakeTest, ARepeatedRequestRecordsOneAssessment) {
  v1::AddAssessmentRequest request = AddOf();
  request.set_request_id("once");
  const auto first = world_.Do(request);
  const auto second = world_.Do(request);
  EXPECT_EQ(first->SerializeAsString(), second->SerializeAsString());
  EXPECT_EQ(world_.GetSession(session_)->assessments_size(), 1);
}

TEST_F(AssessmentIntakeTest, AWrongAssessmentIsRefusedWholeAndNothingIsStored) {
  v1::AddAssessmentRequest request = AddOf(3.5);
  request.set_name("sessions/s");
  EXPECT_THAT(world_.Do(request), AllOf(HasViolation("name"), HasViolation("assessment.answers[0].value"),
                                        HasViolation("assessment.answers[6].value")));
  EXPECT_EQ(world_.GetSession(session_)->assessments_size(), 0);
}

TEST_F(AssessmentIntakeTest, OnlyASessionThatIsThereTakesAnswers) {
  v1::AddAssessmentRequest request = AddOf();
  request.set_name(episode_ + "/sessions/nosuch");
  EXPECT_THAT(world_.Do(request), StatusIs(absl::StatusCode::kNotFound, "SESSION_NOT_FOUND"));
  request = AddOf();
  request.set_etag("stale");
  EXPECT_THAT(world_.Do(request), StatusIs(absl::StatusCode::kAborted, "ETAG_MISMATCH"));
}

TEST_F(AssessmentIntakeTest, ARecordedAssessmentRaisesTheEpisodesActivity) {
  const int64_t before = world_.ReadEpisode(episode_)->activity_revision();
  ASSERT_THAT(world_.Do(AddOf()), IsOk());
  EXPECT_EQ(world_.ReadEpisode(episode_)->activity_revision(), before + 1);
}

TEST_F(AssessmentIntakeTest, AnAmendmentKeepsTheOldAnswersReadable) {
  const std::string id = world_.Do(AddOf(1))->assessments(0).id();
  v1::AmendAssessmentRequest request = AmendOf(id, 2);
  request.set_reason("read the wrong line");
  const auto session = world_.Do(request);
  ASSERT_THAT(session, IsOk());
  ASSERT_EQ(session->assessments_size(), 2);
  EXPECT_TRUE(session->assessments(0).superseded());
  EXPECT_EQ(session->assessments(0).superseded_by(), session->assessments(1).id());
  EXPECT_EQ(session->assessments(0).assessment().answers(0).value(), 1);
  EXPECT_FALSE(session->assessments(1).superseded());
  EXPECT_EQ(session->assessments(1).assessment().answers(0).value(), 2);
  EXPECT_EQ(session->assessments(1).amend_reason(), "read the wrong line");
  EXPECT_THAT(world_.Do(AmendOf(id, 3)), StatusIs(absl::StatusCode::kFailedPrecondition, "ASSESSMENT_SUPERSEDED"));
}

TEST_F(AssessmentIntakeTest, ABadAmendmentHearsOfEverythingAtOnce) {
  v1::AmendAssessmentRequest request = AmendOf(world_.Do(AddOf())->assessments(0).id(), 1);
  request.mutable_assessment()->set_instrument("phq-9");
  request.set_reason(std::string(4001, 'r'));
  EXPECT_THAT(world_.Do(request), AllOf(HasViolation("assessment.instrument"), HasViolation("reason")));
  request.set_assessment_id("nosuch");
  EXPECT_THAT(world_.Do(request), AllOf(HasViolation("assessment_id"), HasViolation("reason")));
  request.set_name(episode_ + "/sessions/nosuch");
  EXPECT_THAT(world_.Do(request), AllOf(HasViolation("name"), HasViolation("reason")));
}

TEST_F(AssessmentIntakeTest, AnAmendmentIsOfTheSameInstrumentAndRater) {
  const std::string id = world_.Do(AddOf())->assessments(0).id();
  v1::AmendAssessmentRequest request = AmendOf(id, 1);
  request.mutable_assessment()->set_instrument("phq-9");
  EXPECT_THAT(world_.Do(request), HasViolation("assessment.instrument"));
}

TEST_F(AssessmentIntakeTest, WhatCannotBeAmendedIsSaid) {
  EXPECT_THAT(world_.Do(AmendOf("nosuch", 1)), StatusIs(absl::StatusCode::kNotFound, "ASSESSMENT_NOT_FOUND"));
  v1::AmendAssessmentRequest request = AmendOf("", 9);
  request.set_reason(std::string(4001, 'x'));
  EXPECT_THAT(world_.Do(request), AllOf(HasViolation("assessment_id"), HasViolation("reason"),
                                        HasViolation("assessment.answers[0].value")));
}

TEST_F(AssessmentIntakeTest, ASessionHoldsAHundredAssessments) {
  v1::CreateSessionRequest create = CreateSession(episode_, world_.now() - absl::Hours(2));
  for (int i = 0; i < kMaxAssessments; ++i) {
    *create.mutable_session()->add_assessments()->mutable_assessment() = AnAssessment();
  }
  const auto full = world_.Do(create);
  ASSERT_THAT(full, IsOk());
  v1::AddAssessmentRequest add = AddOf();
  add.set_name(full->name());
  EXPECT_THAT(world_.Do(add), StatusIs(absl::StatusCode::kFailedPrecondition, "TOO_MANY_ASSESSMENTS"));
  v1::AmendAssessmentRequest amend = AmendOf(full->assessments(0).id(), 2);
  amend.set_name(full->name());
  EXPECT_THAT(world_.Do(amend), StatusIs(absl::StatusCode::kFailedPrecondition, "TOO_MANY_ASSESSMENTS"));
  create.mutable_session()->add_assessments();
  EXPECT_THAT(world_.Do(create), HasViolation("session.assessments"));
}

}  // namespace
}  // namespace rapport::intake
