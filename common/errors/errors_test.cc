#include "common/errors/errors.h"

#include "gtest/gtest.h"

namespace rapport {
namespace {

TEST(ErrorsTest, DetailsSurviveTheWayToTheWireAndBack) {
  Violations violations;
  violations.Add("assessment.answers[3].value", "must be between 0 and 3");
  violations.Add("assessment.rater", "is required");
  const absl::Status back = FromRpcStatus(ToRpcStatus(violations.ToStatus()));

  EXPECT_EQ(back.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ErrorReason(back), "INVALID_FIELDS");
  EXPECT_EQ(back.message(), "assessment.answers[3].value: must be between 0 and 3 (and 1 more)");
  EXPECT_EQ(back, violations.ToStatus());
}

TEST(ErrorsTest, TheSameErrorIsAlwaysTheSameBytes) {
  Violations violations;
  violations.Add("episode.client", "needed");
  const std::string first = ToRpcStatus(violations.ToStatus()).SerializeAsString();
  for (int i = 0; i < 20; ++i) {
    const absl::Status status = violations.ToStatus();  // payloads at another address, and in another order
    const google::rpc::Status rpc = ToRpcStatus(status);
    EXPECT_EQ(rpc.SerializeAsString(), first);
    EXPECT_TRUE(rpc.details(0).Is<google::rpc::ErrorInfo>());
    EXPECT_EQ(rpc.details_size(), 2);
  }
}

TEST(ErrorsTest, NoViolationIsOk) { EXPECT_TRUE(Violations().ToStatus().ok()); }

TEST(ErrorsTest, EveryErrorOnTheWireHasAnErrorInfo) {
  const google::rpc::Status status = ToRpcStatus(absl::NotFoundError("gone"));
  ASSERT_EQ(status.details_size(), 1);
  google::rpc::ErrorInfo info;
  ASSERT_TRUE(status.details(0).UnpackTo(&info));
  EXPECT_EQ(info.reason(), "NOT_FOUND");
  EXPECT_EQ(info.domain(), "rapport");
}

TEST(ErrorsTest, UnavailableSaysWhenToRetry) {
  const google::rpc::Status status =
      ToRpcStatus(UnavailableError("STORE_UNAVAILABLE", "the store is away", absl::Milliseconds(1500)));
  google::rpc::RetryInfo retry;
  bool found = false;
  for (const auto& detail : status.details()) found = found || detail.UnpackTo(&retry);
  ASSERT_TRUE(found);
  EXPECT_EQ(retry.retry_delay().seconds(), 1);
  EXPECT_EQ(retry.retry_delay().nanos(), 500000000);
}

}  // namespace
}  // namespace rapport
