#ifndef RAPPORT_COMMON_AUTH_CALLER_CACHE_H_
#define RAPPORT_COMMON_AUTH_CALLER_CACHE_H_

#include <cstddef>
#include <list>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/auth/caller.h"
#include "common/base/mutex.h"

namespace rapport::auth {

// Who tokens that were verified stand for, so that a signature is checked once and not with every call. An entry is
// good until its caller expires and while the keys it was verified with are the present ones. Thread-safe.
class CallerCache {
 public:
  // Keeps at most `capacity` entries, those used last.
  explicit CallerCache(size_t capacity = 10000) : capacity_(capacity) {}

  // The caller of `token` that was kept under the same `generation` and has not expired; null when there is none.
  CallerPtr Find(absl::string_view token, uint64_t generation, absl::Time now);

  void Keep(absl::string_view token, uint64_t generation, CallerPtr caller);

  size_t size() const;

 private:
  struct Entry {
    std::string token;
    CallerPtr caller;
  };
  using Entries = std::list<Entry>;

  void Renew(uint64_t generation) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const size_t capacity_;
  mutable Mutex mutex_;
  uint64_t generation_ ABSL_GUARDED_BY(mutex_) = 0;
  Entries entries_ ABSL_GUARDED_BY(mutex_);                                                  // the one used last first
  absl::flat_hash_map<absl::string_view, Entries::iterator> index_ ABSL_GUARDED_BY(mutex_);  // views of entries_
};

}  // namespace rapport::auth

#endif  // RAPPORT_COMMON_AUTH_CALLER_CACHE_H_
