#ifndef RAPPORT_COMMON_CACHE_REDIS_CACHE_H_
#define RAPPORT_COMMON_CACHE_REDIS_CACHE_H_

#include <functional>
#include <string>
#include <vector>

#include "common/cache/cache.h"
#include "common/cache/circuit_breaker.h"
#include "common/cache/redis_pool.h"

namespace rapport::cache {

struct RedisOptions {
  RedisAddress address;
  int max_connections = 16;  // as many as calls that may wait for Redis at once
  // What takes longer for one value, or one batch of 64, is used and counts as a failure nevertheless: a Redis that is
  // slow within its time limit would cost more than computing, and is left alone like a dead one.
  absl::Duration slow = absl::Milliseconds(20);
  BreakerOptions breaker;
};

// A cache in a Redis. A dead or slow server costs the time limit of a few commands, then nothing: the breaker answers
// UNAVAILABLE at once until a trial succeeds in time. Makes no call when constructed. Thread-safe.
class RedisCache final : public Cache {
 public:
  // `clock` must outlive it.
  RedisCache(const RedisOptions& options, const Clock& clock);

  absl::StatusOr<std::string> Get(absl::string_view key) override;
  std::vector<absl::StatusOr<std::string>> MultiGet(absl::Span<const std::string> keys) override;
  absl::Status Set(absl::string_view key, absl::string_view value, absl::Duration ttl) override;

  const CircuitBreaker& breaker() const { return breaker_; }

 private:
  // Appends one result per key, in order, all of one trip.
  void GetBatch(absl::Span<const std::string> keys, std::vector<absl::StatusOr<std::string>>& values);
  // Runs `body`, which is slow after `slow`, through breaker and pool. Every failure of the server becomes UNAVAILABLE.
  absl::Status Call(absl::Duration slow, const std::function<absl::Status(RedisConnection&)>& body);

  const Clock& clock_;
  const absl::Duration slow_;
  CircuitBreaker breaker_;
  RedisPool pool_;
};

}  // namespace rapport::cache

#endif  // RAPPORT_COMMON_CACHE_REDIS_CACHE_H_
