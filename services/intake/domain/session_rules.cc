#include "services/intake/domain/session_rules.h"

#include <optional>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/resources/external_ids.h"
#include "services/intake/domain/field_rules.h"

namespace rapport::intake {
namespace {

constexpr absl::Duration kLongestSession = absl::Hours(24);
constexpr double kMaxParticipation = 10;
constexpr double kMaxReport = 4;  // of tension and resolution

bool TookPlace(v1::Attendance attendance) {
  return attendance == v1::ATTENDANCE_ATTENDED || attendance == v1::ATTENDANCE_LATE;
}

// What only a session that took place, or may have, can have.
void CheckNothingHappened(absl::string_view prefix, const v1::Session& session, Violations& violations) {
  constexpr absl::string_view kWhy = "must not be given for a session that did not take place";
  if (session.has_start_time()) violations.Add(Path(prefix, "start_time"), kWhy);
  if (session.has_end_time()) violations.Add(Path(prefix, "end_time"), kWhy);
  if (session.has_client_participation()) violations.Add(Path(prefix, "client_participation"), kWhy);
  if (session.has_therapist_participation()) violations.Add(Path(prefix, "therapist_participation"), kWhy);
}

void CheckEnd(const std::string& end_field, std::optional<absl::Time> start, std::optional<absl::Time> end,
              absl::Time now, Violations& violations) {
  if (!end.has_value()) return;
  CheckNotInFuture(end_field, end, now, violations);
  if (!start.has_value()) {
    violations.Add(end_field, "must not be given without start_time");
  } else if (*end < *start) {
    violations.Add(end_field, "must not be before start_time");
  } else if (*end > *start + kLongestSession) {
    violations.Add(end_field, "must be at most 24 hours after start_time");
  }
}

void CheckTimes(absl::string_view prefix, const v1::Session& session, absl::Time now, Violations& violations) {
  const std::string scheduled_field = Path(prefix, "scheduled_time");
  const std::string start_field = Path(prefix, "start_time");
  const std::string end_field = Path(prefix, "end_time");
  const auto scheduled =
      OptionalTime(scheduled_field, session.has_scheduled_time(), session.scheduled_time(), violations);
  const auto start = OptionalTime(start_field, session.has_start_time(), session.start_time(), violations);
  const auto end = OptionalTime(end_field, session.has_end_time(), session.end_time(), violations);
  CheckNotInFuture(start_field, start, now, violations);
  CheckEnd(end_field, start, end, now, violations);
  if (!session.has_scheduled_time() && !session.has_start_time()) {
    violations.Add(scheduled_field, "must be given when start_time is not");
  }
  if (TookPlace(session.attendance()) && !session.has_start_time() && scheduled > now + kClockSkew) {
    violations.Add(Path(prefix, "attendance"), "must not say that a session took place which lies in the future");
  }
}

void CheckReports(const std::string& field, const v1::AllianceConversation& conversation, Violations& violations) {
  absl::flat_hash_set<int> raters;
  for (int i = 0; i < conversation.reports_size(); ++i) {
    const v1::AllianceReport& report = conversation.reports(i);
    const std::string element = absl::StrCat(field, ".reports[", i, "]");
    if (report.rater() != type::v1::RATER_CLIENT && report.rater() != type::v1::RATER_THERAPIST) {
      violations.Add(Path(element, "rater"), "must be the client or the therapist");
    } else if (!raters.insert(report.rater()).second) {
      violations.Add(Path(element, "rater"), "must not be given twice");
    }
    if (report.has_tension()) CheckRange(Path(element, "tension"), report.tension(), 0, kMaxReport, violations);
    if (report.has_resolution()) {
      CheckRange(Path(element, "resolution"), report.resolution(), 0, kMaxReport, violations);
    }
  }
}

void CheckConversations(const std::string& field, const v1::Session& session, Violations& violations) {
  if (session.alliance_conversations_size() > kMaxConversations) {
    violations.Add(field, absl::StrCat("must be at most ", kMaxConversations));
  }
  for (int i = 0; i < session.alliance_conversations_size(); ++i) {
    const v1::AllianceConversation& conversation = session.alliance_conversations(i);
    const std::string element = absl::StrCat(field, "[", i, "]");
    CheckEnum(Path(element, "raised_by"), conversation.raised_by(), type::v1::Rater_IsValid, true, violations);
    CheckText(Path(element, "topic"), conversation.topic(), kMaxTextBytes, violations);
    CheckText(Path(element, "agreed"), conversation.agreed(), kMaxTextBytes, violations);
    CheckReports(element, conversation, violations);
  }
}

void CheckParticipation(absl::string_view prefix, const v1::Session& session, Violations& violations) {
  if (session.has_client_participation()) {
    CheckRange(Path(prefix, "client_participation"), session.client_participation(), 0, kMaxParticipation, violations);
  }
  if (session.has_therapist_participation()) {
    CheckRange(Path(prefix, "therapist_participation"), session.therapist_participation(), 0, kMaxParticipation,
               violations);
  }
}

}  // namespace

const std::vector<std::string>& UpdatableSessionFields() {
  static const auto* const kFields = new std::vector<std::string>{"scheduled_time",
                                                                  "start_time",
                                                                  "end_time",
                                                                  "attendance",
                                                                  "format",
                                                                  "client_participation",
                                                                  "therapist_participation",
                                                                  "alliance_conversations",
                                                                  "external_ids",
                                                                  "therapists"};
  return *kFields;
}

void CheckSession(absl::string_view prefix, const v1::Session& session, absl::Time now, Violations& violations) {
  CheckTimes(prefix, session, now, violations);
  CheckEnum(Path(prefix, "attendance"), session.attendance(), v1::Attendance_IsValid, false, violations);
  if (session.attendance() != v1::ATTENDANCE_UNSPECIFIED && !TookPlace(session.attendance())) {
    CheckNothingHappened(prefix, session, violations);
  }
  CheckEnum(Path(prefix, "format"), session.format(), v1::SessionFormat_IsValid, false, violations);
  CheckParticipation(prefix, session, violations);
  CheckConversations(Path(prefix, "alliance_conversations"), session, violations);
  resources::CheckExternalIds(Path(prefix, "external_ids"), session.external_ids(), violations);
  CheckTherapists(Path(prefix, "therapists"), session.therapists(), 0, violations);
}

}  // namespace rapport::intake
