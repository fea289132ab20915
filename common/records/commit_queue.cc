#include "common/records/commit_queue.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "common/errors/errors.h"
#include "common/records/store_errors.h"

namespace rapport::records {
namespace {

// An answer must reach the caller before its deadline does.
constexpr absl::Duration kTimeToAnswer = absl::Milliseconds(30);
constexpr std::chrono::milliseconds kLookEvery(10);

// Who has little time still gets the most of it to wait in. What came too late is the committing thread's to drop.
absl::Time AnswerBy(absl::Time deadline, absl::Time now) {
  if (deadline <= now) return absl::InfiniteFuture();
  return deadline - std::min(kTimeToAnswer, (deadline - now) / 4);
}

}  // namespace

CommitQueue::CommitQueue(const Options& options, const Clock& clock, std::function<void(std::vector<Write>)> commit)
    : options_(options), clock_(clock), commit_(std::move(commit)) {
  for (int i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { Work(); });
  threads_.emplace_back([this] { AnswerLateOnes(); });
}

CommitQueue::~CommitQueue() {
  {
    const MutexLock lock(mutex_);
    closing_ = true;
    changed_.NotifyAll();
    must_wait_.NotifyAll();
  }
  for (std::thread& thread : threads_) thread.join();
}

void CommitQueue::Submit(Write write) {
  const absl::Time answer_by = AnswerBy(write.deadline, clock_.Now());
  {
    const MutexLock lock(mutex_);
    if (stats_.waiting < options_.queued_writes) {
      const std::string name = options_.lane_per_practice ? write.practice : "";
      Lane& lane = lanes_[name];
      lane.writes.push_back({std::move(write), answer_by});
      ++stats_.waiting;
      const bool behind_others = lane.busy;
      if (!lane.busy) {
        lane.busy = true;
        ready_.push_back(name);
        changed_.NotifyOne();
      }
      if (!looking_ && (behind_others || ready_.size() > idle_threads_)) {
        looking_ = true;
        must_wait_.NotifyOne();
      }
      return;
    }
    ++stats_.refused;
  }
  write.done(OverloadedError("too many writes wait for the store"));
}

void CommitQueue::Work() {
  mutex_.Lock();
  while (true) {
    ++idle_threads_;
    while (ready_.empty() && !closing_) changed_.Wait(mutex_);
    --idle_threads_;
    if (ready_.empty()) break;
    const std::string name = std::move(ready_.front());
    ready_.pop_front();
    std::vector<Write> group = TakeGroup(lanes_[name]);
    mutex_.Unlock();
    if (!group.empty()) commit_(std::move(group));
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
    group.push_back(std::move(lane.writes.front().write));
    lane.writes.pop_front();
  }
  if (group.empty()) return group;  // all were answered meanwhile
  stats_.waiting -= static_cast<int>(group.size());
  stats_.writes += static_cast<int64_t>(group.size());
  ++stats_.commits;
  return group;
}

void CommitQueue::AnswerLateOnes() {
  mutex_.Lock();
  while (!closing_) {
    looking_ = stats_.waiting > 0;
    if (!looking_) {
      must_wait_.Wait(mutex_);
      continue;
    }
    std::vector<Write> late = TakeLateOnes(clock_.Now());
    if (late.empty()) {
      must_wait_.WaitFor(mutex_, kLookEvery);
      continue;
    }
    mutex_.Unlock();
    for (const Write& write : late) write.done(StoreSlow());
    mutex_.Lock();
  }
  mutex_.Unlock();
}

std::vector<Write> CommitQueue::TakeLateOnes(absl::Time now) {
  std::vector<Write> late;
  for (auto& [name, lane] : lanes_) {
    const auto first = std::stable_partition(lane.writes.begin(), lane.writes.end(),
                                             [now](const Waiting& waiting) { return waiting.answer_by > now; });
    for (auto waiting = first; waiting != lane.writes.end(); ++waiting) late.push_back(std::move(waiting->write));
    lane.writes.erase(first, lane.writes.end());
  }
  stats_.waiting -= static_cast<int>(late.size());
  stats_.refused += static_cast<int64_t>(late.size());
  return late;
}

CommitStats CommitQueue::Stats() const {
  const MutexLock lock(mutex_);
  return stats_;
}

}  // namespace rapport::records
