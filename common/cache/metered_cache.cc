#include "common/cache/metered_cache.h"

namespace rapport::cache {
namespace {

prometheus::Counter& Lookups(metrics::Registry& registry, const std::string& name, const std::string& result) {
  return registry.Counter("rapport_cache_lookups_total", "Values asked for.", {{"cache", name}, {"result", result}});
}

prometheus::Counter& Stores(metrics::Registry& registry, const std::string& name, const std::string& result) {
  return registry.Counter("rapport_cache_stores_total", "Values handed over.", {{"cache", name}, {"result", result}});
}

prometheus::Histogram& Seconds(metrics::Registry& registry, const std::string& name, const std::string& operation) {
  return registry.Histogram("rapport_cache_operation_seconds", "Time an operation took; a batch is one operation.",
                            {{"cache", name}, {"operation", operation}});
}

}  // namespace

MeteredCache::MeteredCache(Cache& inner, const std::string& name, const Clock& clock, metrics::Registry& registry)
    : inner_(inner),
      clock_(clock),
      hits_(Lookups(registry, name, "hit")),
      misses_(Lookups(registry, name, "miss")),
      lookup_errors_(Lookups(registry, name, "error")),
      stored_(Stores(registry, name, "stored")),
      store_errors_(Stores(registry, name, "error")),
      lookup_seconds_(Seconds(registry, name, "lookup")),
      store_seconds_(Seconds(registry, name, "store")) {}

absl::StatusOr<std::string> MeteredCache::Get(absl::string_view key) {
  const absl::Duration start = clock_.Elapsed();
  absl::StatusOr<std::string> value = inner_.Get(key);
  lookup_seconds_.Observe(absl::ToDoubleSeconds(clock_.Elapsed() - start));
  CountLookup(value.status());
  return value;
}

std::vector<absl::StatusOr<std::string>> MeteredCache::MultiGet(absl::Span<const std::string> keys) {
  const absl::Duration start = clock_.Elapsed();
  std::vector<absl::StatusOr<std::string>> values = inner_.MultiGet(keys);
  lookup_seconds_.Observe(absl::ToDoubleSeconds(clock_.Elapsed() - start));
  for (const auto& value : values) CountLookup(value.status());
  return values;
}

absl::Status MeteredCache::Set(absl::string_view key, absl::string_view value, absl::Duration ttl) {
  const absl::Duration start = clock_.Elapsed();
  absl::Status status = inner_.Set(key, value, ttl);
  store_seconds_.Observe(absl::ToDoubleSeconds(clock_.Elapsed() - start));
  (status.ok() ? stored_ : store_errors_).Increment();
  return status;
}

void MeteredCache::CountLookup(const absl::Status& status) {
  if (status.ok()) {
    hits_.Increment();
  } else if (absl::IsNotFound(status)) {
    misses_.Increment();
  } else {
    lookup_errors_.Increment();
  }
}

}  // namespace rapport::cache
