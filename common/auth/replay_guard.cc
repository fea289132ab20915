#include "common/auth/replay_guard.h"

#include "absl/strings/str_cat.h"
#include "common/auth/auth_errors.h"
#include "common/errors/errors.h"

namespace rapport::auth {

void ReplayGuard::Forget(absl::Time now) {
  while (!expiries_.empty() && expiries_.begin()->first < now) {
    digests_.erase(expiries_.begin()->second);
    expiries_.erase(expiries_.begin());
  }
}

absl::Status ReplayGuard::Use(absl::string_view issuer, absl::string_view id, absl::string_view token_digest,
                              absl::Time expiry, bool single_use, absl::Time now) {
  // An issuer's name cannot run into the id: its length stands first.
  std::string key = absl::StrCat(issuer.size(), ":", issuer, id);
  MutexLock lock(mutex_);
  Forget(now);
  if (const auto found = digests_.find(key); found != digests_.end()) {
    if (!single_use && found->second == token_digest) return absl::OkStatus();
    return NotAuthenticated("TOKEN_REPLAYED", "the token's id was used before");
  }
  if (digests_.size() >= capacity_) return OverloadedError("too many tokens are in use to tell replayed ones");
  digests_.emplace(key, token_digest);
  expiries_.emplace(expiry, std::move(key));
  return absl::OkStatus();
}

}  // namespace rapport::auth
