#ifndef RAPPORT_COMMON_RPC_CALL_DESK_H_
#define RAPPORT_COMMON_RPC_CALL_DESK_H_

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/mutex.h"
#include "common/log/logger.h"
#include "common/metrics/rpc_metrics.h"
#include "common/rpc/call_context.h"
#include "google/protobuf/descriptor.h"

namespace rapport::rpc {

// Finds out who calls, from metadata and the peer's certificate. UNAUTHENTICATED when that fails. Must not block;
// thread-safe. An empty one lets everybody in without restriction.
using Authenticator = std::function<absl::StatusOr<Caller>(const grpc::CallbackServerContext&)>;

// How much work a service takes on; meanings and defaults in rapport.config.v1.
struct CallLimits {
  std::size_t max_calls = 2048;
  absl::Duration default_deadline = absl::Seconds(10);
  absl::Duration max_deadline = absl::Seconds(60);
  std::size_t max_request_bytes = std::size_t{1} << 20;
  std::size_t max_stream_message_bytes = std::size_t{8} << 20;
};

// A stream that lasts until somebody ends it.
class EndableStream {
 public:
  virtual ~EndableStream() = default;

  // Finishes the stream with `status` as soon as what it is writing is out. Thread-safe.
  virtual void End(absl::Status status) = 0;
};

// What all calls of one service share: its limits, metrics and log, who may call, and how many calls there are.
// Thread-safe.
class CallDesk {
 public:
  // The references must outlive this. `service` must have one request message per method that no other method uses.
  CallDesk(const google::protobuf::ServiceDescriptor& service, const CallLimits& limits, metrics::Registry& registry,
           log::Logger& logger, const Clock& clock, Authenticator authenticator = nullptr);

  const CallLimits& limits() const { return limits_; }
  const Clock& clock() const { return clock_; }
  log::Logger& logger() const { return logger_; }
  const Authenticator& authenticator() const { return authenticator_; }

  // The metrics of the method whose request message `request` describes. A request of another service is a bug and
  // ends the process.
  metrics::MethodMetrics& MetricsOf(const google::protobuf::Descriptor& request) const;

  // Counts a call in; false when there are as many as there may be. Leave() is due in either case.
  bool Enter() {
    entered_.fetch_add(1);
    return in_progress_.fetch_add(1) < limits_.max_calls;
  }
  void Leave() { in_progress_.fetch_sub(1); }
  std::size_t in_progress() const { return in_progress_.load(); }

  // All calls there ever were.
  std::size_t entered() const { return entered_.load(); }

  // From now on calls are to be refused with UNAVAILABLE, SERVER_DRAINING: the port is about to close.
  void Close() { closed_.store(true); }
  absl::Status CheckOpen() const;

  // Server streams are ended when the process drains, since they would not end by themselves. One that is added while
  // draining is ended at once.
  void AddStream(std::weak_ptr<EndableStream> stream);
  void EndStreams();

 private:
  const CallLimits limits_;
  const metrics::ServiceMetrics metrics_;
  log::Logger& logger_;
  const Clock& clock_;
  const Authenticator authenticator_;
  std::atomic<std::size_t> in_progress_ = 0;
  std::atomic<std::size_t> entered_ = 0;
  std::atomic<bool> closed_ = false;
  Mutex mutex_;
  std::vector<std::weak_ptr<EndableStream>> streams_ ABSL_GUARDED_BY(mutex_);
  bool draining_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace rapport::rpc

#endif  // RAPPORT_COMMON_RPC_CALL_DESK_H_
