#ifndef RAPPORT_COMMON_RPC_ACTIVE_CALL_H_
#define RAPPORT_COMMON_RPC_ACTIVE_CALL_H_

#include <cstddef>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/metrics/rpc_metrics.h"
#include "common/rpc/call_context.h"
#include "common/rpc/call_desk.h"
#include "google/protobuf/descriptor.h"
#include "grpcpp/support/status.h"

namespace rapport::rpc {

// RESOURCE_EXHAUSTED with RetryInfo: no worker is free and the queue is full.
absl::Status QueueFull();

// One call from its arrival to its status, whatever its kind: what is checked before the handler, and what is counted
// and logged after it. Not thread-safe; its user sees to it that one thread has it at a time.
class ActiveCall {
 public:
  // Counts the call as started. `desk` must outlive this; `server` must live until Close.
  ActiveCall(CallDesk& desk, const google::protobuf::Descriptor& request, grpc::CallbackServerContext& server);
  ActiveCall(const ActiveCall&) = delete;
  ActiveCall& operator=(const ActiveCall&) = delete;

  const CallContext& context() const { return context_; }
  metrics::MethodMetrics& metrics() { return metrics_; }

  // Whether the call may go on to its handler. RESOURCE_EXHAUSTED (too many calls, or a request of more than the
  // allowed bytes), UNAUTHENTICATED, or as StillWanted.
  absl::Status AdmitUnary(std::size_t request_bytes);

  // The same for a stream, which has no deadline unless the caller set one.
  absl::Status AdmitStream();

  // RESOURCE_EXHAUSTED when one message of a stream has more than the allowed bytes.
  absl::Status CheckStreamMessage(std::size_t bytes) const;

  // CANCELLED or DEADLINE_EXCEEDED when nobody waits for the answer any more.
  absl::Status StillWanted() const;

  // Counts, logs and gives the status to finish with. Called exactly once; `server` is not touched afterwards.
  grpc::Status Close(absl::Status status);

 private:
  absl::Status Admit();
  void Log(const absl::Status& status, absl::Duration took) const;

  CallDesk& desk_;
  metrics::MethodMetrics& metrics_;
  grpc::CallbackServerContext& server_;
  const absl::Duration start_;
  const bool has_room_;
  const bool unary_;
  CallContext context_;
};

}  // namespace rapport::rpc

#endif  // RAPPORT_COMMON_RPC_ACTIVE_CALL_H_
