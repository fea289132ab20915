#ifndef RAPPORT_COMMON_AUTH_TOKEN_CLAIMS_H_
#define RAPPORT_COMMON_AUTH_TOKEN_CLAIMS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/auth/access_policy.h"
#include "common/auth/caller.h"
#include "common/auth/json.h"
#include "rapport/config/v1/access.pb.h"

namespace rapport::auth {

// Reads what a token whose signature was checked says. Free of state; thread-safe.

// UNAUTHENTICATED with the reason TOKEN_AUDIENCE_WRONG, TOKEN_EXPIRED, TOKEN_NOT_YET_VALID (`nbf`, or `iat` in the
// future), TOKEN_LIFETIME_TOO_LONG, or TOKEN_CLAIM_INVALID when a claim has another type than it must, or one that must
// be there is not. `issuer` is complete (its defaults filled in).
absl::Status CheckClaims(const Json& claims, const config::v1::TokenIssuer& issuer, absl::Time now);

// Who the token stands for, with the scopes of its roles; its own text is not among it. UNAUTHENTICATED,
// TOKEN_CLAIM_INVALID when one of the claims that limit the caller is there and cannot be read: a limit is never
// dropped.
absl::StatusOr<Caller> ReadCaller(const Json& claims, const config::v1::TokenIssuer& issuer,
                                  const AccessPolicy& policy);

}  // namespace rapport::auth

#endif  // RAPPORT_COMMON_AUTH_TOKEN_CLAIMS_H_
