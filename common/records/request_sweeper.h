#ifndef RAPPORT_COMMON_RECORDS_REQUEST_SWEEPER_H_
#define RAPPORT_COMMON_RECORDS_REQUEST_SWEEPER_H_

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>

#include "absl/status/status.h"
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

  // Forgets all that is over now, and says how much that was. The first error of the database: a practice that meets
  // one is left for the next sweep, the others are swept; what was forgotten stays forgotten.
  absl::StatusOr<int64_t> Sweep();

  // How many practices met an error, and sweeps that could not find the next one, since this was made.
  int64_t failures() const { return failures_; }

 private:
  void Run();
  bool Stopping() const;
  // The first practice after `practice` that has any remembered; empty when there is none.
  absl::StatusOr<std::string> NextPractice(const std::string& practice);
  // Forgets all that is over of one practice, piece by piece.
  absl::Status SweepPractice(const std::string& practice, int64_t& forgotten);
  // Forgets at most one piece, and says how much that was.
  absl::StatusOr<int64_t> SweepPiece(const std::string& practice);

  sql::ConnectionPool& pool_;
  const Clock& clock_;
  const absl::Duration interval_;
  std::atomic<int64_t> failures_ = 0;
  mutable Mutex mutex_;
  CondVar stop_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace rapport::records

#endif  // RAPPORT_COMMON_RECORDS_REQUEST_SWEEPER_H_
