#ifndef RAPPORT_COMMON_SQL_CONNECTION_POOL_H_
#define RAPPORT_COMMON_SQL_CONNECTION_POOL_H_

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/mutex.h"
#include "common/sql/database.h"

namespace rapport::sql {

// What a pool has seen since it was made, for metrics.
struct PoolStats {
  int connections = 0;       // open now
  int busy = 0;              // lent now
  int waiting = 0;           // callers that wait for one now
  int64_t waits = 0;         // callers that had to wait
  absl::Duration wait_time;  // all of them together
};

// At most `size` connections, opened when first needed and lent to one caller at a time. Thread-safe; outlives its
// leases.
class ConnectionPool {
 public:
  // `database` and `clock` outlive the pool.
  ConnectionPool(Database& database, int size, const Clock& clock);

  // A lent connection; goes back, rolled back, at the end of its scope. One that became unusable is closed instead.
  class Lease {
   public:
    Lease(ConnectionPool& pool, std::unique_ptr<Connection> connection)
        : pool_(&pool), connection_(std::move(connection)) {}
    ~Lease();
    Lease(Lease&&) = default;
    Lease& operator=(Lease&&) = delete;

    Connection& operator*() const { return *connection_; }
    Connection* operator->() const { return connection_.get(); }

   private:
    ConnectionPool* pool_;
    std::unique_ptr<Connection> connection_;
  };

  // Waits for a free connection until `deadline`, which then holds for its statements too. DEADLINE_EXCEEDED when none
  // becomes free; UNAVAILABLE when a new one cannot be opened.
  absl::StatusOr<Lease> Acquire(absl::Time deadline);

  PoolStats Stats() const;

 private:
  // Takes an idle connection, or leave to open one (nullptr).
  absl::StatusOr<std::unique_ptr<Connection>> TakeSlot(absl::Time deadline);
  void Return(std::unique_ptr<Connection> connection);

  Database& database_;
  const int size_;
  const Clock& clock_;
  mutable Mutex mutex_;
  CondVar freed_;
  std::vector<std::unique_ptr<Connection>> idle_ ABSL_GUARDED_BY(mutex_);
  PoolStats stats_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace rapport::sql

#endif  // RAPPORT_COMMON_SQL_CONNECTION_POOL_H_
