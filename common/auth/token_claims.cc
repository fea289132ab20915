#include "common/auth/token_claims.h"

#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/auth/auth_errors.h"
#include "common/base/status_macros.h"
#include "common/config/values.h"

namespace rapport::auth {
namespace {

constexpr size_t kMaxNameBytes = 200;
constexpr size_t kMaxNames = 100;

absl::Status InvalidClaim(absl::string_view claim) {
  return NotAuthenticated("TOKEN_CLAIM_INVALID", absl::StrCat("the token's claim ", claim, " is missing or wrong"));
}

// A time claim in seconds since 1970; nullopt when it is not there.
absl::StatusOr<std::optional<absl::Time>> TimeOf(const Json& claims, const char* name) {
  const json_t* value = json_object_get(claims.get(), name);
  if (value == nullptr) return std::nullopt;
  if (!json_is_number(value)) return InvalidClaim(name);
  const double seconds = json_number_value(value);
  if (!std::isfinite(seconds) || seconds < 0 || seconds > 253402300799.0) return InvalidClaim(name);
  return absl::FromUnixMicros(static_cast<int64_t>(seconds * 1e6));
}

// A text claim of at most 200 bytes; empty when it is not there.
absl::StatusOr<std::string> TextOf(const Json& claims, const std::string& name) {
  if (json_object_get(claims.get(), name.c_str()) == nullptr) return std::string();
  const std::optional<std::string> text = StringOf(claims.get(), name);
  if (!text.has_value() || text->empty() || text->size() > kMaxNameBytes || text->find('\0') != std::string::npos)
    return InvalidClaim(name);
  return *text;
}

// A claim that holds one name or a list; absent: none. One string may hold several with spaces between, as `scope`.
absl::StatusOr<std::vector<std::string>> NamesOf(const Json& claims, const std::string& name) {
  std::vector<std::string> names;
  const json_t* value = json_object_get(claims.get(), name.c_str());
  if (value == nullptr) return names;
  if (json_is_string(value)) {
    names = absl::StrSplit(json_string_value(value), ' ', absl::SkipEmpty());
  } else if (json_is_array(value)) {
    size_t index = 0;
    json_t* item = nullptr;
    json_array_foreach(value, index, item) {
      if (!json_is_string(item)) return InvalidClaim(name);
      names.emplace_back(json_string_value(item));
    }
  } else {
    return InvalidClaim(name);
  }
  if (names.size() > kMaxNames) return InvalidClaim(name);
  return names;
}

absl::Status CheckAudience(const Json& claims, const config::v1::TokenIssuer& issuer) {
  const json_t* aud = json_object_get(claims.get(), "aud");
  // A single audience may hold a space; it is not split.
  std::vector<std::string> audiences;
  if (json_is_string(aud)) {
    audiences.emplace_back(json_string_value(aud));
  } else {
    ASSIGN_OR_RETURN(audiences, NamesOf(claims, "aud"));
  }
  for (const std::string& audience : audiences) {
    for (const std::string& ours : issuer.audiences()) {
      if (audience == ours) return absl::OkStatus();
    }
  }
  return NotAuthenticated("TOKEN_AUDIENCE_WRONG", "the token is for another service");
}

// `act` (RFC 8693): who acts for the token's subject. Empty when nobody does.
absl::StatusOr<std::string> ActorOf(const Json& claims) {
  const json_t* act = json_object_get(claims.get(), "act");
  if (act == nullptr) return std::string();
  const std::optional<std::string> actor = StringOf(act, "sub");
  if (!actor.has_value() || actor->empty() || actor->size() > kMaxNameBytes) return InvalidClaim("act");
  return *actor;
}

}  // namespace

absl::Status CheckClaims(const Json& claims, const config::v1::TokenIssuer& issuer, absl::Time now) {
  RETURN_IF_ERROR(CheckAudience(claims, issuer));
  ASSIGN_OR_RETURN(const auto expiry, TimeOf(claims, "exp"));
  ASSIGN_OR_RETURN(const auto not_before, TimeOf(claims, "nbf"));
  ASSIGN_OR_RETURN(const auto issued, TimeOf(claims, "iat"));
  if (!expiry.has_value()) return InvalidClaim("exp");
  const absl::Duration skew = config::ToDuration(issuer.clock_skew());
  if (now >= *expiry + skew) return NotAuthenticated("TOKEN_EXPIRED", "the token has expired");
  if (now + skew < not_before.value_or(absl::InfinitePast()) || now + skew < issued.value_or(absl::InfinitePast()))
    return NotAuthenticated("TOKEN_NOT_YET_VALID", "the token is not valid yet");
  const absl::Time begin = issued.value_or(not_before.value_or(now));
  if (*expiry - begin > config::ToDuration(issuer.max_lifetime()) + skew)
    return NotAuthenticated("TOKEN_LIFETIME_TOO_LONG", "the token was issued for longer than is accepted");
  return absl::OkStatus();
}

absl::StatusOr<Caller> ReadCaller(const Json& claims, const config::v1::TokenIssuer& issuer,
                                  const AccessPolicy& policy) {
  Caller caller;
  const config::v1::ClaimNames& names = issuer.claims();
  ASSIGN_OR_RETURN(const std::string subject, TextOf(claims, "sub"));
  if (subject.empty()) return InvalidClaim("sub");
  ASSIGN_OR_RETURN(const std::string actor, ActorOf(claims));
  ASSIGN_OR_RETURN(caller.on_behalf_of, TextOf(claims, names.on_behalf_of()));
  caller.principal = actor.empty() ? subject : actor;
  if (!actor.empty()) caller.on_behalf_of = subject;
  ASSIGN_OR_RETURN(caller.purpose, TextOf(claims, names.purpose()));
  ASSIGN_OR_RETURN(caller.therapist, TextOf(claims, names.therapist()));
  ASSIGN_OR_RETURN(caller.viewer, TextOf(claims, names.viewer()));
  ASSIGN_OR_RETURN(const std::string practice, TextOf(claims, names.practice()));
  caller.practice = std::string(absl::StripPrefix(practice, "practices/"));
  ASSIGN_OR_RETURN(const auto scopes, NamesOf(claims, "scope"));
  ASSIGN_OR_RETURN(const auto roles, NamesOf(claims, names.roles()));
  policy.Grant(scopes, roles, caller);
  ASSIGN_OR_RETURN(const auto expiry, TimeOf(claims, "exp"));
  caller.expiry = expiry.value_or(absl::InfinitePast()) + config::ToDuration(issuer.clock_skew());
  return caller;
}

}  // namespace rapport::auth
