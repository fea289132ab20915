#ifndef RAPPORT_COMMON_RPC_CALL_DESK_H_
#define RAPPORT_COMMON_RPC_CALL_DESK_H_

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/auth/access_policy.h"
#include "common/auth/method_gate.h"
#include "common/auth/principal_limits.h"
#include "common/base/clock.h"
#include "common/base/mutex.h"
#include "common/log/logger.h"
#include "common/metrics/rpc_metrics.h"
#include "common/rpc/call_context.h"
#include "google/protobuf/descriptor.h"

namespace rapport::rpc {

// Finds out who calls, from metadata and the peer's certificate. UNAUTHENTICATED when that fails. Must not block;
// thread-safe. An empty one lets everybody in without restriction.
using Authenticator = std::function<absl::StatusOr<auth::CallerPtr>(const grpc::CallbackServerContext&)>;

// Whether all these episodes, by name, are of the caller's caseload: OK, or NOT_FOUND, EPISODE_NOT_FOUND as for
// episodes that do not exist. Asked for callers that are limited to a caseload alone. May block: on a worker.
using CaseloadCheck = std::function<absl::Status(const CallContext&, const std::vector<std::string>& episodes)>;

// Who may call a service, and what.
struct Admission {
  Authenticator authenticator;              // empty: nobody needs to say who they are
  const auth::AccessPolicy& policy;         // what scopes open
  auth::PrincipalLimits* limits = nullptr;  // quotas of principals; null: none
  const CaseloadCheck& caseload;            // empty: callers limited to a caseload reach no episode
};

// How much work a service takes on; meanings and defaults in rapport.config.v1.
struct CallLimits {
  std::size_t max_calls = 2048;
  absl::Duration default_deadline = absl::Seconds(10);
  absl::Duration max_deadline = absl::Seconds(60);
  std::size_t max_request_bytes = std::size_t{1} << 20;
  std::size_t max_stream_message_bytes = std::size_t{8} << 20;
  std::size_t max_stream_messages = 100000;
  absl::Duration stream_idle_timeout = absl::Minutes(5);
};

// A stream, which may last until somebody ends it. Thread-safe.
class EndableStream {
 public:
  virtual ~EndableStream() = default;

  // Finishes the stream with `status` as soon as what it is writing is out.
  virtual void End(absl::Status status) = 0;

  // Since when, by Clock::Elapsed(), the stream has been waiting for its caller to send or to take something; nullopt
  // while it waits for us.
  virtual std::optional<absl::Duration> WaitsForCallerSince() const = 0;

  // From when on its caller is not believed any more.
  virtual absl::Time Expiry() const = 0;

  // Ends a stream whose caller has been silent for too long, also one whose write does not get out.
  virtual void EndIdle() = 0;
};

// What all calls of one service share: its limits, metrics and log, who may call, and how many calls there are.
// Thread-safe.
class CallDesk {
 public:
  // The references must outlive this. `service` must have one request message per method that no other method uses.
  CallDesk(const google::protobuf::ServiceDescriptor& service, const CallLimits& limits, metrics::Registry& registry,
           log::Logger& logger, const Clock& clock, Admission admission);

  const CallLimits& limits() const { return limits_; }
  const Clock& clock() const { return clock_; }
  log::Logger& logger() const { return logger_; }
  const Admission& admission() const { return admission_; }

  // The metrics of the method whose request message `request` describes. A request of another service is a bug and
  // ends the process.
  metrics::MethodMetrics& MetricsOf(const google::protobuf::Descriptor& request) const;

  // What decides who may call that method; as MetricsOf.
  const auth::MethodGate& GateOf(const google::protobuf::Descriptor& request) const;

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

  // Streams of replies are ended when the process drains, since they would not end by themselves. One that is added
  // while draining is ended at once.
  void AddStream(std::weak_ptr<EndableStream> stream);
  void EndStreams();

  // Streams of either kind, whose callers may fall silent, or whose tokens expire.
  void WatchCaller(std::weak_ptr<EndableStream> stream);

  // Ends those whose callers have been silent for longer than they may, or came with a token that has expired since.
  void EndOverdueStreams();

 private:
  const CallLimits limits_;
  const metrics::ServiceMetrics metrics_;
  log::Logger& logger_;
  const Clock& clock_;
  const Admission admission_;
  absl::flat_hash_map<const google::protobuf::Descriptor*, std::unique_ptr<const auth::MethodGate>> gates_;
  std::atomic<std::size_t> in_progress_ = 0;
  std::atomic<std::size_t> entered_ = 0;
  std::atomic<bool> closed_ = false;
  Mutex mutex_;
  std::vector<std::weak_ptr<EndableStream>> streams_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::weak_ptr<EndableStream>> watched_ ABSL_GUARDED_BY(mutex_);
  bool draining_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace rapport::rpc

#endif  // RAPPORT_COMMON_RPC_CALL_DESK_H_
