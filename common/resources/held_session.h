#ifndef RAPPORT_COMMON_RESOURCES_HELD_SESSION_H_
#define RAPPORT_COMMON_RESOURCES_HELD_SESSION_H_

#include "absl/time/time.h"
#include "rapport/intake/v1/session.pb.h"

namespace rapport::resources {

// Whether a session counts as held, the one rule by which goals says what was not looked at for a number of sessions
// and scoring says what was not measured: attended (late or not); where the attendance was not recorded, begun; and
// whatever the attendance, answered in, for what was answered belongs to the course of the work. Pure.
bool WasHeld(const intake::v1::Session& session);

// When a session took place or was to: its start, or the scheduled time where no start is recorded. Pure.
absl::Time EffectiveTime(const intake::v1::Session& session);

}  // namespace rapport::resources

#endif  // RAPPORT_COMMON_RESOURCES_HELD_SESSION_H_
