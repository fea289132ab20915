// From start to drain, over real sockets.
#include <unistd.h>

#include <future>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/errors/errors.h"
#include "gmock/gmock.h"
#include "grpcpp/create_channel.h"
#include "gtest/gtest.h"
#include "tests/frame/echo_service.h"
#include "tests/frame/gate.h"
#include "tests/testing/health_probe.h"
#include "tests/testing/status_matchers.h"

namespace rapport::test {
namespace {

using ::testing::AllOf;
using ::testing::Eq;
using ::testing::HasSubstr;

constexpr char kReflection[] = "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo";

TEST(LifeCycleTest, HealthIsServedOnBothPortsForTheWholeAndForEachService) {
  EchoServer server;
  for (const auto& channel : {server.fixture().NewChannel(), server.fixture().NewHealthChannel()}) {
    EXPECT_THAT(CheckHealth(channel), IsOkAndHolds(Eq(Health::kServing)));
    EXPECT_THAT(CheckHealth(channel, "rapport.testing.v1.EchoService"), IsOkAndHolds(Eq(Health::kServing)));
    EXPECT_THAT(CheckHealth(channel, "no.such.Service"), StatusIs(absl::StatusCode::kNotFound));
  }
}

TEST(LifeCycleTest, TheHealthPortServesNothingElse) {
  EchoServer server;
  EXPECT_THAT(CallBytes(server.fixture().NewHealthChannel(), "/rapport.testing.v1.EchoService/EchoInline", ""),
              StatusIs(absl::StatusCode::kUnimplemented));
}

TEST(LifeCycleTest, DrainingSaysNotServingFirstAndStillAnswers) {
  EchoServer server("drain { pause { seconds: 2 } }");
  const auto channel = server.fixture().NewChannel();
  const auto health = server.fixture().NewHealthChannel();
  ASSERT_THAT(CheckHealth(channel), IsOkAndHolds(Eq(Health::kServing)));
  ASSERT_THAT(CheckHealth(health), IsOkAndHolds(Eq(Health::kServing)));
  auto drain = std::async(std::launch::async, [&] { server.fixture().server().Drain(); });
  absl::StatusOr<Health> seen = Health::kServing;
  while (seen.ok() && *seen == Health::kServing) seen = CheckHealth(channel);
  EXPECT_THAT(seen, IsOkAndHolds(Eq(Health::kNotServing)));
  EXPECT_THAT(CheckHealth(health), IsOkAndHolds(Eq(Health::kNotServing)));
  EXPECT_THAT(CallBytes(channel, "/rapport.testing.v1.EchoService/EchoInline", ""), IsOk());
  drain.wait();
}

TEST(LifeCycleTest, DrainingLetsCallsInProgressFinishAndRefusesNewOnes) {
  EchoServer server;
  Gate gate;
  server.service().set_action([&gate](const rpc::CallContext&) {
    gate.Pass();
    return absl::OkStatus();
  });
  auto running = std::async(std::launch::async, [&] {
    grpc::ClientContext context;
    pb::EchoOnWorkerRequest request;
    request.set_text("still here");
    pb::EchoOnWorkerResponse reply;
    EXPECT_THAT(rpc::FromGrpcStatus(server.stub().EchoOnWorker(&context, request, &reply)), IsOk());
    return reply.text();
  });
  gate.AwaitComers(1);
  auto drain = std::async(std::launch::async, [&] { server.fixture().server().Drain(); });
  // Once the port is closed, a new connection is refused (this loop ends); the call in progress is not touched. In the
  // very moment of closing the transport cancels a call or leaves it unanswered; the pause before it makes that rare in
  // earnest.
  absl::Status refused;
  const auto address = absl::StrCat("127.0.0.1:", server.fixture().server().port());
  while (!absl::IsUnavailable(refused)) {
    grpc::ChannelArguments own;
    own.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    refused = CallBytes(grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), own),
                        "/rapport.testing.v1.EchoService/EchoMany", "")
                  .status();
  }
  gate.Open();
  EXPECT_EQ(running.get(), "still here");
  drain.wait();
  EXPECT_THAT(server.fixture().Log(), HasSubstr("\"message\":\"stopped\""));
}

// How a caller fares who calls without a pause and without regard to health, on one connection, while the server
// drains: what its first failure is.
absl::Status FirstFailureWhileDraining() {
  EchoServer server;
  const auto stub = pb::EchoService::NewStub(server.fixture().NewChannel());
  std::promise<void> calls_flow;
  auto caller = std::async(std::launch::async, [&] {
    absl::Status status;
    for (int calls = 0; status.ok(); ++calls) {
      if (calls == 10) calls_flow.set_value();
      grpc::ClientContext context;
      pb::EchoInlineResponse reply;
      status = rpc::FromGrpcStatus(stub->EchoInline(&context, pb::EchoInlineRequest(), &reply));
    }
    return status;
  });
  calls_flow.get_future().wait();
  server.fixture().server().Drain();
  return caller.get();
}

TEST(LifeCycleTest, ACallerWhoNeverPausesIsToldToTryAgainAndNotCutOff) {
  for (int round = 0; round < 5; ++round) {
    EXPECT_THAT(FirstFailureWhileDraining(), AllOf(StatusIs(absl::StatusCode::kUnavailable), HasRetryInfo()));
  }
}

TEST(LifeCycleTest, CallsThatOutlastTheGraceAreCancelled) {
  EchoServer server("drain { grace { nanos: 1000000 } }");
  std::promise<void> begun;
  server.service().set_action([&begun](const rpc::CallContext& call) {
    begun.set_value();
    while (!call.IsCancelled()) std::this_thread::yield();
    return absl::OkStatus();
  });
  auto running = std::async(std::launch::async, [&] {
    grpc::ClientContext context;
    pb::EchoOnWorkerResponse reply;
    return server.stub().EchoOnWorker(&context, pb::EchoOnWorkerRequest(), &reply);
  });
  begun.get_future().wait();
  server.fixture().server().Drain();
  EXPECT_FALSE(running.get().ok());
}

TEST(LifeCycleTest, ReflectionIsThereOnlyWhenConfigured) {
  EchoServer without;
  EXPECT_THAT(CallBytes(without.fixture().NewChannel(), kReflection, ""), StatusIs(absl::StatusCode::kUnimplemented));
  EchoServer with("listen { reflection: true }");
  EXPECT_THAT(CallBytes(with.fixture().NewChannel(), kReflection, ""),
              ::testing::Not(StatusIs(absl::StatusCode::kUnimplemented)));
  EXPECT_THAT(CallBytes(with.fixture().NewHealthChannel(), kReflection, ""),
              StatusIs(absl::StatusCode::kUnimplemented));
}

// A frame on the given addresses, to see it fail to start.
absl::Status StartError(const std::string& listen) {
  const config::Program program = {.name = "rapport-test"};
  config::Faults faults;
  config::v1::ServerConfig config = config::Parse("drain { pause {} } listen { " + listen + " }", faults);
  config::Complete(program, config);
  const SystemClock clock;
  rpc::ServerFrame frame(program, config, clock, 2);
  EchoService service(frame.CallsOf(pb::EchoService::service_full_name()));
  return rpc::Server::Start(frame, {.services = {&service}}).status();
}

TEST(LifeCycleDeathTest, AServiceThatTheProgramLacksEndsItWithAWord) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");  // the logger's thread has to be there
  const config::Program program = {.name = "rapport-test"};
  config::v1::ServerConfig config;
  config::Complete(program, config);
  const SystemClock clock;
  rpc::ServerFrame frame(program, config, clock, STDERR_FILENO);
  EXPECT_DEATH(frame.CallsOf("no.Such"), "holds no such service");
}

TEST(LifeCycleTest, AnAddressInUseIsSaidByName) {
  EchoServer first;
  const std::string taken = absl::StrCat("'127.0.0.1:", first.fixture().server().port(), "'");
  const std::string free = "'127.0.0.1:0'";
  for (const auto& [service, health] : {std::pair(taken, free), std::pair(free, taken)}) {
    const absl::Status status =
        StartError(absl::StrCat("address: ", service, " health_address: ", health, " metrics_address: 'none'"));
    EXPECT_THAT(status, StatusIs(absl::StatusCode::kUnavailable, "CANNOT_LISTEN"));
    EXPECT_THAT(std::string(status.message()), HasSubstr(absl::StrCat(first.fixture().server().port())));
  }
  EXPECT_THAT(StartError(absl::StrCat("address: ", free, " health_address: ", free, " metrics_address: ", taken)),
              StatusIs(absl::StatusCode::kUnavailable, "CANNOT_LISTEN"));
}

}  // namespace
}  // namespace rapport::test
