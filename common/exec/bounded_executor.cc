#include "common/exec/bounded_executor.h"

#include <utility>

namespace rapport::exec {

BoundedExecutor::BoundedExecutor(std::size_t threads, std::size_t queue)
    : thread_count_(threads == 0 ? 1 : threads), capacity_(queue) {
  MutexLock lock(join_mutex_);
  workers_.reserve(thread_count_);
  for (std::size_t i = 0; i < thread_count_; ++i) workers_.emplace_back([this] { Run(); });
}

BoundedExecutor::~BoundedExecutor() { Stop(); }

bool BoundedExecutor::TrySubmit(Task task) {
  {
    MutexLock lock(mutex_);
    // A task that an idle thread will take at once does not count as waiting.
    const std::size_t idle = thread_count_ - running_;
    if (stopped_ || tasks_.size() >= capacity_ + idle) return false;
    tasks_.push_back(std::move(task));
  }
  wake_.NotifyOne();
  return true;
}

bool BoundedExecutor::Continue(Task task) {
  {
    MutexLock lock(mutex_);
    if (stopped_) return false;
    tasks_.push_back(std::move(task));
  }
  wake_.NotifyOne();
  return true;
}

void BoundedExecutor::Stop() {
  {
    MutexLock lock(mutex_);
    stopped_ = true;
  }
  wake_.NotifyAll();
  MutexLock lock(join_mutex_);
  for (std::thread& worker : workers_) worker.join();
  workers_.clear();
}

std::size_t BoundedExecutor::queued() const {
  MutexLock lock(mutex_);
  return tasks_.size();
}

std::size_t BoundedExecutor::running() const {
  MutexLock lock(mutex_);
  return running_;
}

void BoundedExecutor::Run() {
  for (;;) {
    Task task;
    {
      MutexLock lock(mutex_);
      while (tasks_.empty() && !stopped_) wake_.Wait(mutex_);
      if (tasks_.empty()) return;
      task = std::move(tasks_.front());
      tasks_.pop_front();
      ++running_;
    }
    task();
    task = nullptr;  // what the task holds is released before the thread counts as idle
    MutexLock lock(mutex_);
    --running_;
  }
}

}  // namespace rapport::exec
