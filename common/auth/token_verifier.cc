#include "common/auth/token_verifier.h"

#include <openssl/sha.h>

#include <optional>
#include <utility>

#include "common/auth/auth_errors.h"
#include "common/auth/signed_token.h"
#include "common/auth/token_claims.h"
#include "common/base/status_macros.h"

namespace rapport::auth {
namespace {

std::string Digest(absl::string_view text) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

// Whether the token may be used once alone, and so must not be remembered.
bool IsSingleUse(const TrustedIssuer& issuer, const SignedToken& token) {
  return issuer.rules.single_use() && json_object_get(token.claims.get(), "jti") != nullptr;
}

}  // namespace

const TrustedIssuer* TokenVerifier::FindIssuer(absl::string_view name) const {
  for (const TrustedIssuer& issuer : issuers_) {
    if (issuer.rules.issuer() == name) return &issuer;
  }
  return nullptr;
}

uint64_t TokenVerifier::Generation() const {
  uint64_t sum = 0;
  for (const TrustedIssuer& issuer : issuers_) sum += issuer.keys->generation();
  return sum;
}

absl::StatusOr<CallerPtr> TokenVerifier::Verify(absl::string_view token, absl::Time now) {
  if (CallerPtr known = cache_.Find(token, Generation(), now); known != nullptr) return known;
  return VerifyAnew(token, now, /*handed_on=*/false);
}

absl::StatusOr<CallerPtr> TokenVerifier::VerifyHandedOn(absl::string_view token, absl::Time now) {
  if (CallerPtr known = cache_.Find(token, Generation(), now); known != nullptr) return known;
  return VerifyAnew(token, now, /*handed_on=*/true);
}

absl::StatusOr<CallerPtr> TokenVerifier::VerifyAnew(absl::string_view token, absl::Time now, bool handed_on) {
  const uint64_t generation = Generation();  // before the keys are looked at: newer ones make the result forgotten
  ASSIGN_OR_RETURN(const SignedToken parts, TakeApart(token));
  const TrustedIssuer* issuer = FindIssuer(StringOf(parts.claims.get(), "iss").value_or(""));
  if (issuer == nullptr) return NotAuthenticated("TOKEN_ISSUER_UNKNOWN", "the token's issuer is not accepted");
  const std::shared_ptr<const KeySet> keys = issuer->keys->keys();
  const VerificationKey* key = keys == nullptr ? nullptr : keys->Find(parts.key_id, parts.algorithm);
  if (key == nullptr) {
    if (keys == nullptr || !keys->Knows(parts.key_id)) issuer->keys->WantKey();
    return NotAuthenticated("TOKEN_KEY_UNKNOWN", "the issuer has no key of this name for this algorithm");
  }
  if (!IsSignedWith(*key, parts.header_part, parts.payload_part, parts.signature_part))
    return NotAuthenticated("TOKEN_SIGNATURE_WRONG", "the token's signature does not hold");
  RETURN_IF_ERROR(CheckClaims(parts.claims, issuer->rules, now));
  ASSIGN_OR_RETURN(Caller caller, ReadCaller(parts.claims, issuer->rules, policy_));
  if (json_object_get(parts.claims.get(), "jti") != nullptr) {
    const std::optional<std::string> id = StringOf(parts.claims.get(), "jti");
    if (!id.has_value() || id->empty() || id->size() > 200)
      return NotAuthenticated("TOKEN_CLAIM_INVALID", "the token's claim jti is wrong");
    const bool once = issuer->rules.single_use() && !handed_on;
    RETURN_IF_ERROR(replays_.Use(issuer->rules.issuer(), *id, Digest(token), caller.expiry, once, now));
  }
  caller.token = std::string(token);
  auto result = std::make_shared<const Caller>(std::move(caller));
  if (!IsSingleUse(*issuer, parts)) cache_.Keep(token, generation, result);
  return result;
}

}  // namespace rapport::auth
