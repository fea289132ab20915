#ifndef RAPPORT_COMMON_CACHE_LOCAL_CACHE_H_
#define RAPPORT_COMMON_CACHE_LOCAL_CACHE_H_

#include <list>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "common/base/clock.h"
#include "common/base/mutex.h"
#include "common/cache/cache.h"

namespace rapport::cache {

// A cache in this process: bounded by bytes, the least recently used entry goes first. For one machine without Redis,
// and for tests. Never away. Thread-safe.
class LocalCache final : public Cache {
 public:
  // Holds at most `max_bytes` of keys and values. `clock` must outlive it.
  LocalCache(size_t max_bytes, const Clock& clock) : max_bytes_(max_bytes), clock_(clock) {}

  absl::StatusOr<std::string> Get(absl::string_view key) override;
  std::vector<absl::StatusOr<std::string>> MultiGet(absl::Span<const std::string> keys) override;
  absl::Status Set(absl::string_view key, absl::string_view value, absl::Duration ttl) override;

  // Bytes of keys and values held now.
  size_t bytes() const;

 private:
  struct Entry {
    std::string key;
    std::string value;
    absl::Duration expiry;  // on the clock's elapsed time
  };
  using Entries = std::list<Entry>;  // most recently used first

  void Remove(Entries::iterator entry) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const size_t max_bytes_;
  const Clock& clock_;
  mutable Mutex mutex_;
  Entries entries_ ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_map<absl::string_view, Entries::iterator> by_key_ ABSL_GUARDED_BY(mutex_);  // views into entries_
  size_t bytes_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace rapport::cache

#endif  // RAPPORT_COMMON_CACHE_LOCAL_CACHE_H_
