#ifndef RAPPORT_SERVICES_INTAKE_DOMAIN_INTAKE_ERRORS_H_
#define RAPPORT_SERVICES_INTAKE_DOMAIN_INTAKE_ERRORS_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace rapport::intake {

// Every error of intake's own that is not a violation of a field. What does not exist and what another practice has
// give the same error. Thread-safe.

absl::Status EpisodeNotFound();       // NOT_FOUND, EPISODE_NOT_FOUND
absl::Status SessionNotFound();       // NOT_FOUND, SESSION_NOT_FOUND
absl::Status AssessmentNotFound();    // NOT_FOUND, ASSESSMENT_NOT_FOUND
absl::Status ParameterSetNotFound();  // NOT_FOUND, PARAMETER_SET_NOT_FOUND

// NOT_FOUND, SESSION_MOVED; the metadata's `name` is the session's name now.
absl::Status SessionMoved(absl::string_view new_name);

absl::Status EpisodeAlreadyClosed();     // FAILED_PRECONDITION, EPISODE_CLOSED
absl::Status AssessmentSuperseded();     // FAILED_PRECONDITION, ASSESSMENT_SUPERSEDED
absl::Status TooManyAssessments();       // FAILED_PRECONDITION, TOO_MANY_ASSESSMENTS
absl::Status SessionInEpisodeAlready();  // FAILED_PRECONDITION, SESSION_IN_EPISODE_ALREADY
absl::Status ClientErased();             // FAILED_PRECONDITION, CLIENT_ERASED

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_DOMAIN_INTAKE_ERRORS_H_
