#ifndef RAPPORT_COMMON_RECORDS_REQUEST_SWEEPER_H_
#define RAPPORT_COMMON_RECORDS_REQUEST_SWEEPER_H_

#include <cstdint>
#include <string>
#include <thread>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/mutex.h"
#include "common/sql/connection_pool.h"

namespace rapport::records {

// Forgets the replies that were remembered for retries once their time is over: they hold what their requests were
// answered with, so none may stay because its practice has fallen silent or writes much. A thread of its own sweeps all
// practices at intervals; it takes a connection for writes in small pieces, so that no commit waits long for it.
// Replicas may sweep at once. Thread-safe.
class RequestSweeper {
 public:
  // `pool` gives connections for writes; it and `clock` outlive this. The first sweep comes after one interval.
  RequestSweeper(sql::ConnectionPool& pool, const Clock& clock, absl::Duration interval);

  // Ends a sweep that is under way after its present piece.
  ~RequestSweeper();

  // Forgets all that is over now, and says how much that was. The errors of the database; what was forgotten until then
  // stays forgotten.
  absl::StatusOr<int64_t> Sweep();

 private:
  void Run();
  bool Stopping() const;
  // Forgets some of the next practice after `practice` that has any remembered, and moves `practice` there when nothing
  // is left to forget of it. False when there is none.
  absl::StatusOr<bool> SweepSome(std::string& practice, int64_t& forgotten);

  sql::ConnectionPool& pool_;
  const Clock& clock_;
  const absl::Duration interval_;
  mutable Mutex mutex_;
  CondVar stop_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace rapport::records

#endif  // RAPPORT_COMMON_RECORDS_REQUEST_SWEEPER_H_
