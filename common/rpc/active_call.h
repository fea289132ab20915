#ifndef RAPPORT_COMMON_RPC_ACTIVE_CALL_H_
#define RAPPORT_COMMON_RPC_ACTIVE_CALL_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/metrics/rpc_metrics.h"
#include "common/rpc/call_context.h"
#include "common/rpc/call_desk.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "grpcpp/support/status.h"

namespace rapport::rpc {

// RESOURCE_EXHAUSTED with RetryInfo: no worker is free and the queue is full.
absl::Status QueueFull();

// DEADLINE_EXCEEDED: the caller of a stream was silent for too long.
absl::Status StreamIdle();

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

  // Whether a call of one request, be its answer one reply or a stream, may go on to its handler. RESOURCE_EXHAUSTED
  // (too many calls, of all or of this caller, or a request of more than the allowed bytes), UNAUTHENTICATED,
  // PERMISSION_DENIED, NOT_FOUND for another practice's names, or as StillWanted.
  absl::Status AdmitRequest(const google::protobuf::Message& request);

  // The same for a stream of requests, which has no deadline unless the caller set one.
  absl::Status AdmitStream();

  // As AdmitRequest, for one message of a stream of requests.
  absl::Status CheckStreamMessage(const google::protobuf::Message& request) const;

  // Whether CheckCaseload has something to look up.
  bool NeedsCaseload(const google::protobuf::Message& request) const;

  // NOT_FOUND, EPISODE_NOT_FOUND when the request names an episode beyond the caseload that the caller is limited to.
  // Blocks when it is limited; else it costs nothing.
  absl::Status CheckCaseload(const google::protobuf::Message& request) const;

  // RESOURCE_EXHAUSTED when a stream has brought `count` messages, and that is more than it may.
  absl::Status CheckStreamLength(std::size_t count) const;

  // From when on the caller is not believed any more, and a stream of its ends. After admission.
  absl::Time Expiry() const { return context_.caller->expiry; }

  // Ends the call below gRPC, which gives up what it is reading or writing. The caller gets CANCELLED.
  void Abandon();

  // Clock::Elapsed() now.
  absl::Duration Elapsed() const { return desk_.clock().Elapsed(); }

  // CANCELLED or DEADLINE_EXCEEDED when nobody waits for the answer any more.
  absl::Status StillWanted() const;

  // Counts, logs and gives the status to finish with. Called exactly once; `server` is not touched afterwards.
  grpc::Status Close(absl::Status status);

 private:
  absl::Status Admit();

  // Whether everything the request names is the caller's practice's.
  absl::Status CheckRequest(const google::protobuf::Message& request) const;

  void Log(const absl::Status& status, absl::Duration took) const;

  CallDesk& desk_;
  metrics::MethodMetrics& metrics_;
  const auth::MethodGate& gate_;
  grpc::CallbackServerContext& server_;
  const absl::Duration start_;
  const bool has_room_;
  const bool unary_;
  CallContext context_;
  auth::PrincipalLimits::Lease lease_;
};

}  // namespace rapport::rpc

#endif  // RAPPORT_COMMON_RPC_ACTIVE_CALL_H_
