#ifndef RAPPORT_COMMON_RPC_STREAM_SWEEPER_H_
#define RAPPORT_COMMON_RPC_STREAM_SWEEPER_H_

#include <thread>
#include <vector>

#include "absl/time/time.h"
#include "common/base/mutex.h"
#include "common/rpc/call_desk.h"

namespace rapport::rpc {

// Looks again and again for streams whose callers have fallen silent, or whose tokens have expired, and ends them: a
// stream costs its caller nothing to hold and us memory and a place. One thread, until it is destroyed.
class StreamSweeper {
 public:
  // Looks every quarter of `timeout`, but at least every 5 s and at most 20 times a second.
  StreamSweeper(std::vector<CallDesk*> desks, absl::Duration timeout);
  ~StreamSweeper();

 private:
  void Run();

  const std::vector<CallDesk*> desks_;
  const absl::Duration interval_;
  Mutex mutex_;
  CondVar wake_;
  bool stop_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace rapport::rpc

#endif  // RAPPORT_COMMON_RPC_STREAM_SWEEPER_H_
