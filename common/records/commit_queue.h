#ifndef RAPPORT_COMMON_RECORDS_COMMIT_QUEUE_H_
#define RAPPORT_COMMON_RECORDS_COMMIT_QUEUE_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "common/base/mutex.h"
#include "common/records/record_store.h"

namespace rapport::records {

// What a queue has seen since it was made, for metrics.
struct CommitStats {
  int waiting = 0;        // writes that wait now
  int64_t commits = 0;    // groups
  int64_t writes = 0;     // writes in them
  int64_t overloads = 0;  // writes refused because the queue was full
};

// Writes wait here, holding no thread and no connection, and are committed in groups: while one group is brought to
// disk the next gathers. Writes of one lane are committed in their order, one group at a time. Thread-safe.
class CommitQueue {
 public:
  struct Options {
    int threads = 1;
    bool lane_per_practice = false;  // else one lane for all
    int queued_writes = 512;
    int writes_per_commit = 256;
  };

  // `commit` brings a group to disk and answers its writes; it is called from the queue's threads.
  CommitQueue(const Options& options, std::function<void(std::vector<Write>)> commit);

  // Commits what still waits.
  ~CommitQueue();

  // RESOURCE_EXHAUSTED through `done`, on this thread, when the queue is full.
  void Submit(Write write);

  CommitStats Stats() const;

 private:
  struct Lane {
    std::deque<Write> writes;
    bool busy = false;  // a thread commits a group of it, or it stands in ready_
  };

  void Work();
  std::vector<Write> TakeGroup(Lane& lane) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Options options_;
  const std::function<void(std::vector<Write>)> commit_;
  mutable Mutex mutex_;
  CondVar changed_;
  absl::flat_hash_map<std::string, Lane> lanes_ ABSL_GUARDED_BY(mutex_);
  std::deque<std::string> ready_ ABSL_GUARDED_BY(mutex_);  // lanes with writes that nobody works on
  CommitStats stats_ ABSL_GUARDED_BY(mutex_);
  bool closing_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace rapport::records

#endif  // RAPPORT_COMMON_RECORDS_COMMIT_QUEUE_H_
