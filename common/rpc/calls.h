#ifndef RAPPORT_COMMON_RPC_CALLS_H_
#define RAPPORT_COMMON_RPC_CALLS_H_

#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "common/exec/bounded_executor.h"
#include "common/rpc/active_call.h"
#include "common/rpc/bidi_stream.h"
#include "common/rpc/call_context.h"
#include "common/rpc/done.h"
#include "common/rpc/guarded.h"
#include "common/rpc/server_stream.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/server_callback.h"

namespace rapport::rpc {

// Runs handlers, which are plain functions, behind gRPC's callback API. Around every handler, in this order: admit
// (RESOURCE_EXHAUSTED with RetryInfo when there is no room), refuse what nobody waits for any more, say who calls, run,
// turn the status into gRPC's with its details, count, log, finish. No exception crosses: it becomes INTERNAL.
//
// A generated service method is one line that calls one of these. There is one Calls per service; thread-safe.
class Calls {
 public:
  // `desk` and `executor` must outlive this and every call.
  Calls(CallDesk& desk, exec::BoundedExecutor& executor) : desk_(desk), executor_(executor) {}

  // Runs `absl::Status handler(const CallContext&, const Request&, Reply&)` at once on gRPC's own thread. Only for what
  // never blocks and takes well under a millisecond: there are few such threads, and health checks need them.
  template <class Request, class Reply, class Handler>
  grpc::ServerUnaryReactor* Inline(grpc::CallbackServerContext* server, const Request* request, Reply* reply,
                                   Handler&& handler) {
    grpc::ServerUnaryReactor* reactor = server->DefaultReactor();
    ActiveCall call(desk_, *Request::descriptor(), *server);
    absl::Status status = call.AdmitRequest(*request);
    // What is answered here reaches no record, so this never blocks.
    if (status.ok()) status = call.CheckCaseload(*request);
    if (status.ok()) status = Guarded([&] { return handler(call.context(), *request, *reply); });
    reactor->Finish(call.Close(std::move(status)));
    return reactor;
  }

  // Runs `absl::Status handler(const CallContext&, const Request&, Reply&)`, which may block, on a worker thread.
  template <class Request, class Reply, class Handler>
  grpc::ServerUnaryReactor* OnWorker(grpc::CallbackServerContext* server, const Request* request, Reply* reply,
                                     Handler&& handler) {
    grpc::ServerUnaryReactor* reactor = server->DefaultReactor();
    auto call = std::make_shared<ActiveCall>(desk_, *Request::descriptor(), *server);
    absl::Status status = call->AdmitRequest(*request);
    if (status.ok() && !executor_.TrySubmit([call, request, reply, reactor, handler = std::forward<Handler>(handler)] {
          absl::Status result = call->StillWanted();
          if (result.ok()) result = call->CheckCaseload(*request);
          if (result.ok()) result = Guarded([&] { return handler(call->context(), *request, *reply); });
          reactor->Finish(call->Close(std::move(result)));
        })) {
      status = QueueFull();
    }
    if (!status.ok()) reactor->Finish(call->Close(std::move(status)));
    return reactor;
  }

  // Runs `void handler(const CallContext&, const Request&, Done<Reply>)` at once on gRPC's own thread: it must not
  // block, only check and hand the work on, and the call finishes when its Done is called, from any thread. For writes,
  // which wait in the commit queue and hold no thread.
  template <class Request, class Reply, class Handler>
  grpc::ServerUnaryReactor* Deferred(grpc::CallbackServerContext* server, const Request* request, Reply* reply,
                                     Handler&& handler) {
    grpc::ServerUnaryReactor* reactor = server->DefaultReactor();
    auto call = std::make_shared<ActiveCall>(desk_, *Request::descriptor(), *server);
    Done<Reply> done([call, reply, reactor](absl::StatusOr<Reply> result) {
      if (result.ok()) *reply = *std::move(result);
      reactor->Finish(call->Close(result.status()));
    });
    absl::Status status = call->AdmitRequest(*request);
    // The handler gets a copy of the context: `call` may be gone when it returns.
    auto run = [context = call->context(), request, done, handler = std::forward<Handler>(handler)] {
      absl::Status ran = Guarded([&] {
        handler(context, *request, done);
        return absl::OkStatus();
      });
      if (!ran.ok()) done(std::move(ran));
    };
    if (!status.ok()) {
      done(std::move(status));
    } else if (!call->NeedsCaseload(*request)) {
      run();
    } else if (!executor_.TrySubmit([call, request, done, run = std::move(run)] {
                 // Looking the caller's caseload up blocks.
                 absl::Status found = call->CheckCaseload(*request);
                 if (!found.ok()) return done(std::move(found));
                 run();
               })) {
      done(QueueFull());
    }
    return reactor;
  }

  // As Deferred, for a handler that blocks before it hands on (a question to another service first): on a worker.
  template <class Request, class Reply, class Handler>
  grpc::ServerUnaryReactor* DeferredOnWorker(grpc::CallbackServerContext* server, const Request* request, Reply* reply,
                                             Handler&& handler) {
    return Deferred(server, request, reply,
                    [this, handler = std::forward<Handler>(handler)](const CallContext& context, const Request& q,
                                                                     const Done<Reply>& done) {
                      if (!executor_.TrySubmit([context, &q, done, handler] {
                            absl::Status status = Guarded([&] {
                              if (context.IsCancelled()) return absl::CancelledError("the caller has gone");
                              handler(context, q, done);
                              return absl::OkStatus();
                            });
                            if (!status.ok()) done(std::move(status));
                          })) {
                        done(QueueFull());
                      }
                    });
  }

  // Answers one request with messages until their source ends. Runs `absl::StatusOr<Next<Reply>> open(const
  // CallContext&, const Request&)` on a worker; see server_stream.h for what a Next is.
  template <class Reply, class Request, class Open>
  grpc::ServerWriteReactor<Reply>* Stream(grpc::CallbackServerContext* server, const Request* request, Open&& open) {
    auto stream = std::make_shared<ServerStream<Reply>>(desk_, executor_, *Request::descriptor(), *server);
    // The request is copied: gRPC's own may be gone before `open` has run, when the caller leaves early.
    auto copy = std::make_shared<const Request>(*request);
    stream->Start(copy,
                  [copy, open = std::forward<Open>(open)](const CallContext& context) { return open(context, *copy); });
    return stream.get();
  }

  // Answers each request of a stream with one reply. Runs `absl::StatusOr<Each<Request, Reply>> open(const
  // CallContext&)`, or one that makes a Fill, at once on gRPC's own thread, and what it returns on a worker per
  // request; see bidi_stream.h.
  template <class Request, class Reply, class Open>
  grpc::ServerBidiReactor<Request, Reply>* Exchange(grpc::CallbackServerContext* server, Open&& open) {
    auto stream = std::make_shared<BidiStream<Request, Reply>>(desk_, executor_, *server);
    stream->Start(std::forward<Open>(open));
    return stream.get();
  }

 private:
  CallDesk& desk_;
  exec::BoundedExecutor& executor_;
};

}  // namespace rapport::rpc

#endif  // RAPPORT_COMMON_RPC_CALLS_H_
