#include "common/cache/local_cache.h"

#include <utility>

#include "common/base/status_macros.h"

namespace rapport::cache {

absl::StatusOr<std::string> LocalCache::Get(absl::string_view key) {
  MutexLock lock(mutex_);
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return Miss();
  const auto entry = found->second;
  if (entry->expiry <= clock_.Elapsed()) {
    Remove(entry);
    return Miss();
  }
  entries_.splice(entries_.begin(), entries_, entry);
  return entry->value;
}

std::vector<absl::StatusOr<std::string>> LocalCache::MultiGet(absl::Span<const std::string> keys) {
  std::vector<absl::StatusOr<std::string>> values;
  values.reserve(keys.size());
  for (const std::string& key : keys) values.push_back(Get(key));
  return values;
}

absl::Status LocalCache::Set(absl::string_view key, absl::string_view value, absl::Duration ttl) {
  RETURN_IF_ERROR(CheckValueSize(value));
  MutexLock lock(mutex_);
  if (const auto found = by_key_.find(key); found != by_key_.end()) Remove(found->second);
  const size_t size = key.size() + value.size();
  if (size > max_bytes_) return absl::OkStatus();  // forgotten at once
  while (bytes_ + size > max_bytes_) Remove(std::prev(entries_.end()));
  entries_.push_front({std::string(key), std::string(value), clock_.Elapsed() + ttl});
  by_key_.emplace(entries_.front().key, entries_.begin());
  bytes_ += size;
  return absl::OkStatus();
}

size_t LocalCache::bytes() const {
  MutexLock lock(mutex_);
  return bytes_;
}

void LocalCache::Remove(Entries::iterator entry) {
  bytes_ -= entry->key.size() + entry->value.size();
  by_key_.erase(entry->key);
  entries_.erase(entry);
}

}  // namespace rapport::cache
