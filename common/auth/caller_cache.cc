#include "common/auth/caller_cache.h"

#include <utility>

namespace rapport::auth {

void CallerCache::Renew(uint64_t generation) {
  if (generation_ == generation) return;
  generation_ = generation;
  index_.clear();
  entries_.clear();
}

CallerPtr CallerCache::Find(absl::string_view token, uint64_t generation, absl::Time now) {
  MutexLock lock(mutex_);
  Renew(generation);
  const auto found = index_.find(token);
  if (found == index_.end()) return nullptr;
  const Entries::iterator entry = found->second;
  if (entry->caller->expiry <= now) {
    index_.erase(found);
    entries_.erase(entry);
    return nullptr;
  }
  entries_.splice(entries_.begin(), entries_, entry);
  return entry->caller;
}

void CallerCache::Keep(absl::string_view token, uint64_t generation, CallerPtr caller) {
  MutexLock lock(mutex_);
  Renew(generation);
  if (index_.contains(token)) return;
  entries_.push_front({std::string(token), std::move(caller)});
  index_.emplace(entries_.front().token, entries_.begin());
  if (entries_.size() <= capacity_) return;
  index_.erase(entries_.back().token);
  entries_.pop_back();
}

size_t CallerCache::size() const {
  MutexLock lock(mutex_);
  return entries_.size();
}

}  // namespace rapport::auth
