#ifndef RAPPORT_TESTS_FRAME_ECHO_SERVICE_H_
#define RAPPORT_TESTS_FRAME_ECHO_SERVICE_H_

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "common/base/mutex.h"
#include "common/rpc/calls.h"
#include "common/rpc/status_mapping.h"
#include "rapport/testing/v1/echo_service.grpc.pb.h"
#include "tests/testing/server_fixture.h"

namespace rapport::test {

namespace pb = ::rapport::testing::v1;

// The echo service over the frame's adapters. What a handler does besides echoing is set by the test before the call.
class EchoService final : public pb::EchoService::CallbackService {
 public:
  // Runs inside each unary handler, on its thread; its error is the answer.
  using Action = std::function<absl::Status(const rpc::CallContext&)>;

  explicit EchoService(rpc::Calls& calls) : calls_(calls) {}
  ~EchoService() override;

  void set_action(Action action) { action_ = std::move(action); }

  // EchoMany of this text never ends by itself.
  static constexpr char kHold[] = "hold";

  // How many handlers have begun.
  int begun() const { return begun_; }

  // How often the source of an EchoMany was asked for a message.
  int asked() const { return asked_; }

  grpc::ServerUnaryReactor* EchoInline(grpc::CallbackServerContext* c, const pb::EchoInlineRequest* q,
                                       pb::EchoInlineResponse* r) override;
  grpc::ServerUnaryReactor* EchoOnWorker(grpc::CallbackServerContext* c, const pb::EchoOnWorkerRequest* q,
                                         pb::EchoOnWorkerResponse* r) override;
  grpc::ServerUnaryReactor* EchoDeferred(grpc::CallbackServerContext* c, const pb::EchoDeferredRequest* q,
                                         pb::EchoDeferredResponse* r) override;
  grpc::ServerUnaryReactor* EchoDeferredOnWorker(grpc::CallbackServerContext* c,
                                                 const pb::EchoDeferredOnWorkerRequest* q,
                                                 pb::EchoDeferredOnWorkerResponse* r) override;
  grpc::ServerWriteReactor<pb::EchoManyResponse>* EchoMany(grpc::CallbackServerContext* c,
                                                           const pb::EchoManyRequest* q) override;
  grpc::ServerBidiReactor<pb::EchoEachRequest, pb::EchoEachResponse>* EchoEach(grpc::CallbackServerContext* c) override;

 private:
  absl::Status Act(const rpc::CallContext& call);
  template <class Reply>
  void AnswerElsewhere(const rpc::CallContext& call, std::string text, const rpc::Done<Reply>& done);

  rpc::Calls& calls_;
  Action action_;
  std::atomic<int> begun_ = 0;
  std::atomic<int> asked_ = 0;
  Mutex mutex_;
  std::vector<std::thread> threads_ ABSL_GUARDED_BY(mutex_);
  std::vector<rpc::Done<std::optional<pb::EchoManyResponse>>> held_ ABSL_GUARDED_BY(mutex_);
};

// A server with the echo service, and a way to call it.
class EchoServer {
 public:
  explicit EchoServer(const std::string& config = "", const Clock* clock = nullptr,
                      rpc::Authenticator authenticator = nullptr);

  ServerFixture& fixture() { return *fixture_; }
  EchoService& service() { return *service_; }
  pb::EchoService::Stub& stub() { return *stub_; }

 private:
  std::unique_ptr<EchoService> service_;
  std::unique_ptr<ServerFixture> fixture_;
  std::unique_ptr<pb::EchoService::Stub> stub_;
};

}  // namespace rapport::test

#endif  // RAPPORT_TESTS_FRAME_ECHO_SERVICE_H_
