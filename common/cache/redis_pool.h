#ifndef RAPPORT_COMMON_CACHE_REDIS_POOL_H_
#define RAPPORT_COMMON_CACHE_REDIS_POOL_H_

#include <functional>
#include <memory>
#include <vector>

#include "common/base/mutex.h"
#include "common/cache/redis_connection.h"

namespace rapport::cache {

// At most so many connections to one Redis, opened when first needed and kept while they work. Thread-safe.
class RedisPool {
 public:
  RedisPool(RedisAddress address, int max_connections) : address_(std::move(address)), free_places_(max_connections) {}

  // Runs `body` with a connection of its own. A kept connection that turns out to be dead (the server was restarted) is
  // replaced by a new one and `body` run again, once; so it must be harmless to repeat. UNAVAILABLE when no connection
  // could be had within the command's time limit; otherwise what `body` returns.
  absl::Status With(const std::function<absl::Status(RedisConnection&)>& body);

 private:
  using Connection = std::unique_ptr<RedisConnection>;

  // False when every place stays taken for the command's time limit.
  bool TakePlace();
  void LeavePlace(Connection connection);
  Connection TakeIdle();
  void DropIdle();

  const RedisAddress address_;
  Mutex mutex_;
  CondVar left_;
  int free_places_ ABSL_GUARDED_BY(mutex_);
  std::vector<Connection> idle_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace rapport::cache

#endif  // RAPPORT_COMMON_CACHE_REDIS_POOL_H_
