#ifndef RAPPORT_COMMON_CACHE_METERED_CACHE_H_
#define RAPPORT_COMMON_CACHE_METERED_CACHE_H_

#include <string>
#include <vector>

#include "common/base/clock.h"
#include "common/cache/cache.h"
#include "common/metrics/registry.h"

namespace rapport::cache {

// Counts what another cache answers: `rapport_cache_lookups_total` and `rapport_cache_stores_total` by cache and result
// (hit, miss, error; stored, error), and how long it took, `rapport_cache_operation_seconds`. A value that does not
// open counts as an error. Thread-safe.
class MeteredCache final : public Cache {
 public:
  // `name` is the label `cache`. `inner`, `clock` and `registry` must outlive it.
  MeteredCache(Cache& inner, const std::string& name, const Clock& clock, metrics::Registry& registry);

  absl::StatusOr<std::string> Get(absl::string_view key) override;
  std::vector<absl::StatusOr<std::string>> MultiGet(absl::Span<const std::string> keys) override;
  absl::Status Set(absl::string_view key, absl::string_view value, absl::Duration ttl) override;

 private:
  void CountLookup(const absl::Status& status);

  Cache& inner_;
  const Clock& clock_;
  prometheus::Counter& hits_;
  prometheus::Counter& misses_;
  prometheus::Counter& lookup_errors_;
  prometheus::Counter& stored_;
  prometheus::Counter& store_errors_;
  prometheus::Histogram& lookup_seconds_;
  prometheus::Histogram& store_seconds_;
};

}  // namespace rapport::cache

#endif  // RAPPORT_COMMON_CACHE_METERED_CACHE_H_
