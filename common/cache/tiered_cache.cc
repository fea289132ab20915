#include "common/cache/tiered_cache.h"

#include <algorithm>
#include <utility>

namespace rapport::cache {

absl::StatusOr<std::string> TieredCache::Get(absl::string_view key) {
  if (absl::StatusOr<std::string> value = near_.Get(key); value.ok()) return value;
  absl::StatusOr<std::string> value = far_.Get(key);
  if (value.ok()) (void)near_.Set(key, *value, near_ttl_);
  return value;
}

std::vector<absl::StatusOr<std::string>> TieredCache::MultiGet(absl::Span<const std::string> keys) {
  std::vector<absl::StatusOr<std::string>> values = near_.MultiGet(keys);
  std::vector<std::string> missing;
  std::vector<size_t> places;
  for (size_t i = 0; i < keys.size(); ++i) {
    if (values[i].ok()) continue;
    missing.push_back(keys[i]);
    places.push_back(i);
  }
  if (missing.empty()) return values;
  std::vector<absl::StatusOr<std::string>> found = far_.MultiGet(missing);
  for (size_t i = 0; i < missing.size(); ++i) {
    if (found[i].ok()) (void)near_.Set(missing[i], *found[i], near_ttl_);
    values[places[i]] = std::move(found[i]);
  }
  return values;
}

absl::Status TieredCache::Set(absl::string_view key, absl::string_view value, absl::Duration ttl) {
  (void)near_.Set(key, value, std::min(ttl, near_ttl_));
  return far_.Set(key, value, ttl);
}

}  // namespace rapport::cache
