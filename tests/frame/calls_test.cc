// What surrounds every handler, over a real socket.
#include <future>
#include <thread>

#include "common/errors/errors.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/frame/echo_service.h"
#include "tests/testing/status_matchers.h"

namespace rapport::test {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(CallsTest, EveryWayToRunAHandlerAnswers) {
  EchoServer server;
  const auto call = [](auto rpc, auto request, auto reply) {
    request.set_text("hello");
    grpc::ClientContext context;
    EXPECT_THAT(rpc::FromGrpcStatus(rpc(&context, request, &reply)), IsOk());
    return reply.text();
  };
  auto& stub = server.stub();
  EXPECT_EQ(call([&](auto... a) { return stub.EchoInline(a...); }, pb::EchoInlineRequest(), pb::EchoInlineResponse()),
            "hello");
  EXPECT_EQ(
      call([&](auto... a) { return stub.EchoOnWorker(a...); }, pb::EchoOnWorkerRequest(), pb::EchoOnWorkerResponse()),
      "hello");
}

}  // namespace
}  // namespace rapport::test
