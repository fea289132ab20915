// How goals asks intake, over a real socket against a scripted intake.
#include "services/goals/rpc/intake_directory.h"
#include "common/errors/errors.h"
#include "common/resources/timestamp.h"
#include "common/rpc/status_mapping.h"
#include "gmock/gmock.h"
#include "rapport/intake/v1/intake_service_config.h"
#include "services/goals/testing/goal_builders.h"
#include "tests/goals/scripted_intake.h"
#include "tests/testing/server_fixture.h"
#include "tests/testing/status_matchers.h"

namespace rapport::goals {
namespace {

using absl::StatusCode;
using ::rapport::test::HasReason;
using ::rapport::test::HasRetryInfo;
using ::rapport::test::IsOk;
using ::rapport::test::IsOkAndHolds;
using ::rapport::test::StatusIs;
using ::testing::AllOf;
using ::testing::Eq;
using ::testing::Ge;
using ::testing::SizeIs;

class IntakeDirectoryTest : public ::testing::Test {
 protected:
  IntakeDirectoryTest()
      : server_([this](rpc::ServerFrame& frame) {
          intake_ =
              std::make_unique<test::ScriptedIntake>(frame.CallsOf(intake::v1::IntakeService::service_full_name()));
          rpc::ServerSpec spec;
          spec.services = {intake_.get()};
          return spec;
        }) {
    call_.deadline = clock_.Now() + absl::Seconds(20);
    Connect(absl::StrCat("127.0.0.1:", server_.server().port()));
  }

  void Connect(const std::string& target) {
    config::v1::UpstreamConfig config;
    config.set_target(target);
    config.mutable_timeout()->set_seconds(5);
    upstream_ = std::make_unique<IntakeUpstream>(server_.frame(), "intake", config, intake::v1::kServiceConfigJson);
  }

  IntakeDirectory Directory() { return IntakeDirectory(*upstream_, clock_, call_); }

  SystemClock clock_;
  rpc::CallContext call_;
  std::unique_ptr<test::ScriptedIntake> intake_;
  rapport::test::ServerFixture server_;
  std::unique_ptr<IntakeUpstream> upstream_;
};

TEST_F(IntakeDirectoryTest, TellsTheClientOfAnEpisode) {
  intake_->episode->set_client("c7");
  EXPECT_THAT(Directory().ClientOf(test::kEpisode), IsOkAndHolds(Eq("c7")));
  intake_->episode = MakeError(StatusCode::kNotFound, "EPISODE_NOT_FOUND", "no");
  EXPECT_THAT(Directory().ClientOf(test::kEpisode), StatusIs(StatusCode::kNotFound, "EPISODE_NOT_FOUND"));
}

TEST_F(IntakeDirectoryTest, TellsWhetherASessionExistsAndWhereItWent) {
  EXPECT_THAT(Directory().CheckSession(test::SessionNamed("s1")), IsOk());
  intake_->session = MakeError(StatusCode::kNotFound, "SESSION_NOT_FOUND", "no");
  EXPECT_THAT(Directory().CheckSession(test::SessionNamed("s1")), StatusIs(StatusCode::kNotFound, "SESSION_NOT_FOUND"));
  intake_->session = MakeError(StatusCode::kNotFound, "SESSION_MOVED", "moved", {{"name", test::SessionNamed("s2")}});
  EXPECT_THAT(Directory().CheckSession(test::SessionNamed("s1")), StatusIs(StatusCode::kNotFound, "SESSION_MOVED"));
}

TEST_F(IntakeDirectoryTest, OnlySessionsThatTookPlaceAreHeld) {
  using namespace intake::v1;  // NOLINT(google-build-using-namespace): the enum's many values
  for (Attendance attendance : {ATTENDANCE_ATTENDED, ATTENDANCE_NO_SHOW, ATTENDANCE_LATE, ATTENDANCE_UNSPECIFIED,
                                ATTENDANCE_CANCELLED_BY_THERAPIST}) {
    Session& session = *intake_->read->add_sessions();
    session.set_attendance(attendance);
    *session.mutable_scheduled_time() = resources::ToTimestamp(test::kRecorded);
  }
  *intake_->read->mutable_sessions(0)->mutable_start_time() =
      resources::ToTimestamp(test::kRecorded + absl::Minutes(5));
  intake_->read->set_activity_revision(7);
  intake_->read->set_store_epoch("intake");
  const absl::StatusOr<HeldSessions> held = Directory().ReadHeldSessions(test::kEpisode);
  ASSERT_THAT(held, IsOk());
  ASSERT_THAT(held->sessions, SizeIs(2));
  EXPECT_EQ(held->sessions[0].time, test::kRecorded + absl::Minutes(5));
  EXPECT_EQ(held->sessions[1].time, test::kRecorded);
  EXPECT_EQ(held->activity_revision, 7);
  EXPECT_EQ(held->store_epoch, "intake");
}

TEST_F(IntakeDirectoryTest, AShortAbsenceIsRiddenOutByThePublishedPolicy) {
  intake_->fail_first = 2;
  EXPECT_THAT(Directory().ClientOf(test::kEpisode), IsOk());
  EXPECT_EQ(intake_->times_asked, 3);
}

TEST_F(IntakeDirectoryTest, NobodyThereIsUnavailableWithRetryInfoWithinTheDeadline) {
  Connect("unix:/nonexistent/intake");
  EXPECT_THAT(Directory().ClientOf(test::kEpisode), AllOf(StatusIs(StatusCode::kUnavailable), HasRetryInfo()));
  EXPECT_THAT(Directory().CheckSession(test::SessionNamed("s1")), StatusIs(StatusCode::kUnavailable));
  EXPECT_THAT(Directory().ReadHeldSessions(test::kEpisode), StatusIs(StatusCode::kUnavailable));
}

TEST_F(IntakeDirectoryTest, ACallWhoseTimeIsUpAsksNobody) {
  call_.deadline = clock_.Now() - absl::Seconds(1);
  EXPECT_THAT(Directory().ClientOf(test::kEpisode), StatusIs(StatusCode::kDeadlineExceeded));
}

}  // namespace
}  // namespace rapport::goals
