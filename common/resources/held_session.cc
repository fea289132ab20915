#include "common/resources/held_session.h"

#include <algorithm>

#include "common/resources/timestamp.h"

namespace rapport::resources {

bool WasHeld(const intake::v1::Session& session) {
  const auto stands = [](const intake::v1::RecordedAssessment& recorded) { return !recorded.superseded(); };
  if (std::any_of(session.assessments().begin(), session.assessments().end(), stands)) return true;
  switch (session.attendance()) {
    case intake::v1::ATTENDANCE_ATTENDED:
    case intake::v1::ATTENDANCE_LATE:
      return true;
    case intake::v1::ATTENDANCE_UNSPECIFIED:
      return session.has_start_time();
    default:
      return false;
  }
}

absl::Time EffectiveTime(const intake::v1::Session& session) {
  return ToTime(session.has_start_time() ? session.start_time() : session.scheduled_time());
}

}  // namespace rapport::resources
