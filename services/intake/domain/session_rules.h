#ifndef RAPPORT_SERVICES_INTAKE_DOMAIN_SESSION_RULES_H_
#define RAPPORT_SERVICES_INTAKE_DOMAIN_SESSION_RULES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/errors/errors.h"
#include "rapport/intake/v1/session.pb.h"

namespace rapport::intake {

// What a session may be, apart from its assessments. Pure.

inline constexpr int kMaxConversations = 16;
inline constexpr int kMaxAssessments = 100;

// The fields UpdateSession can set.
const std::vector<std::string>& UpdatableSessionFields();

// Adds everything that is wrong with a session a caller sent whole, or with the outcome of an update, with fields below
// `prefix`. Does not look at its assessments.
void CheckSession(absl::string_view prefix, const v1::Session& session, absl::Time now, Violations& violations);

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_DOMAIN_SESSION_RULES_H_
