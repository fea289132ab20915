// One server that calls another, over real sockets.
#include <future>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/auth/auth_errors.h"
#include "common/errors/errors.h"
#include "common/rpc/client_call.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/frame/echo_service.h"
#include "tests/frame/gate.h"
#include "tests/testing/status_matchers.h"

namespace rapport::test {
namespace {

using ::testing::ContainsRegex;
using ::testing::StartsWith;

constexpr char kRetry[] = R"json({
  "methodConfig": [{
    "name": [{"service": "rapport.testing.v1.EchoService"}],
    "retryPolicy": {
      "maxAttempts": 3, "initialBackoff": "0.01s", "maxBackoff": "0.1s", "backoffMultiplier": 2,
      "retryableStatusCodes": ["UNAVAILABLE"]
    }
  }]
})json";

// An upstream server, and a front server whose EchoOnWorker asks it.
class UpstreamTest : public ::testing::Test {
 protected:
  explicit UpstreamTest(absl::Duration timeout = absl::Seconds(20)) {
    config::v1::UpstreamConfig config;
    config.set_target(absl::StrCat("127.0.0.1:", back_->fixture().server().port()));
    config.set_balancing(config::v1::BALANCING_PICK_FIRST);
    config.mutable_timeout()->set_seconds(absl::ToInt64Seconds(timeout));
    upstream_ = std::make_unique<rpc::Upstream<pb::EchoService>>(front_.fixture().frame(), "echo", config, kRetry);
    front_.service().set_action([this](const rpc::CallContext& call) {
      pb::EchoInlineRequest request;
      request.set_text("asked");
      return upstream_->Call(call, &pb::EchoService::Stub::EchoInline, request).status();
    });
  }

  absl::Status Ask(absl::Duration timeout = absl::Seconds(20)) {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + timeout));
    context.AddMetadata("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    pb::EchoOnWorkerResponse reply;
    return rpc::FromGrpcStatus(front_.stub().EchoOnWorker(&context, pb::EchoOnWorkerRequest(), &reply));
  }

  std::unique_ptr<EchoServer> back_ = std::make_unique<EchoServer>();
  EchoServer front_;
  std::unique_ptr<rpc::Upstream<pb::EchoService>> upstream_;
};

TEST_F(UpstreamTest, TheCallCarriesTraceAndDeadline) {
  Shared<std::string> trace;
  Shared<absl::Duration> left;
  back_->service().set_action([&](const rpc::CallContext& call) {
    trace.Set(call.trace_parent);
    left.Set(call.deadline - absl::Now());
    return absl::OkStatus();
  });
  EXPECT_THAT(Ask(absl::Seconds(8)), IsOk());
  EXPECT_THAT(trace.Get(), StartsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-"));
  EXPECT_LT(left.Get(), absl::Seconds(9));
  EXPECT_THAT(front_.fixture().Metrics(),
              ContainsRegex("grpc_client_handled_total\\{grpc_code=\"OK\",grpc_method=\"EchoInline\"[^}]*\\} 1\n"));
}

TEST_F(UpstreamTest, ErrorsPassWithTheirDetails) {
  back_->service().set_action([](const rpc::CallContext&) {
    Violations violations;
    violations.Add("text", "is wrong");
    return violations.ToStatus();
  });
  const absl::Status status = Ask();
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_THAT(status, HasViolation("text"));
}

TEST_F(UpstreamTest, AServiceThatDoesNotKnowThisOneIsAwayAndTheCallerNotToBlame) {
  std::string reason;
  back_->service().set_action([&](const rpc::CallContext&) { return auth::NotAuthenticated(reason, "who is this"); });
  for (const char* of_service : {"CREDENTIALS_MISSING", "CALLER_NOT_BELIEVED"}) {
    reason = of_service;
    const absl::Status status = Ask();
    EXPECT_THAT(status, StatusIs(absl::StatusCode::kUnavailable, "UPSTREAM_UNAVAILABLE"));
    EXPECT_THAT(status, HasRetryInfo());
  }
  reason = "TOKEN_EXPIRED";
  EXPECT_THAT(Ask(), StatusIs(absl::StatusCode::kUnauthenticated, "TOKEN_EXPIRED")) << "which is the caller's own";
}

TEST_F(UpstreamTest, WhatIsUnavailableForAMomentIsTriedAgain) {
  back_->service().set_action([this](const rpc::CallContext&) {
    return back_->service().begun() < 3 ? UnavailableError("AWAY", "for a moment") : absl::OkStatus();
  });
  EXPECT_THAT(Ask(), IsOk());
  EXPECT_EQ(back_->service().begun(), 3);
}

TEST_F(UpstreamTest, AServiceThatIsAwayIsUnavailableWithATimeToRetryAndWithoutItsAddress) {
  const int port = back_->fixture().server().port();
  back_.reset();
  const absl::Status status = Ask();
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kUnavailable, "UPSTREAM_UNAVAILABLE"));
  EXPECT_THAT(status, HasRetryInfo());
  EXPECT_THAT(std::string(status.message()), ::testing::Not(::testing::HasSubstr(absl::StrCat(port))));
}

TEST_F(UpstreamTest, ACancelledCallCancelsWhatItAskedFor) {
  std::promise<void> reached;
  std::promise<bool> cancelled;
  back_->service().set_action([&](const rpc::CallContext& call) {
    reached.set_value();
    const absl::Time give_up = absl::Now() + absl::Seconds(20);
    while (!call.IsCancelled() && absl::Now() < give_up) std::this_thread::yield();
    cancelled.set_value(call.IsCancelled());
    return absl::OkStatus();
  });
  // The upstream must block on a worker: its Inline would keep gRPC's threads from seeing the cancellation.
  front_.service().set_action([this](const rpc::CallContext& call) {
    return upstream_->Call(call, &pb::EchoService::Stub::EchoOnWorker, pb::EchoOnWorkerRequest()).status();
  });
  grpc::ClientContext context;
  auto call = std::async(std::launch::async, [&] {
    pb::EchoOnWorkerResponse reply;
    return front_.stub().EchoOnWorker(&context, pb::EchoOnWorkerRequest(), &reply);
  });
  reached.get_future().wait();
  context.TryCancel();
  EXPECT_TRUE(cancelled.get_future().get());
  EXPECT_FALSE(call.get().ok());
}

class ImpatientUpstreamTest : public UpstreamTest {
 protected:
  ImpatientUpstreamTest() : UpstreamTest(absl::Seconds(1)) {}
};

TEST_F(ImpatientUpstreamTest, AServiceThatIsTooSlowIsUnavailableBeforeTheCallersDeadline) {
  back_->service().set_action([](const rpc::CallContext& call) {
    while (!call.IsCancelled()) std::this_thread::yield();
    return absl::OkStatus();
  });
  front_.service().set_action([this](const rpc::CallContext& call) {
    return upstream_->Call(call, &pb::EchoService::Stub::EchoOnWorker, pb::EchoOnWorkerRequest()).status();
  });
  EXPECT_THAT(Ask(), StatusIs(absl::StatusCode::kUnavailable, "UPSTREAM_UNAVAILABLE"));
}

}  // namespace
}  // namespace rapport::test
