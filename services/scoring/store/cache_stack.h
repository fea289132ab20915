#ifndef RAPPORT_SERVICES_SCORING_STORE_CACHE_STACK_H_
#define RAPPORT_SERVICES_SCORING_STORE_CACHE_STACK_H_

#include <memory>

#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/cache/local_cache.h"
#include "common/cache/metered_cache.h"
#include "common/cache/redis_cache.h"
#include "common/cache/sealed_cache.h"
#include "common/cache/tiered_cache.h"
#include "common/metrics/registry.h"
#include "rapport/config/v1/server_config.pb.h"

namespace rapport::scoring {

// The caches of one process as its configuration says: a bounded one of its own, and before nothing leaves the process
// unsealed, a Redis behind it. Thread-safe.
class CacheStack {
 public:
  // FAILED_PRECONDITION when a secret cannot be read. Connects when it is used. `clock` and `registry` must outlive the
  // stack, which must outlive the registry's last scrape.
  static absl::StatusOr<std::unique_ptr<CacheStack>> Make(const config::v1::CacheConfig& config, const Clock& clock,
                                                          metrics::Registry& registry);

  cache::Cache& top() { return *top_; }

 private:
  CacheStack(const config::v1::CacheConfig& config, const Clock& clock, metrics::Registry& registry);
  void AddRedis(const cache::RedisOptions& options, cache::SealingKey key, absl::Duration time_to_live,
                const Clock& clock, metrics::Registry& registry);

  cache::LocalCache local_;
  cache::MeteredCache metered_local_;
  std::unique_ptr<cache::RedisCache> redis_;
  std::unique_ptr<cache::SealedCache> sealed_;
  std::unique_ptr<cache::MeteredCache> metered_redis_;
  std::unique_ptr<cache::TieredCache> tiered_;
  cache::Cache* top_;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_STORE_CACHE_STACK_H_
