#ifndef RAPPORT_TESTS_GOALS_GOALS_SERVER_H_
#define RAPPORT_TESTS_GOALS_GOALS_SERVER_H_

#include <memory>
#include <string>

#include "common/rpc/status_mapping.h"
#include "services/goals/rpc/goal_service.h"
#include "services/goals/testing/goals_fixture.h"
#include "tests/testing/server_fixture.h"

namespace rapport::goals::test {

// The goals service on a real socket over a real SQLite store, with an intake that knows what a test tells it.
class GoalsServer : public GoalsFixture {
 public:
  explicit GoalsServer(rpc::Authenticator authenticator = nullptr)
      : server_([this](rpc::ServerFrame& frame) { return Build(frame); }, "", {}, nullptr, std::move(authenticator)),
        stub_(v1::GoalService::NewStub(server_.NewChannel())) {}

  // Makes one unary call: Call(&v1::GoalService::Stub::GetGoal, request).
  template <class Request, class Reply>
  absl::StatusOr<Reply> Call(grpc::Status (v1::GoalService::Stub::*method)(grpc::ClientContext*, const Request&,
                                                                           Reply*),
                             const Request& request) {
    grpc::ClientContext context;
    Reply reply;
    absl::Status status = rpc::FromGrpcStatus((stub_.get()->*method)(&context, request, &reply));
    if (!status.ok()) return status;
    return reply;
  }

  v1::GoalService::Stub& stub() { return *stub_; }
  rapport::test::ServerFixture& server() { return server_; }

 private:
  // Hands a call's questions to the one fake.
  class Asked final : public EpisodeDirectory {
   public:
    explicit Asked(EpisodeDirectory& known) : known_(known) {}
    absl::StatusOr<std::string> ClientOf(absl::string_view name) override { return known_.ClientOf(name); }
    absl::Status CheckSession(absl::string_view name) override { return known_.CheckSession(name); }
    absl::StatusOr<HeldSessions> ReadHeldSessions(absl::string_view name) override {
      return known_.ReadHeldSessions(name);
    }

   private:
    EpisodeDirectory& known_;
  };

  rpc::ServerSpec Build(rpc::ServerFrame& frame) {
    counts_ = std::make_unique<GoalCounts>(frame.registry());
    service_ =
        std::make_unique<GoalService>(frame.CallsOf(v1::GoalService::service_full_name()), goals(), *counts_,
                                      [this](const rpc::CallContext&) { return std::make_unique<Asked>(directory()); });
    rpc::ServerSpec spec;
    spec.services = {service_.get()};
    return spec;
  }

  std::unique_ptr<GoalCounts> counts_;
  std::unique_ptr<GoalService> service_;
  rapport::test::ServerFixture server_;
  std::unique_ptr<v1::GoalService::Stub> stub_;
};

}  // namespace rapport::goals::test

#endif  // RAPPORT_TESTS_GOALS_GOALS_SERVER_H_
