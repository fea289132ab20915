#ifndef RAPPORT_COMMON_AUTH_AUTH_ERRORS_H_
#define RAPPORT_COMMON_AUTH_AUTH_ERRORS_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace rapport::auth {

// UNAUTHENTICATED with `reason`: who calls is not known. No text says anything of the token.
absl::Status NotAuthenticated(absl::string_view reason, absl::string_view message);

// PERMISSION_DENIED with `reason`: who calls is known and may not do this, whatever exists.
absl::Status NotPermitted(absl::string_view reason, absl::string_view message);

// NOT_FOUND, PRACTICE_NOT_FOUND: another's practice, whether there is one or not.
absl::Status PracticeNotFound();

// NOT_FOUND, EPISODE_NOT_FOUND: none that the caller may see.
absl::Status EpisodeNotFound();

}  // namespace rapport::auth

#endif  // RAPPORT_COMMON_AUTH_AUTH_ERRORS_H_
