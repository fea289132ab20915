#ifndef RAPPORT_COMMON_AUTH_REPLAY_GUARD_H_
#define RAPPORT_COMMON_AUTH_REPLAY_GUARD_H_

#include <cstddef>
#include <map>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/mutex.h"

namespace rapport::auth {

// Remembers the ids (`jti`) of tokens until they expire, so that no id stands for two tokens. One process remembers; a
// token used at two replicas is seen by each for the first time. Thread-safe.
class ReplayGuard {
 public:
  // Remembers at most `capacity` ids.
  explicit ReplayGuard(size_t capacity = 100000) : capacity_(capacity) {}

  // Takes note that the token with this digest was used. UNAUTHENTICATED, TOKEN_REPLAYED when the id was used by
  // another token, or, with `single_use`, at all. RESOURCE_EXHAUSTED with RetryInfo when no more can be remembered: a
  // check that cannot be made is not passed.
  absl::Status Use(absl::string_view issuer, absl::string_view id, absl::string_view token_digest, absl::Time expiry,
                   bool single_use, absl::Time now);

 private:
  void Forget(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const size_t capacity_;
  Mutex mutex_;
  absl::flat_hash_map<std::string, std::string> digests_ ABSL_GUARDED_BY(mutex_);  // by issuer and id
  std::multimap<absl::Time, std::string> expiries_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace rapport::auth

#endif  // RAPPORT_COMMON_AUTH_REPLAY_GUARD_H_
