#include "tests/frame/echo_service.h"

#include <utility>

namespace rapport::test {

EchoService::~EchoService() {
  MutexLock lock(mutex_);
  for (std::thread& thread : threads_) thread.join();
}

absl::Status EchoService::Act(const rpc::CallContext& call) {
  ++begun_;
  return action_ == nullptr ? absl::OkStatus() : action_(call);
}

template <class Reply>
void EchoService::AnswerElsewhere(const rpc::CallContext& call, std::string text, const rpc::Done<Reply>& done) {
  MutexLock lock(mutex_);
  threads_.emplace_back([this, call, text = std::move(text), done] {
    absl::Status status = Act(call);
    if (!status.ok()) return done(std::move(status));
    Reply reply;
    reply.set_text(text);
    done(std::move(reply));
  });
}

grpc::ServerUnaryReactor* EchoService::EchoInline(grpc::CallbackServerContext* c, const pb::EchoInlineRequest* q,
                                                  pb::EchoInlineResponse* r) {
  return calls_.Inline(c, q, r, [this](const rpc::CallContext& call, const auto& request, auto& reply) {
    reply.set_text(request.text());
    return Act(call);
  });
}

grpc::ServerUnaryReactor* EchoService::EchoOnWorker(grpc::CallbackServerContext* c, const pb::EchoOnWorkerRequest* q,
                                                    pb::EchoOnWorkerResponse* r) {
  return calls_.OnWorker(c, q, r, [this](const rpc::CallContext& call, const auto& request, auto& reply) {
    reply.set_text(request.text());
    return Act(call);
  });
}

grpc::ServerUnaryReactor* EchoService::EchoDeferred(grpc::CallbackServerContext* c, const pb::EchoDeferredRequest* q,
                                                    pb::EchoDeferredResponse* r) {
  return calls_.Deferred(c, q, r, [this](const rpc::CallContext& call, const auto& request, const auto& done) {
    AnswerElsewhere(call, request.text(), done);
  });
}

grpc::ServerUnaryReactor* EchoService::EchoDeferredOnWorker(grpc::CallbackServerContext* c,
                                                            const pb::EchoDeferredOnWorkerRequest* q,
                                                            pb::EchoDeferredOnWorkerResponse* r) {
  return calls_.DeferredOnWorker(c, q, r, [this](const rpc::CallContext& call, const auto& request, const auto& done) {
    AnswerElsewhere(call, request.text(), done);
  });
}

grpc::ServerWriteReactor<pb::EchoManyResponse>* EchoService::EchoMany(grpc::CallbackServerContext* c,
                                                                      const pb::EchoManyRequest* q) {
  using Reply = pb::EchoManyResponse;
  return calls_.Stream<Reply>(
      c, q, [this](const rpc::CallContext& call, const auto& request) -> absl::StatusOr<rpc::Next<Reply>> {
        absl::Status status = Act(call);
        if (!status.ok()) return status;
        return
            [this, text = request.text(), left = request.times()](const rpc::Done<std::optional<Reply>>& done) mutable {
              ++asked_;
              if (left == 0 && text == kHold) {
                MutexLock lock(mutex_);
                return held_.push_back(done);
              }
              if (left-- == 0) return done(std::nullopt);
              Reply reply;
              reply.set_text(text);
              done(std::move(reply));
            };
      });
}

grpc::ServerBidiReactor<pb::EchoEachRequest, pb::EchoEachResponse>* EchoService::EchoEach(
    grpc::CallbackServerContext* c) {
  using Request = pb::EchoEachRequest;
  using Reply = pb::EchoEachResponse;
  return calls_.Exchange<Request, Reply>(
      c, [this](const rpc::CallContext& call) -> absl::StatusOr<rpc::Fill<Request, Reply>> {
        return [this, call](const Request& request, Reply& reply) {
          reply.set_text(request.text());
          return Act(call);
        };
      });
}

EchoServer::EchoServer(const std::string& config, const Clock* clock, rpc::Authenticator authenticator)
    : fixture_(std::make_unique<ServerFixture>(
          [this](rpc::ServerFrame& frame) {
            service_ = std::make_unique<EchoService>(frame.CallsOf(pb::EchoService::service_full_name()));
            return rpc::ServerSpec{.services = {service_.get()}};
          },
          config, config::Program{.name = "rapport-test"}, clock, std::move(authenticator))),
      stub_(pb::EchoService::NewStub(fixture_->NewChannel())) {}

}  // namespace rapport::test
