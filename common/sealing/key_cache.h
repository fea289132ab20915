#ifndef RAPPORT_COMMON_SEALING_KEY_CACHE_H_
#define RAPPORT_COMMON_SEALING_KEY_CACHE_H_

#include <cstddef>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/mutex.h"

namespace rapport::sealing {

// Keys in memory, so that most bodies cost no look-up: at most twice `most`, the least used half of them forgotten when
// there are more, and none for longer than `life`, so that what another replica destroyed is soon gone here too.
// Thread-safe.
template <class Name, class Value>
class KeyCache {
 public:
  KeyCache(size_t most, absl::Duration life, const Clock& clock) : most_(most), life_(life), clock_(clock) {}

  std::optional<Value> Get(const Name& name) {
    const absl::Duration now = clock_.Elapsed();
    const MutexLock lock(mutex_);
    auto found = recent_.find(name);
    if (found == recent_.end()) {
      const auto old = older_.find(name);
      if (old == older_.end()) return std::nullopt;
      Entry entry = std::move(old->second);
      older_.erase(old);
      found = Insert(name, std::move(entry));
    }
    if (found->second.read + life_ < now) {
      recent_.erase(found);
      return std::nullopt;
    }
    return found->second.value;
  }

  void Put(const Name& name, Value value) {
    const absl::Duration now = clock_.Elapsed();
    const MutexLock lock(mutex_);
    older_.erase(name);
    Insert(name, Entry{std::move(value), now});
  }

  void Forget(const Name& name) {
    const MutexLock lock(mutex_);
    recent_.erase(name);
    older_.erase(name);
  }

  void Clear() {
    const MutexLock lock(mutex_);
    recent_.clear();
    older_.clear();
  }

 private:
  struct Entry {
    Value value;
    absl::Duration read;
  };
  using Entries = absl::flat_hash_map<Name, Entry>;

  typename Entries::iterator Insert(const Name& name, Entry entry) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (recent_.size() >= most_) {
      older_ = std::move(recent_);
      recent_ = Entries();
      older_.erase(name);
    }
    return recent_.insert_or_assign(name, std::move(entry)).first;
  }

  const size_t most_;
  const absl::Duration life_;
  const Clock& clock_;
  Mutex mutex_;
  Entries recent_ ABSL_GUARDED_BY(mutex_);
  Entries older_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace rapport::sealing

#endif  // RAPPORT_COMMON_SEALING_KEY_CACHE_H_
