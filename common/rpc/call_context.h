#ifndef RAPPORT_COMMON_RPC_CALL_CONTEXT_H_
#define RAPPORT_COMMON_RPC_CALL_CONTEXT_H_

#include <atomic>
#include <memory>
#include <string>

#include "absl/time/time.h"
#include "common/auth/caller.h"

namespace grpc {
class CallbackServerContext;
}  // namespace grpc

namespace rapport::rpc {

// What a handler is told about the call besides the request; free of gRPC for those who include it. May be copied;
// `server`, and IsCancelled() with it, are valid until the call finishes (until the handler returns or its Done is
// called). A value made by default is a call without end, for tests that call a handler directly.
struct CallContext {
  // When the answer is no longer wanted: the caller's deadline, at most the configured one.
  absl::Time deadline = absl::InfiniteFuture();

  // Who calls; never null. Everything the request names was held against its limits before the handler runs, so a
  // handler needs it only to say who it was.
  auth::CallerPtr caller = auth::Anybody();

  // Whether the reply must leave out alliance scores, and answers to alliance instruments: they are kept from those for
  // whom the caller looks.
  bool hide_alliance_scores = false;

  // W3C traceparent: the caller's trace with this call's own span, to be handed on with every outgoing call.
  std::string trace_parent;

  // gRPC's own context, for outgoing calls (common/rpc/client_call.h). Null in server streams, whose work may outlast
  // the call.
  grpc::CallbackServerContext* server = nullptr;

  // Set when a server stream has ended.
  std::shared_ptr<const std::atomic<bool>> ended;

  // Whether nobody waits any more: the caller has gone, or its deadline has passed. Thread-safe.
  bool IsCancelled() const;
};

}  // namespace rapport::rpc

#endif  // RAPPORT_COMMON_RPC_CALL_CONTEXT_H_
