#ifndef RAPPORT_COMMON_EXEC_BOUNDED_EXECUTOR_H_
#define RAPPORT_COMMON_EXEC_BOUNDED_EXECUTOR_H_

#include <cstddef>
#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "common/base/mutex.h"

namespace rapport::exec {

// A fixed number of threads and a short queue: what does not fit is refused at once, because a caller who is told "not
// now" can go elsewhere, and one who waits in a long queue has left when it is their turn. Thread-safe.
class BoundedExecutor {
 public:
  using Task = std::function<void()>;

  // Starts `threads` threads (at least 1); up to `queue` tasks may wait for one.
  BoundedExecutor(std::size_t threads, std::size_t queue);

  // Stops.
  ~BoundedExecutor();

  BoundedExecutor(const BoundedExecutor&) = delete;
  BoundedExecutor& operator=(const BoundedExecutor&) = delete;

  // Queues a new piece of work. False, and the task is not run, when the queue is full or the executor has stopped.
  [[nodiscard]] bool TrySubmit(Task task);

  // Queues the next step of work that was admitted before (a stream's next message), whether or not the queue is full:
  // the number of admitted calls bounds it. False only when the executor has stopped.
  [[nodiscard]] bool Continue(Task task);

  // Runs what is queued, refuses everything new and joins the threads. Safe to call twice; not from a task.
  void Stop();

  // How things stand now: for metrics.
  std::size_t queued() const;
  std::size_t running() const;
  std::size_t threads() const { return thread_count_; }
  std::size_t capacity() const { return capacity_; }

 private:
  void Run();

  const std::size_t thread_count_;
  const std::size_t capacity_;
  mutable Mutex mutex_;
  CondVar wake_;
  std::deque<Task> tasks_ ABSL_GUARDED_BY(mutex_);
  std::size_t running_ ABSL_GUARDED_BY(mutex_) = 0;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  Mutex join_mutex_;
  std::vector<std::thread> workers_ ABSL_GUARDED_BY(join_mutex_);
};

}  // namespace rapport::exec

#endif  // RAPPORT_COMMON_EXEC_BOUNDED_EXECUTOR_H_
