#ifndef RAPPORT_COMMON_RPC_CLIENT_CALL_H_
#define RAPPORT_COMMON_RPC_CLIENT_CALL_H_

#include <functional>
#include <future>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/metrics/rpc_metrics.h"
#include "common/rpc/call_context.h"
#include "common/rpc/client_stream.h"
#include "common/rpc/server_frame.h"
#include "google/protobuf/descriptor.h"
#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"
#include "grpcpp/support/status.h"
#include "grpcpp/support/sync_stream.h"
#include "rapport/config/v1/server_config.pb.h"

namespace rapport::rpc {

// A channel to a called service with the configured balancing and the retry and timeout policy that stands beside its
// proto: `rapport::intake::v1::kServiceConfigJson` of "rapport/intake/v1/intake_service_config.h", and so on. Connects
// when it is used.
std::shared_ptr<grpc::Channel> ConnectTo(const config::v1::UpstreamConfig& upstream, const char* service_config_json);

// What all calls to one service share. Thread-safe.
class UpstreamCalls {
 public:
  // `name` is what errors call the service ("intake"); `service` is its full name. `frame` must outlive this.
  UpstreamCalls(ServerFrame& frame, const std::string& name, const std::string& service,
                const config::v1::UpstreamConfig& upstream);

  // A context for one call on behalf of `call`: its deadline is what is left of `call`, at most the configured timeout;
  // it is cancelled with `call` and carries its trace, and who calls.
  std::unique_ptr<grpc::ClientContext> ContextFor(const CallContext& call) const;

  // What the call ended with, details kept. A service that cannot be reached, that does not answer within the timeout,
  // or that does not know this one's certificate, is UNAVAILABLE, UPSTREAM_UNAVAILABLE with RetryInfo; when the
  // incoming call's own deadline has passed, DEADLINE_EXCEEDED. Counts the call.
  absl::Status Close(const CallContext& call, const google::protobuf::Descriptor& request, absl::Duration started,
                     const grpc::Status& status) const;

  // As Close, for a stream whose messages were counted one by one.
  absl::Status CloseStream(const CallContext& call, const google::protobuf::Descriptor& request, absl::Duration started,
                           const grpc::Status& status) const;

  // A context for a stream of the service's own accord, which lasts until it is ended: nobody's call is handed on, and
  // who asks is the service itself, by its certificate.
  static std::unique_ptr<grpc::ClientContext> StreamContext();

  const Clock& clock() const { return frame_.clock(); }
  void CountStart(const google::protobuf::Descriptor& request) const;
  void CountReceived(const google::protobuf::Descriptor& request) const;

 private:
  ServerFrame& frame_;
  const std::string name_;
  const absl::Duration timeout_;
  const metrics::ServiceMetrics metrics_;
};

// A service that this one calls: Upstream<pb::IntakeService>. Thread-safe.
template <class Service>
class Upstream {
 public:
  // `service_config_json` is the policy beside the service's proto; see ConnectTo.
  Upstream(ServerFrame& frame, const std::string& name, const config::v1::UpstreamConfig& upstream,
           const char* service_config_json)
      : calls_(frame, name, Service::service_full_name(), upstream),
        stub_(Service::NewStub(ConnectTo(upstream, service_config_json))) {}

  // Makes a unary call on behalf of `call` and blocks: upstream.Call(call, &pb::IntakeService::Stub::GetEpisode,
  // request). For worker threads only.
  template <class Request, class Reply>
  absl::StatusOr<Reply> Call(const CallContext& call,
                             grpc::Status (Service::Stub::*method)(grpc::ClientContext*, const Request&, Reply*),
                             const Request& request) const {
    calls_.CountStart(*Request::descriptor());
    const absl::Duration started = calls_.clock().Elapsed();
    const std::unique_ptr<grpc::ClientContext> context = calls_.ContextFor(call);
    Reply reply;
    const grpc::Status status = (stub_.get()->*method)(context.get(), request, &reply);
    absl::Status result = calls_.Close(call, *Request::descriptor(), started, status);
    if (!result.ok()) return result;
    return reply;
  }

  // The same without blocking, for calls that go on side by side: starts the call and returns at once; the future is
  // ready by the call's deadline at the latest. `call` must not finish before. upstream.Begin(call,
  // &pb::IntakeService::StubInterface::async_interface::GetEpisode, request).
  template <class Request, class Reply>
  std::future<absl::StatusOr<Reply>> Begin(
      const CallContext& call,
      void (Service::StubInterface::async_interface::*method)(grpc::ClientContext*, const Request*, Reply*,
                                                              std::function<void(grpc::Status)>),
      Request request) const {
    struct Started {
      CallContext call;
      absl::Duration time;
      std::unique_ptr<grpc::ClientContext> context;
      Request request;
      Reply reply;
      std::promise<absl::StatusOr<Reply>> promise;
    };
    calls_.CountStart(*Request::descriptor());
    auto started = std::make_shared<Started>(
        Started{call, calls_.clock().Elapsed(), calls_.ContextFor(call), std::move(request), Reply(), {}});
    std::future<absl::StatusOr<Reply>> future = started->promise.get_future();
    const auto finish = [this, started](const grpc::Status& status) {
      absl::Status result = calls_.Close(started->call, *Request::descriptor(), started->time, status);
      if (result.ok()) {
        started->promise.set_value(std::move(started->reply));
      } else {
        started->promise.set_value(std::move(result));
      }
    };
    (stub_->async()->*method)(started->context.get(), &started->request, &started->reply, finish);
    return future;
  }

  // Reads a stream of messages to its end on behalf of `call` and blocks; `context` is from ContextFor, so that another
  // thread can cancel it. `on_message` gets each message: upstream.Read<pb::Change>(call, *context,
  // &pb::IntakeService::Stub::WatchChanges, request, on_message). For worker threads only.
  template <class Message, class Request, class OnMessage>
  absl::Status Read(const CallContext& call, grpc::ClientContext& context,
                    std::unique_ptr<grpc::ClientReader<Message>> (Service::Stub::*method)(grpc::ClientContext*,
                                                                                          const Request&),
                    const Request& request, OnMessage&& on_message) const {
    calls_.CountStart(*Request::descriptor());
    const absl::Duration started = calls_.clock().Elapsed();
    const std::unique_ptr<grpc::ClientReader<Message>> reader = (stub_.get()->*method)(&context, request);
    Message message;
    while (reader->Read(&message)) {
      calls_.CountReceived(*Request::descriptor());
      on_message(message);
    }
    return calls_.CloseStream(call, *Request::descriptor(), started, reader->Finish());
  }

  // Opens a server stream and hears its messages until the returned object goes, or the stream ends with an error;
  // upstream.Listen(&pb::IntakeService::StubInterface::async_interface::WatchChanges, request, heard). Does not block.
  template <class Request, class Reply>
  std::unique_ptr<Listening<Request, Reply>> Listen(
      void (Service::StubInterface::async_interface::*method)(grpc::ClientContext*, const Request*,
                                                              grpc::ClientReadReactor<Reply>*),
      Request request, typename ClientStream<Request, Reply>::Heard heard) {
    const google::protobuf::Descriptor& descriptor = *Request::descriptor();
    calls_.CountStart(descriptor);
    auto stream = std::make_shared<ClientStream<Request, Reply>>(
        UpstreamCalls::StreamContext(), std::move(request), std::move(heard),
        [this, &descriptor] { calls_.CountReceived(descriptor); },
        [this, &descriptor, started = calls_.clock().Elapsed()](const grpc::Status& status) {
          return calls_.CloseStream(CallContext(), descriptor, started, status);
        },
        open_);
    stream->Start(stream, [this, method](auto*... arguments) { (stub_->async()->*method)(arguments...); });
    return std::make_unique<Listening<Request, Reply>>(stream);
  }

  std::unique_ptr<grpc::ClientContext> ContextFor(const CallContext& call) const { return calls_.ContextFor(call); }

 private:
  UpstreamCalls calls_;
  std::unique_ptr<typename Service::Stub> stub_;
  OpenStreams open_;  // last: waits for the streams, which use the others
};

}  // namespace rapport::rpc

#endif  // RAPPORT_COMMON_RPC_CLIENT_CALL_H_
