#include "common/rpc/stream_sweeper.h"

#include <algorithm>
#include <utility>

namespace rapport::rpc {

StreamSweeper::StreamSweeper(std::vector<CallDesk*> desks, absl::Duration timeout)
    : desks_(std::move(desks)),
      interval_(std::clamp(timeout / 4, absl::Milliseconds(50), absl::Seconds(5))),
      thread_([this] { Run(); }) {}

StreamSweeper::~StreamSweeper() {
  {
    MutexLock lock(mutex_);
    stop_ = true;
    wake_.NotifyAll();
  }
  thread_.join();
}

void StreamSweeper::Run() {
  while (true) {
    {
      MutexLock lock(mutex_);
      if (!stop_) wake_.WaitFor(mutex_, absl::ToChronoMilliseconds(interval_));
      if (stop_) return;
    }
    for (CallDesk* desk : desks_) desk->EndOverdueStreams();
  }
}

}  // namespace rapport::rpc
