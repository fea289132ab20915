#include "common/auth/auth_errors.h"

#include "common/errors/errors.h"

namespace rapport::auth {

absl::Status NotAuthenticated(absl::string_view reason, absl::string_view message) {
  return MakeError(absl::StatusCode::kUnauthenticated, reason, message);
}

absl::Status NotPermitted(absl::string_view reason, absl::string_view message) {
  return MakeError(absl::StatusCode::kPermissionDenied, reason, message);
}

absl::Status PracticeNotFound() {
  return MakeError(absl::StatusCode::kNotFound, "PRACTICE_NOT_FOUND", "there is no such practice");
}

absl::Status EpisodeNotFound() {
  return MakeError(absl::StatusCode::kNotFound, "EPISODE_NOT_FOUND", "there is no such episode");
}

}  // namespace rapport::auth
