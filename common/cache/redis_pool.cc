#include "common/cache/redis_pool.h"

#include <utility>

namespace rapport::cache {

absl::Status RedisPool::With(const std::function<absl::Status(RedisConnection&)>& body) {
  if (!TakePlace()) return absl::UnavailableError("all connections to Redis are busy");
  Connection connection = TakeIdle();
  absl::Status status = absl::UnavailableError("not connected");
  if (connection != nullptr) {
    status = body(*connection);
    if (status.code() == absl::StatusCode::kUnavailable && connection->broken()) {
      connection = nullptr;
      DropIdle();  // the others are of the same age and as dead
    }
  }
  if (connection == nullptr) {
    absl::StatusOr<Connection> opened = RedisConnection::Open(address_);
    status = opened.status();
    if (opened.ok()) {
      connection = *std::move(opened);
      status = body(*connection);
    }
  }
  if (connection != nullptr && connection->broken()) connection = nullptr;
  LeavePlace(std::move(connection));
  return status;
}

bool RedisPool::TakePlace() {
  MutexLock lock(mutex_);
  while (free_places_ == 0) {
    if (!left_.WaitFor(mutex_, absl::ToChronoMilliseconds(address_.command_timeout)) && free_places_ == 0) return false;
  }
  --free_places_;
  return true;
}

void RedisPool::LeavePlace(Connection connection) {
  MutexLock lock(mutex_);
  ++free_places_;
  if (connection != nullptr) idle_.push_back(std::move(connection));
  left_.NotifyOne();
}

RedisPool::Connection RedisPool::TakeIdle() {
  MutexLock lock(mutex_);
  if (idle_.empty()) return nullptr;
  Connection connection = std::move(idle_.back());
  idle_.pop_back();
  return connection;
}

void RedisPool::DropIdle() {
  std::vector<Connection> dropped;
  MutexLock lock(mutex_);
  dropped.swap(idle_);
}

}  // namespace rapport::cache
