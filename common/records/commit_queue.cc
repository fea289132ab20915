#include "common/records/commit_queue.h"

#include <utility>

#include "common/errors/errors.h"

namespace rapport::records {

CommitQueue::CommitQueue(const Options& options, std::function<void(std::vector<Write>)> commit)
    : options_(options), commit_(std::move(commit)) {
  for (int i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { Work(); });
}

CommitQueue::~CommitQueue() {
  {
    const MutexLock lock(mutex_);
    closing_ = true;
    changed_.NotifyAll();
  }
  for (std::thread& thread : threads_) thread.join();
}

void CommitQueue::Submit(Write write) {
  {
    const MutexLock lock(mutex_);
    if (stats_.waiting < options_.queued_writes) {
      const std::string name = options_.lane_per_practice ? write.practice : "";
      Lane& lane = lanes_[name];
      lane.writes.push_back(std::move(write));
      ++stats_.waiting;
      if (!lane.busy) {
        lane.busy = true;
        ready_.push_back(name);
        changed_.NotifyOne();
      }
      return;
    }
    ++stats_.overloads;
  }
  write.done(OverloadedError("too many writes wait for the store"));
}

void CommitQueue::Work() {
  mutex_.Lock();
  while (true) {
    while (ready_.empty() && !closing_) changed_.Wait(mutex_);
    if (ready_.empty()) break;
    const std::string name = std::move(ready_.front());
    ready_.pop_front();
    std::vector<Write> group = TakeGroup(lanes_[name]);
    mutex_.Unlock();
    commit_(std::move(group));
    mutex_.Lock();
    if (lanes_[name].writes.empty()) {
      lanes_.erase(name);
    } else {
      ready_.push_back(name);
      changed_.NotifyOne();
    }
  }
  mutex_.Unlock();
}

std::vector<Write> CommitQueue::TakeGroup(Lane& lane) {
  std::vector<Write> group;
  while (!lane.writes.empty() && group.size() < static_cast<size_t>(options_.writes_per_commit)) {
    group.push_back(std::move(lane.writes.front()));
    lane.writes.pop_front();
  }
  stats_.waiting -= static_cast<int>(group.size());
  stats_.writes += static_cast<int64_t>(group.size());
  ++stats_.commits;
  return group;
}

CommitStats CommitQueue::Stats() const {
  const MutexLock lock(mutex_);
  return stats_;
}

}  // namespace rapport::records
