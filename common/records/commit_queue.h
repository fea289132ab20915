#ifndef RAPPORT_COMMON_RECORDS_COMMIT_QUEUE_H_
#define RAPPORT_COMMON_RECORDS_COMMIT_QUEUE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/mutex.h"
#include "common/records/record_store.h"

namespace rapport::records {

// What a queue has seen since it was made, for metrics.
struct CommitStats {
  int waiting = 0;      // writes that wait now
  int64_t commits = 0;  // groups
  int64_t writes = 0;   // writes in them
  int64_t refused = 0;  // writes refused because the queue was full or their deadlines came near
};

// Writes wait here, holding no thread and no connection, and are committed in groups: while one group is brought to
// disk the next gathers. Writes of one lane are committed in their order, one group at a time. When a group takes so
// long, on a slow disk, that the deadline of one that waits comes near, that one is answered while its caller still
// listens. Thread-safe.
class CommitQueue {
 public:
  struct Options {
    int threads = 1;
    bool lane_per_practice = false;  // else one lane for all
    int queued_writes = 512;
    int writes_per_commit = 256;
  };

  // `commit` brings a group to disk and answers its writes; it is called from the queue's threads. `clock` outlives the
  // queue.
  CommitQueue(const Options& options, const Clock& clock, std::function<void(std::vector<Write>)> commit);

  // Commits what still waits.
  ~CommitQueue();

  // RESOURCE_EXHAUSTED through `done`, on this thread, when the queue is full. UNAVAILABLE, STORE_SLOW through `done`,
  // shortly before the write's deadline, when it still waits then; nothing was changed.
  void Submit(Write write);

  CommitStats Stats() const;

 private:
  struct Waiting {
    Write write;
    absl::Time answer_by;  // later it is too late for an answer to reach the caller
  };

  struct Lane {
    std::deque<Waiting> writes;
    bool busy = false;  // a thread commits a group of it, or it stands in ready_
  };

  void Work();
  // Looks after the writes that wait.
  void AnswerLateOnes();
  std::vector<Write> TakeLateOnes(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  std::vector<Write> TakeGroup(Lane& lane) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Options options_;
  const Clock& clock_;
  const std::function<void(std::vector<Write>)> commit_;
  mutable Mutex mutex_;
  CondVar changed_;
  CondVar must_wait_;  // a write must, and nobody looks after those that do
  absl::flat_hash_map<std::string, Lane> lanes_ ABSL_GUARDED_BY(mutex_);
  std::deque<std::string> ready_ ABSL_GUARDED_BY(mutex_);  // lanes with writes that nobody works on
  CommitStats stats_ ABSL_GUARDED_BY(mutex_);
  size_t idle_threads_ ABSL_GUARDED_BY(mutex_) = 0;
  bool looking_ ABSL_GUARDED_BY(mutex_) = false;
  bool closing_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace rapport::records

#endif  // RAPPORT_COMMON_RECORDS_COMMIT_QUEUE_H_
