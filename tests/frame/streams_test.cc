// Streams in both shapes, over a real socket.
#include <thread>

#include "absl/time/clock.h"
#include "common/errors/errors.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/frame/echo_service.h"
#include "tests/testing/limited_caller.h"
#include "tests/testing/status_matchers.h"

namespace rapport::test {
namespace {

using ::testing::ContainsRegex;
using ::testing::Eq;
using ::testing::HasSubstr;

// Waits for what another thread is about to bring about.
template <class Condition>
bool Eventually(Condition condition) {
  const absl::Time give_up = absl::Now() + absl::Seconds(20);
  while (!condition()) {
    if (absl::Now() > give_up) return false;
    std::this_thread::yield();
  }
  return true;
}

bool IsIdle(EchoServer& server) {
  return ::testing::Matches(
      HasSubstr("rapport_rpc_calls_in_progress{grpc_service=\"rapport.testing.v1.EchoService\"} 0\n"))(
      server.fixture().Metrics());
}

pb::EchoManyRequest Many(const std::string& text, uint32_t times) {
  pb::EchoManyRequest request;
  request.set_text(text);
  request.set_times(times);
  return request;
}

TEST(ServerStreamTest, AllMessagesArriveAndTheStreamEnds) {
  EchoServer server;
  grpc::ClientContext context;
  auto reader = server.stub().EchoMany(&context, Many("a", 1000));
  pb::EchoManyResponse reply;
  int count = 0;
  while (reader->Read(&reply)) ++count;
  EXPECT_THAT(rpc::FromGrpcStatus(reader->Finish()), IsOk());
  EXPECT_EQ(count, 1000);
  EXPECT_THAT(server.fixture().Metrics(),
              ContainsRegex("grpc_server_msg_sent_total\\{grpc_method=\"EchoMany\"[^}]*\\} 1000\n"));
}

TEST(ServerStreamTest, AnErrorOfTheOpeningEndsIt) {
  EchoServer server;
  server.service().set_action([](const rpc::CallContext&) { return absl::NotFoundError("gone"); });
  grpc::ClientContext context;
  auto reader = server.stub().EchoMany(&context, Many("a", 1));
  pb::EchoManyResponse reply;
  EXPECT_FALSE(reader->Read(&reply));
  EXPECT_THAT(rpc::FromGrpcStatus(reader->Finish()), StatusIs(absl::StatusCode::kNotFound, "NOT_FOUND"));
}

// Takes everybody for a caller whose token expires a moment later.
rpc::Authenticator EverybodyExpires() {
  return [](const grpc::CallbackServerContext&) {
    auth::Caller caller = *LimitedCaller("p");
    caller.expiry = absl::Now() + absl::Milliseconds(300);
    return std::make_shared<const auth::Caller>(std::move(caller));
  };
}

TEST(ServerStreamTest, AStreamEndsWithItsCallersToken) {
  EchoServer server("transport { stream_idle_timeout { seconds: 1 } }", nullptr, EverybodyExpires());
  grpc::ClientContext context;
  auto reader = server.stub().EchoMany(&context, Many(EchoService::kHold, 1));
  pb::EchoManyResponse reply;
  while (reader->Read(&reply)) {
  }
  EXPECT_THAT(rpc::FromGrpcStatus(reader->Finish()), StatusIs(absl::StatusCode::kUnauthenticated, "TOKEN_EXPIRED"));
  EXPECT_TRUE(Eventually([&] { return IsIdle(server); }));
}

TEST(BidiStreamTest, AStreamEndsWithItsCallersToken) {
  EchoServer server("transport { stream_idle_timeout { seconds: 20 } }", nullptr, EverybodyExpires());
  grpc::ClientContext context;
  auto stream = server.stub().EchoEach(&context);
  pb::EchoEachRequest request;
  while (stream->Write(request)) {
    pb::EchoEachResponse reply;
    if (!stream->Read(&reply)) break;
  }
  EXPECT_THAT(rpc::FromGrpcStatus(stream->Finish()), StatusIs(absl::StatusCode::kUnauthenticated, "TOKEN_EXPIRED"));
}

TEST(ServerStreamTest, AnOversizedRequestIsRefused) {
  EchoServer server("transport { max_request_bytes: 2048 max_stream_message_bytes: 4096 }");
  grpc::ClientContext context;
  auto reader = server.stub().EchoMany(&context, Many(std::string(3000, 'x'), 1));
  pb::EchoManyResponse reply;
  EXPECT_FALSE(reader->Read(&reply));
  EXPECT_THAT(rpc::FromGrpcStatus(reader->Finish()),
              StatusIs(absl::StatusCode::kResourceExhausted, "MESSAGE_TOO_LARGE"));
}

TEST(ServerStreamTest, ASourceIsNotAskedForMoreThanItsReaderTakes) {
  EchoServer server;
  grpc::ClientContext context;
  const std::string large(100000, 'x');
  auto reader = server.stub().EchoMany(&context, Many(large, 1000000));
  pb::EchoManyResponse reply;
  ASSERT_TRUE(reader->Read(&reply));
  // Nobody reads: the source is asked until the connection's buffers are full, and then no more.
  int asked = -1;
  EXPECT_TRUE(Eventually([&] {
    const int before = std::exchange(asked, server.service().asked());
    absl::SleepFor(absl::Milliseconds(50));
    return before == server.service().asked();
  }));
  EXPECT_LT(server.service().asked(), 10000);
  context.TryCancel();
  while (reader->Read(&reply)) {
  }
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
  EXPECT_TRUE(Eventually([&] { return IsIdle(server); }));
}

TEST(ServerStreamTest, AStreamThatWaitsEndsWhenItsReaderGoes) {
  EchoServer server;
  grpc::ClientContext context;
  auto reader = server.stub().EchoMany(&context, Many(EchoService::kHold, 0));
  EXPECT_TRUE(Eventually([&] { return server.service().asked() == 1; }));
  context.TryCancel();
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
  EXPECT_TRUE(Eventually([&] { return IsIdle(server); }));
}

TEST(ServerStreamTest, DrainingEndsStreamsThatWouldNotEndThemselves) {
  EchoServer server("drain { grace { seconds: 20 } }");
  grpc::ClientContext context;
  auto reader = server.stub().EchoMany(&context, Many(EchoService::kHold, 0));
  EXPECT_TRUE(Eventually([&] { return server.service().asked() == 1; }));
  const absl::Time start = absl::Now();
  server.fixture().server().Drain();
  EXPECT_LT(absl::Now() - start, absl::Seconds(10));
  pb::EchoManyResponse reply;
  EXPECT_FALSE(reader->Read(&reply));
  const absl::Status status = rpc::FromGrpcStatus(reader->Finish());
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kUnavailable, "SERVER_DRAINING"));
  EXPECT_THAT(status, HasRetryInfo());
}

TEST(BidiStreamTest, EachRequestIsAnsweredInOrder) {
  EchoServer server;
  grpc::ClientContext context;
  auto stream = server.stub().EchoEach(&context);
  std::thread writer([&] {
    for (int i = 0; i < 1000; ++i) {
      pb::EchoEachRequest request;
      request.set_text(std::to_string(i));
      EXPECT_TRUE(stream->Write(request));
    }
    stream->WritesDone();
  });
  pb::EchoEachResponse reply;
  int count = 0;
  while (stream->Read(&reply)) EXPECT_EQ(reply.text(), std::to_string(count++));
  writer.join();
  EXPECT_EQ(count, 1000);
  EXPECT_THAT(rpc::FromGrpcStatus(stream->Finish()), IsOk());
}

TEST(BidiStreamTest, AnEmptyStreamEndsWell) {
  EchoServer server;
  grpc::ClientContext context;
  auto stream = server.stub().EchoEach(&context);
  stream->WritesDone();
  EXPECT_THAT(rpc::FromGrpcStatus(stream->Finish()), IsOk());
}

TEST(BidiStreamTest, AnErrorEndsTheStreamThoughTheCallerGoesOnWriting) {
  EchoServer server;
  server.service().set_action([](const rpc::CallContext&) { return absl::FailedPreconditionError("no"); });
  grpc::ClientContext context;
  auto stream = server.stub().EchoEach(&context);
  pb::EchoEachRequest request;
  request.set_text("x");
  while (stream->Write(request)) {
  }
  EXPECT_THAT(rpc::FromGrpcStatus(stream->Finish()), StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_TRUE(Eventually([&] { return IsIdle(server); }));
}

TEST(BidiStreamTest, ACallerThatGoesEndsTheStream) {
  EchoServer server;
  grpc::ClientContext context;
  auto stream = server.stub().EchoEach(&context);
  pb::EchoEachRequest request;
  EXPECT_TRUE(stream->Write(request));
  pb::EchoEachResponse reply;
  EXPECT_TRUE(stream->Read(&reply));
  context.TryCancel();
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
  EXPECT_TRUE(Eventually([&] { return IsIdle(server); }));
}

TEST(BidiStreamTest, AnOversizedMessageIsRefused) {
  EchoServer server("transport { max_request_bytes: 2048 max_stream_message_bytes: 4096 }");
  for (const auto& [size, reason] : {std::pair(5000, "MESSAGE_TOO_LARGE"), std::pair(20000, "")}) {
    grpc::ClientContext context;
    auto stream = server.stub().EchoEach(&context);
    pb::EchoEachRequest request;
    request.set_text(std::string(static_cast<size_t>(size), 'x'));
    stream->Write(request);
    stream->WritesDone();
    pb::EchoEachResponse reply;
    EXPECT_FALSE(stream->Read(&reply));
    const absl::Status status = rpc::FromGrpcStatus(stream->Finish());
    EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted) << size << " " << status;
    EXPECT_EQ(ErrorReason(status), reason);
  }
}

}  // namespace
}  // namespace rapport::test
