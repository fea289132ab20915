#include "services/intake/domain/intake_errors.h"

#include <string>

#include "common/errors/errors.h"

namespace rapport::intake {

absl::Status EpisodeNotFound() {
  return MakeError(absl::StatusCode::kNotFound, "EPISODE_NOT_FOUND", "there is no such episode");
}

absl::Status SessionNotFound() {
  return MakeError(absl::StatusCode::kNotFound, "SESSION_NOT_FOUND", "there is no such session");
}

absl::Status AssessmentNotFound() {
  return MakeError(absl::StatusCode::kNotFound, "ASSESSMENT_NOT_FOUND", "the session has no such assessment");
}

absl::Status ParameterSetNotFound() {
  return MakeError(absl::StatusCode::kNotFound, "PARAMETER_SET_NOT_FOUND", "there is no such parameter set");
}

absl::Status SessionMoved(absl::string_view new_name) {
  return MakeError(absl::StatusCode::kNotFound, "SESSION_MOVED", "the session was moved to another episode",
                   {{"name", std::string(new_name)}});
}

absl::Status EpisodeAlreadyClosed() {
  return MakeError(absl::StatusCode::kFailedPrecondition, "EPISODE_CLOSED", "the episode has ended already");
}

absl::Status AssessmentSuperseded() {
  return MakeError(absl::StatusCode::kFailedPrecondition, "ASSESSMENT_SUPERSEDED",
                   "the assessment has been replaced already; amend the one that replaced it");
}

absl::Status TooManyAssessments() {
  return MakeError(absl::StatusCode::kFailedPrecondition, "TOO_MANY_ASSESSMENTS",
                   "the session holds as many assessments as a session may");
}

absl::Status SessionInEpisodeAlready() {
  return MakeError(absl::StatusCode::kFailedPrecondition, "SESSION_IN_EPISODE_ALREADY",
                   "the session is in that episode already");
}

absl::Status ClientErased() {
  return MakeError(absl::StatusCode::kFailedPrecondition, "CLIENT_ERASED", "the client was erased");
}

}  // namespace rapport::intake
