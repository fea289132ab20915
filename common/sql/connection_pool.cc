#include "common/sql/connection_pool.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "common/base/status_macros.h"
#include "common/sql/sql_errors.h"

namespace rapport::sql {
namespace {

// Far deadlines are looked at again this often; also keeps the arithmetic of infinite ones away from the clock.
constexpr absl::Duration kLongestWait = absl::Seconds(1);

}  // namespace

ConnectionPool::ConnectionPool(Database& database, int size, const Clock& clock)
    : database_(database), size_(size), clock_(clock) {}

ConnectionPool::Lease::~Lease() {
  if (connection_ != nullptr) pool_->Return(std::move(connection_));
}

absl::StatusOr<ConnectionPool::Lease> ConnectionPool::Acquire(absl::Time deadline) {
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection, TakeSlot(deadline));
  if (connection == nullptr) {
    absl::StatusOr<std::unique_ptr<Connection>> opened = database_.Connect(deadline);
    if (!opened.ok()) {
      Return(nullptr);
      return std::move(opened).status();
    }
    connection = *std::move(opened);
  }
  connection->SetDeadline(deadline);
  return Lease(*this, std::move(connection));
}

absl::StatusOr<std::unique_ptr<Connection>> ConnectionPool::TakeSlot(absl::Time deadline) {
  const MutexLock lock(mutex_);
  if (stats_.busy >= size_) {
    const absl::Time start = clock_.Now();
    ++stats_.waits;
    ++stats_.waiting;
    bool late = false;
    while (stats_.busy >= size_ && !late) {
      const absl::Duration left = deadline - clock_.Now();
      late = left <= absl::ZeroDuration();
      if (!late)
        freed_.WaitFor(mutex_, absl::ToChronoMilliseconds(std::min(left, kLongestWait)) + std::chrono::milliseconds(1));
    }
    --stats_.waiting;
    stats_.wait_time += clock_.Now() - start;
    if (stats_.busy >= size_) return StoreDeadlineExceeded();
  }
  ++stats_.busy;
  if (idle_.empty()) return nullptr;
  std::unique_ptr<Connection> connection = std::move(idle_.back());
  idle_.pop_back();
  return connection;
}

void ConnectionPool::Return(std::unique_ptr<Connection> connection) {
  if (connection != nullptr) connection->Rollback();
  if (connection != nullptr && !connection->Usable()) connection = nullptr;
  const MutexLock lock(mutex_);
  --stats_.busy;
  if (connection != nullptr) idle_.push_back(std::move(connection));
  freed_.NotifyOne();
}

PoolStats ConnectionPool::Stats() const {
  const MutexLock lock(mutex_);
  PoolStats stats = stats_;
  stats.connections = stats_.busy + static_cast<int>(idle_.size());
  return stats;
}

}  // namespace rapport::sql
