#ifndef RAPPORT_SERVICES_INTAKE_DOMAIN_VIEWER_SESSION_H_
#define RAPPORT_SERVICES_INTAKE_DOMAIN_VIEWER_SESSION_H_

#include "rapport/intake/v1/intake_service.pb.h"
#include "services/intake/domain/assessment_rules.h"

namespace rapport::intake {

// For a viewer to whom alliance scores are not shown: leaves out of a reply the answers to alliance instruments, why
// they were amended, and what the parties reported of tension between them. That there was an assessment remains.
void LeaveOutAllianceAnswers(const AssessmentRules& rules, v1::Session& session);
void LeaveOutAllianceAnswers(const AssessmentRules& rules, v1::ListSessionsResponse& page);

// Other replies hold none; those that would, and are not here, are refused to such viewers by the access policy.
template <class Reply>
void LeaveOutAllianceAnswers(const AssessmentRules& /*rules*/, Reply& /*reply*/) {}

// Whether a write puts the request's own in place of what such a viewer was not shown: who sends a session back as it
// came would delete what was left out of it.
bool ReplacesWhatIsLeftOut(const v1::UpdateSessionRequest& request);

// Other writes only add.
template <class Request>
bool ReplacesWhatIsLeftOut(const Request& /*request*/) {
  return false;
}

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_DOMAIN_VIEWER_SESSION_H_
