#ifndef RAPPORT_COMMON_AUTH_SIGNED_TOKEN_H_
#define RAPPORT_COMMON_AUTH_SIGNED_TOKEN_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/auth/json.h"

namespace rapport::auth {

// A token taken apart (RFC 7519 over RFC 7515, compact form). Nothing in it is to be believed before its signature is
// checked. The views are of the token's text.
struct SignedToken {
  std::string algorithm;  // one of RS256, RS384, ES256, ES384
  std::string key_id;     // `kid`; empty when it names none
  Json claims;            // an object
  absl::string_view header_part;
  absl::string_view payload_part;
  absl::string_view signature_part;
};

// The longest token that is looked at, in bytes.
inline constexpr size_t kMaxTokenBytes = size_t{16} << 10;

// UNAUTHENTICATED, TOKEN_MALFORMED when it is no such token, or TOKEN_ALGORITHM_REFUSED when it is signed in another
// way than the four (`none` and all symmetric ones among them). A header that names extensions that must be understood
// (`crit`), or a compressed payload, is malformed; keys a token brings along (`jwk`, `jku`, `x5c`) are never looked at.
// Thread-safe.
absl::StatusOr<SignedToken> TakeApart(absl::string_view token);

}  // namespace rapport::auth

#endif  // RAPPORT_COMMON_AUTH_SIGNED_TOKEN_H_
