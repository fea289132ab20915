// What surrounds every unary handler, over a real socket.
#include <future>
#include <stdexcept>
#include <thread>

#include "absl/time/clock.h"
#include "common/errors/errors.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/frame/echo_service.h"
#include "tests/frame/gate.h"
#include "tests/testing/limited_caller.h"
#include "tests/testing/status_matchers.h"

namespace rapport::test {
namespace {

using ::testing::ContainsRegex;
using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kOneWorker[] = "admission { executor_threads: 1 executor_queue: 1 }";

// Makes one unary call and gives the reply's text or the error.
template <class Request, class Reply>
absl::StatusOr<std::string> Call(pb::EchoService::Stub& stub,
                                 grpc::Status (pb::EchoService::Stub::*method)(grpc::ClientContext*, const Request&,
                                                                               Reply*),
                                 const std::string& text, absl::Duration timeout = absl::Seconds(20)) {
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + timeout));
  Request request;
  request.set_text(text);
  Reply reply;
  const absl::Status status = rpc::FromGrpcStatus((stub.*method)(&context, request, &reply));
  if (!status.ok()) return status;
  return reply.text();
}

absl::StatusOr<std::string> OnWorker(EchoServer& server, const std::string& text = "x",
                                     absl::Duration timeout = absl::Seconds(20)) {
  return Call(server.stub(), &pb::EchoService::Stub::EchoOnWorker, text, timeout);
}

absl::StatusOr<std::string> Inline(EchoServer& server, const std::string& text = "x") {
  return Call(server.stub(), &pb::EchoService::Stub::EchoInline, text);
}

// Waits until the server has counted an outcome; calls that nobody waits for any more have no other sign.
void AwaitMetric(EchoServer& server, const std::string& pattern) {
  const absl::Time give_up = absl::Now() + absl::Seconds(20);
  while (absl::Now() < give_up && !::testing::Matches(ContainsRegex(pattern))(server.fixture().Metrics())) {
    std::this_thread::yield();
  }
  EXPECT_THAT(server.fixture().Metrics(), ContainsRegex(pattern));
}

TEST(CallsTest, EveryWayToRunAHandlerAnswers) {
  EchoServer server;
  EXPECT_THAT(Inline(server, "a"), IsOkAndHolds(Eq("a")));
  EXPECT_THAT(OnWorker(server, "b"), IsOkAndHolds(Eq("b")));
  EXPECT_THAT(Call(server.stub(), &pb::EchoService::Stub::EchoDeferred, "c"), IsOkAndHolds(Eq("c")));
  EXPECT_THAT(Call(server.stub(), &pb::EchoService::Stub::EchoDeferredOnWorker, "d"), IsOkAndHolds(Eq("d")));
}

TEST(CallsTest, AnErrorArrivesWithItsDetailsHoweverTheHandlerRuns) {
  EchoServer server;
  server.service().set_action([](const rpc::CallContext&) {
    Violations violations;
    violations.Add("text", "is not to my liking");
    return violations.ToStatus();
  });
  for (const auto& result :
       {Inline(server), OnWorker(server), Call(server.stub(), &pb::EchoService::Stub::EchoDeferred, "x"),
        Call(server.stub(), &pb::EchoService::Stub::EchoDeferredOnWorker, "x")}) {
    EXPECT_THAT(result, StatusIs(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
    EXPECT_THAT(result, HasViolation("text"));
  }
}

TEST(CallsTest, AStatusWithoutErrorInfoGetsOne) {
  EchoServer server;
  server.service().set_action([](const rpc::CallContext&) { return absl::NotFoundError("gone"); });
  EXPECT_THAT(Inline(server), StatusIs(absl::StatusCode::kNotFound, "NOT_FOUND"));
}

TEST(CallsTest, AnExceptionBecomesInternalAndKeepsItsTextToItself) {
  EchoServer server;
  server.service().set_action(
      [](const rpc::CallContext&) -> absl::Status { throw std::runtime_error("secret words"); });
  for (const auto& result : {Inline(server), OnWorker(server)}) {
    EXPECT_THAT(result, StatusIs(absl::StatusCode::kInternal, "UNEXPECTED"));
    EXPECT_THAT(std::string(result.status().message()), Not(HasSubstr("secret")));
  }
  EXPECT_THAT(server.fixture().Log(), Not(HasSubstr("secret")));
}

TEST(CallsTest, TheTextOfAnInternalErrorStaysInTheLog) {
  EchoServer server;
  server.service().set_action([](const rpc::CallContext&) { return absl::InternalError("table row 7 is torn"); });
  const auto result = Inline(server);
  EXPECT_THAT(result, StatusIs(absl::StatusCode::kInternal));
  EXPECT_THAT(std::string(result.status().message()), Not(HasSubstr("torn")));
  EXPECT_THAT(server.fixture().Log(), HasSubstr("torn"));
}

TEST(CallsTest, AFullExecutorRefusesAtOnceAndSaysWhenToRetry) {
  EchoServer server(kOneWorker);
  Gate gate;
  server.service().set_action([&gate](const rpc::CallContext&) {
    gate.Pass();
    return absl::OkStatus();
  });
  auto running = std::async(std::launch::async, [&] { return OnWorker(server); });
  gate.AwaitComers(1);
  auto queued = std::async(std::launch::async, [&] { return OnWorker(server); });
  AwaitMetric(server, "rapport_executor_queued_tasks 1\n");

  const auto refused = OnWorker(server);
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kResourceExhausted, "OVERLOADED"));
  EXPECT_THAT(refused, HasRetryInfo());
  gate.Open();
  EXPECT_THAT(running.get(), IsOk());
  EXPECT_THAT(queued.get(), IsOk());
}

TEST(CallsTest, TooManyCallsAtOnceAreRefused) {
  EchoServer server("admission { max_calls: 1 }");
  Gate gate;
  server.service().set_action([&gate](const rpc::CallContext&) {
    gate.Pass();
    return absl::OkStatus();
  });
  auto running = std::async(std::launch::async, [&] { return OnWorker(server); });
  gate.AwaitComers(1);
  EXPECT_THAT(Inline(server), StatusIs(absl::StatusCode::kResourceExhausted, "OVERLOADED"));
  gate.Open();
  EXPECT_THAT(running.get(), IsOk());
  EXPECT_THAT(OnWorker(server), IsOk());
}

TEST(CallsTest, ACallWhoseDeadlinePassedInTheQueueIsNotRun) {
  EchoServer server(kOneWorker);
  Gate gate;
  server.service().set_action([&gate](const rpc::CallContext&) {
    gate.Pass();
    return absl::OkStatus();
  });
  auto running = std::async(std::launch::async, [&] { return OnWorker(server); });
  gate.AwaitComers(1);
  EXPECT_THAT(OnWorker(server, "late", absl::Milliseconds(50)), StatusIs(absl::StatusCode::kDeadlineExceeded));
  gate.Open();
  EXPECT_THAT(running.get(), IsOk());
  AwaitMetric(server, "handled_total\\{grpc_code=\"DeadlineExceeded\",grpc_method=\"EchoOnWorker\"[^}]*\\} 1\n");
  EXPECT_EQ(server.service().begun(), 1);
}

TEST(CallsTest, ACallThatWasCancelledInTheQueueIsNotRun) {
  EchoServer server(kOneWorker);
  Gate gate;
  server.service().set_action([&](const rpc::CallContext&) {
    if (server.service().begun() == 1) gate.Pass();
    return absl::OkStatus();
  });
  auto running = std::async(std::launch::async, [&] { return OnWorker(server); });
  gate.AwaitComers(1);
  grpc::ClientContext context;
  auto cancelled = std::async(std::launch::async, [&] {
    pb::EchoOnWorkerResponse reply;
    return server.stub().EchoOnWorker(&context, pb::EchoOnWorkerRequest(), &reply);
  });
  AwaitMetric(server, "rapport_executor_queued_tasks 1\n");
  context.TryCancel();
  EXPECT_EQ(cancelled.get().error_code(), grpc::StatusCode::CANCELLED);
  // The server learns of it on the same connection, before it sees the next call.
  EXPECT_THAT(Inline(server), IsOk());
  gate.Open();
  EXPECT_THAT(running.get(), IsOk());
  AwaitMetric(server, "handled_total\\{grpc_code=\"Canceled\",grpc_method=\"EchoOnWorker\"[^}]*\\} 1\n");
  EXPECT_EQ(server.service().begun(), 2) << "the first and the inline one";
}

TEST(CallsTest, AHandlerSeesThatItsCallerHasGone) {
  EchoServer server;
  std::promise<void> begun;
  std::promise<bool> seen;
  server.service().set_action([&](const rpc::CallContext& call) {
    begun.set_value();
    const absl::Time give_up = absl::Now() + absl::Seconds(20);
    while (!call.IsCancelled() && absl::Now() < give_up) std::this_thread::yield();
    seen.set_value(call.IsCancelled());
    return absl::OkStatus();
  });
  grpc::ClientContext context;
  auto call = std::async(std::launch::async, [&] {
    pb::EchoOnWorkerResponse reply;
    return server.stub().EchoOnWorker(&context, pb::EchoOnWorkerRequest(), &reply);
  });
  begun.get_future().wait();
  context.TryCancel();
  EXPECT_TRUE(seen.get_future().get());
  call.wait();
  AwaitMetric(server, "handled_total\\{grpc_code=\"Canceled\",grpc_method=\"EchoOnWorker\"[^}]*\\} 1\n");
}

TEST(CallsTest, DeadlinesAreCutAndMissingOnesGiven) {
  EchoServer server("admission { default_deadline { seconds: 5 } max_deadline { seconds: 30 } }");
  Shared<absl::Duration> left;
  server.service().set_action([&left](const rpc::CallContext& call) {
    left.Set(call.deadline - absl::Now());
    return absl::OkStatus();
  });
  EXPECT_THAT(Call(server.stub(), &pb::EchoService::Stub::EchoInline, "x", absl::Hours(1)), IsOk());
  EXPECT_LE(left.Get(), absl::Seconds(30));
  EXPECT_GT(left.Get(), absl::Seconds(20));

  EXPECT_THAT(Call(server.stub(), &pb::EchoService::Stub::EchoInline, "x", absl::Seconds(15)), IsOk());
  EXPECT_LE(left.Get(), absl::Seconds(16));  // deadlines travel rounded up
  EXPECT_GT(left.Get(), absl::Seconds(5));

  grpc::ClientContext without;
  pb::EchoInlineResponse reply;
  EXPECT_TRUE(server.stub().EchoInline(&without, pb::EchoInlineRequest(), &reply).ok());
  EXPECT_LE(left.Get(), absl::Seconds(5));
}

TEST(CallsTest, AnOversizedRequestIsRefusedWithDetails) {
  EchoServer server("transport { max_request_bytes: 2048 max_stream_message_bytes: 4096 }");
  EXPECT_THAT(Inline(server, std::string(2000, 'x')), IsOk());
  EXPECT_THAT(Inline(server, std::string(2048, 'x')),
              StatusIs(absl::StatusCode::kResourceExhausted, "MESSAGE_TOO_LARGE"));
  EXPECT_THAT(OnWorker(server, std::string(2048, 'x')),
              StatusIs(absl::StatusCode::kResourceExhausted, "MESSAGE_TOO_LARGE"));
  EXPECT_THAT(Inline(server, std::string(20000, 'x')), StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_THAT(Inline(server), IsOk());
}

TEST(CallsTest, AMethodWithoutHandlerIsUnimplemented) {
  EchoServer server;
  grpc::ClientContext context;
  pb::EchoNeverResponse reply;
  EXPECT_EQ(server.stub().EchoNever(&context, pb::EchoNeverRequest(), &reply).error_code(),
            grpc::StatusCode::UNIMPLEMENTED);
}

TEST(CallsTest, WhoMayNotCallIsRefusedAndTheHandlerKnowsWhoMay) {
  EchoServer server("", nullptr, [](const grpc::CallbackServerContext& context) -> absl::StatusOr<auth::CallerPtr> {
    const auto found = context.client_metadata().find("practice");
    if (found == context.client_metadata().end()) return absl::UnauthenticatedError("who are you?");
    return LimitedCaller(std::string(found->second.data(), found->second.size()));
  });
  Shared<std::string> practice;
  server.service().set_action([&practice](const rpc::CallContext& call) {
    practice.Set(call.caller->practice);
    return absl::OkStatus();
  });
  EXPECT_THAT(Inline(server), StatusIs(absl::StatusCode::kUnauthenticated));
  EXPECT_EQ(server.service().begun(), 0);

  grpc::ClientContext context;
  context.AddMetadata("practice", "p1");
  pb::EchoInlineResponse reply;
  EXPECT_TRUE(server.stub().EchoInline(&context, pb::EchoInlineRequest(), &reply).ok());
  EXPECT_EQ(practice.Get(), "p1");
}

TEST(CallsTest, EveryCallIsOneLogLineWithItsTraceAndNothingOfItsContent) {
  EchoServer server;
  server.service().set_action([](const rpc::CallContext&) { return absl::NotFoundError("gone"); });
  grpc::ClientContext context;
  context.AddMetadata("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
  pb::EchoInlineRequest request;
  request.set_text("I feel heard");
  pb::EchoInlineResponse reply;
  EXPECT_FALSE(server.stub().EchoInline(&context, request, &reply).ok());
  const std::string log = server.fixture().Log();
  EXPECT_THAT(log, ContainsRegex("\"method\":\"/rapport.testing.v1.EchoService/EchoInline\",\"code\":\"NOT_FOUND\","
                                 "\"reason\":\"\",\"error\":\"\",\"duration\":[0-9.e-]+,"
                                 "\"trace\":\"4bf92f3577b34da6a3ce929d0e0e4736\"\\}\n"));
  EXPECT_THAT(log, Not(HasSubstr("heard")));
  EXPECT_THAT(server.fixture().Metrics(), Not(HasSubstr("heard")));
}

TEST(CallsTest, CallsAndTheirMessagesAreCounted) {
  EchoServer server;
  EXPECT_THAT(Inline(server), IsOk());
  EXPECT_THAT(Inline(server), IsOk());
  const std::string metrics = server.fixture().Metrics();
  for (const char* name : {"grpc_server_started_total", "grpc_server_msg_received_total", "grpc_server_msg_sent_total",
                           "grpc_server_handled_total", "grpc_server_handling_seconds_count"}) {
    EXPECT_THAT(metrics, ContainsRegex(std::string(name) + "\\{[^}]*EchoInline[^}]*\\} 2\n"));
  }
  EXPECT_THAT(metrics, HasSubstr("rapport_rpc_calls_in_progress{grpc_service=\"rapport.testing.v1.EchoService\"} 0\n"));
}

}  // namespace
}  // namespace rapport::test
