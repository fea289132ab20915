#include "common/resources/held_session.h"

#include "common/resources/timestamp.h"
#include "gtest/gtest.h"

namespace rapport::resources {
namespace {

using intake::v1::Session;

Session With(intake::v1::Attendance attendance) {
  Session session;
  session.set_attendance(attendance);
  return session;
}

TEST(HeldSessionTest, AttendedSessionsWereHeldAndOthersNot) {
  EXPECT_TRUE(WasHeld(With(intake::v1::ATTENDANCE_ATTENDED)));
  EXPECT_TRUE(WasHeld(With(intake::v1::ATTENDANCE_LATE)));
  EXPECT_FALSE(WasHeld(With(intake::v1::ATTENDANCE_NO_SHOW)));
  EXPECT_FALSE(WasHeld(With(intake::v1::ATTENDANCE_CANCELLED_BY_THERAPIST)));
}

TEST(HeldSessionTest, WithoutAttendanceASessionThatBeganWasHeld) {
  Session session = With(intake::v1::ATTENDANCE_UNSPECIFIED);
  EXPECT_FALSE(WasHeld(session));
  *session.mutable_start_time() = ToTimestamp(absl::FromUnixSeconds(1000));
  EXPECT_TRUE(WasHeld(session));
}

TEST(HeldSessionTest, StandingAnswersCountWhateverTheAttendance) {
  Session session = With(intake::v1::ATTENDANCE_NO_SHOW);
  session.add_assessments()->set_superseded(true);
  EXPECT_FALSE(WasHeld(session));
  session.add_assessments();
  EXPECT_TRUE(WasHeld(session));
}

TEST(HeldSessionTest, TheStartCountsBeforeTheScheduledTime) {
  Session session;
  *session.mutable_scheduled_time() = ToTimestamp(absl::FromUnixSeconds(1000));
  EXPECT_EQ(EffectiveTime(session), absl::FromUnixSeconds(1000));
  *session.mutable_start_time() = ToTimestamp(absl::FromUnixSeconds(1300));
  EXPECT_EQ(EffectiveTime(session), absl::FromUnixSeconds(1300));
}

}  // namespace
}  // namespace rapport::resources
