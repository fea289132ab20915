#ifndef RAPPORT_COMMON_CACHE_TIERED_CACHE_H_
#define RAPPORT_COMMON_CACHE_TIERED_CACHE_H_

#include <string>
#include <vector>

#include "common/cache/cache.h"

namespace rapport::cache {

// A small near cache in front of a large far one. What is found far is kept near; what is set goes to both. The far one
// decides the status. Thread-safe.
class TieredCache final : public Cache {
 public:
  // Keeps what it finds far for `near_ttl` near: the far one does not tell how long it still would. Both must outlive
  // this.
  TieredCache(Cache& near, Cache& far, absl::Duration near_ttl) : near_(near), far_(far), near_ttl_(near_ttl) {}

  absl::StatusOr<std::string> Get(absl::string_view key) override;
  std::vector<absl::StatusOr<std::string>> MultiGet(absl::Span<const std::string> keys) override;
  absl::Status Set(absl::string_view key, absl::string_view value, absl::Duration ttl) override;

 private:
  Cache& near_;
  Cache& far_;
  const absl::Duration near_ttl_;
};

}  // namespace rapport::cache

#endif  // RAPPORT_COMMON_CACHE_TIERED_CACHE_H_
