#ifndef RAPPORT_COMMON_AUTH_TOKEN_VERIFIER_H_
#define RAPPORT_COMMON_AUTH_TOKEN_VERIFIER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/auth/access_policy.h"
#include "common/auth/caller.h"
#include "common/auth/caller_cache.h"
#include "common/auth/key_source.h"
#include "common/auth/replay_guard.h"
#include "rapport/config/v1/access.pb.h"

namespace rapport::auth {

// An issuer and where its keys come from.
struct TrustedIssuer {
  config::v1::TokenIssuer rules;  // complete
  std::unique_ptr<KeySource> keys;
};

// Says who a bearer token stands for. Every check of rapport.config.v1.TokenIssuer is made here; what was verified is
// remembered, so that a token costs one signature and not one with each call. Knows no transport. Never blocks on a
// source of keys. Thread-safe.
class TokenVerifier {
 public:
  // `policy` must outlive this.
  TokenVerifier(std::vector<TrustedIssuer> issuers, const AccessPolicy& policy)
      : issuers_(std::move(issuers)), policy_(policy) {}

  // UNAUTHENTICATED with a reason of its own for each thing that can be wrong (signed_token.h, token_claims.h,
  // replay_guard.h; TOKEN_ISSUER_UNKNOWN, TOKEN_KEY_UNKNOWN, TOKEN_SIGNATURE_WRONG). What the claims lack is said only
  // when the signature holds.
  absl::StatusOr<CallerPtr> Verify(absl::string_view token, absl::Time now);

  // The same for a token that a service of the suite hands on: one call there may take several here, so that it comes
  // more than once also where it is good for one call alone. A caller who brings it here too is then refused.
  absl::StatusOr<CallerPtr> VerifyHandedOn(absl::string_view token, absl::Time now);

  bool has_issuers() const { return !issuers_.empty(); }

 private:
  const TrustedIssuer* FindIssuer(absl::string_view name) const;
  uint64_t Generation() const;
  absl::StatusOr<CallerPtr> VerifyAnew(absl::string_view token, absl::Time now, bool handed_on);

  const std::vector<TrustedIssuer> issuers_;
  const AccessPolicy& policy_;
  CallerCache cache_;
  ReplayGuard replays_;
};

}  // namespace rapport::auth

#endif  // RAPPORT_COMMON_AUTH_TOKEN_VERIFIER_H_
