#include "services/intake/domain/session_rules.h"

#include <cstdint>
#include <limits>

#include "common/resources/timestamp.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/intake/testing/intake_builders.h"
#include "tests/testing/status_matchers.h"

namespace rapport::intake {
namespace {

using test::HasViolation;
using test::IsOk;
using ::testing::AllOf;
using ::testing::Not;

const absl::Time kNow = absl::FromUnixSeconds(1'772'452'800);

absl::Status Check(const v1::Session& session) {
  Violations violations;
  CheckSession("session", session, kNow, violations);
  return violations.ToStatus();
}

v1::Session Held() { return ASession(kNow - absl::Hours(2)); }

TEST(SessionRulesTest, ASessionNeedsATime) {
  EXPECT_THAT(Check(v1::Session()), HasViolation("session.scheduled_time"));
  v1::Session booked;
  *booked.mutable_scheduled_time() = At(kNow + absl::Hours(24 * 30));
  EXPECT_THAT(Check(booked), IsOk());
  EXPECT_THAT(Check(Held()), IsOk());
}

TEST(SessionRulesTest, NothingBeginsOrEndsInTheFuture) {
  v1::Session session = ASession(kNow + absl::Hours(1));
  *session.mutable_end_time() = At(kNow + absl::Hours(2));
  EXPECT_THAT(Check(session), AllOf(HasViolation("session.start_time"), HasViolation("session.end_time")));
}

TEST(SessionRulesTest, TheEndFollowsTheStartWithinADay) {
  v1::Session session = Held();
  *session.mutable_end_time() = At(kNow - absl::Hours(3));
  EXPECT_THAT(Check(session), HasViolation("session.end_time"));
  session = ASession(kNow - absl::Hours(30));
  *session.mutable_end_time() = At(kNow - absl::Hours(5));
  EXPECT_THAT(Check(session), HasViolation("session.end_time"));
  *session.mutable_end_time() = At(kNow - absl::Hours(29));
  EXPECT_THAT(Check(session), IsOk());
  session.clear_start_time();
  *session.mutable_scheduled_time() = At(kNow - absl::Hours(30));
  EXPECT_THAT(Check(session), HasViolation("session.end_time"));
}

TEST(SessionRulesTest, ASessionThatDidNotTakePlaceHasNothingThatHappenedInIt) {
  for (const v1::Attendance missed : {v1::ATTENDANCE_NO_SHOW, v1::ATTENDANCE_CANCELLED_EARLY_BY_CLIENT,
                                      v1::ATTENDANCE_CANCELLED_LATE_BY_CLIENT, v1::ATTENDANCE_CANCELLED_BY_THERAPIST}) {
    v1::Session session = Held();
    *session.mutable_end_time() = At(kNow - absl::Hours(1));
    session.set_client_participation(0);
    session.set_therapist_participation(5);
    session.set_attendance(missed);
    EXPECT_THAT(Check(session),
                AllOf(HasViolation("session.start_time"), HasViolation("session.end_time"),
                      HasViolation("session.client_participation"), HasViolation("session.therapist_participation")));
  }
}

TEST(SessionRulesTest, ABookingThatLiesAheadCannotHaveBeenAttended) {
  v1::Session session;
  *session.mutable_scheduled_time() = At(kNow + absl::Hours(24));
  session.set_attendance(v1::ATTENDANCE_ATTENDED);
  EXPECT_THAT(Check(session), HasViolation("session.attendance"));
  session.set_attendance(v1::ATTENDANCE_CANCELLED_EARLY_BY_CLIENT);
  EXPECT_THAT(Check(session), IsOk());
}

TEST(SessionRulesTest, ParticipationIsZeroToTenOrNotRated) {
  v1::Session session = Held();
  session.set_client_participation(0);
  session.set_therapist_participation(10);
  EXPECT_THAT(Check(session), IsOk());
  session.set_client_participation(-0.5);
  session.set_therapist_participation(std::numeric_limits<double>::quiet_NaN());
  EXPECT_THAT(Check(session),
              AllOf(HasViolation("session.client_participation"), HasViolation("session.therapist_participation")));
}

TEST(SessionRulesTest, AConversationSaysWhoRaisedIt) {
  v1::Session session = Held();
  session.add_alliance_conversations()->set_agreed("to slow down");
  EXPECT_THAT(Check(session), HasViolation("session.alliance_conversations[0].raised_by"));
  session.mutable_alliance_conversations(0)->set_raised_by(type::v1::RATER_CLIENT);
  EXPECT_THAT(Check(session), IsOk());
}

TEST(SessionRulesTest, EachPartyReportsTensionOnceFromZeroToFour) {
  v1::Session session = Held();
  v1::AllianceConversation& conversation = *session.add_alliance_conversations();
  conversation.set_raised_by(type::v1::RATER_THERAPIST);
  v1::AllianceReport& client = *conversation.add_reports();
  client.set_rater(type::v1::RATER_CLIENT);
  client.set_tension(4);
  client.set_resolution(0);
  EXPECT_THAT(Check(session), IsOk());
  *conversation.add_reports() = client;
  conversation.mutable_reports(1)->set_tension(4.5);
  conversation.mutable_reports(1)->set_resolution(std::numeric_limits<double>::infinity());
  conversation.add_reports()->set_rater(type::v1::RATER_OBSERVER);
  const std::string field = "session.alliance_conversations[0].reports";
  EXPECT_THAT(Check(session), AllOf(HasViolation(field + "[1].rater"), HasViolation(field + "[1].tension"),
                                    HasViolation(field + "[1].resolution"), HasViolation(field + "[2].rater")));
}

TEST(SessionRulesTest, NoFieldCanGrowWithoutLimit) {
  v1::Session session = Held();
  for (int i = 0; i <= kMaxConversations; ++i) {
    session.add_alliance_conversations()->set_raised_by(type::v1::RATER_CLIENT);
  }
  session.mutable_alliance_conversations(0)->set_topic(std::string(4001, 'x'));
  session.mutable_alliance_conversations(1)->set_agreed(std::string(4001, 'x'));
  for (int i = 0; i < 17; ++i) *session.add_external_ids() = AnExternalId(std::to_string(i));
  for (int i = 0; i < 17; ++i) session.add_therapists("t-" + std::to_string(i));
  EXPECT_THAT(Check(session), AllOf(HasViolation("session.alliance_conversations"),
                                    HasViolation("session.alliance_conversations[0].topic"),
                                    HasViolation("session.alliance_conversations[1].agreed"),
                                    HasViolation("session.external_ids"), HasViolation("session.therapists")));
}

TEST(SessionRulesTest, TimesOutsideTheCalendarAreNamed) {
  v1::Session session;
  session.mutable_scheduled_time()->set_nanos(-1);
  session.mutable_start_time()->set_seconds(std::numeric_limits<int64_t>::max());
  EXPECT_THAT(Check(session), AllOf(HasViolation("session.scheduled_time"), HasViolation("session.start_time")));
}

TEST(SessionRulesTest, AnErrorNeverRepeatsWhatWasSaid) {
  v1::Session session = Held();
  session.add_alliance_conversations()->set_topic("my marriage" + std::string(4000, '.'));
  EXPECT_THAT(Check(session).ToString(), Not(testing::HasSubstr("marriage")));
}

}  // namespace
}  // namespace rapport::intake
