#include "common/rpc/status_mapping.h"

#include <string>

#include "common/errors/errors.h"
#include "gmock/gmock.h"
#include "google/rpc/status.pb.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace rapport::rpc {
namespace {

using ::rapport::test::HasRetryInfo;
using ::rapport::test::HasViolation;
using ::rapport::test::IsOk;
using ::rapport::test::StatusIs;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(StatusMappingTest, OkIsOkBothWays) {
  EXPECT_TRUE(ToGrpcStatus(absl::OkStatus()).ok());
  EXPECT_THAT(FromGrpcStatus(grpc::Status::OK), IsOk());
}

TEST(StatusMappingTest, EveryCodeKeepsItsNumber) {
  for (int code = 1; code <= 16; ++code) {
    const grpc::Status wire = ToGrpcStatus(absl::Status(static_cast<absl::StatusCode>(code), "x"));
    EXPECT_EQ(static_cast<int>(wire.error_code()), code);
    EXPECT_EQ(static_cast<int>(FromGrpcStatus(wire).code()), code);
  }
}

TEST(StatusMappingTest, DetailsTravel) {
  Violations violations;
  violations.Add("a", "is wrong");
  violations.Add("b", "is wrong too");
  const absl::Status back = FromGrpcStatus(ToGrpcStatus(violations.ToStatus()));
  EXPECT_THAT(back, StatusIs(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_THAT(back, HasViolation("a"));
  EXPECT_THAT(back, HasViolation("b"));
  EXPECT_THAT(FromGrpcStatus(ToGrpcStatus(UnavailableError("AWAY", "away"))), HasRetryInfo());
}

TEST(StatusMappingTest, TextsOfBugsStayHere) {
  for (const absl::StatusCode code :
       {absl::StatusCode::kInternal, absl::StatusCode::kUnknown, absl::StatusCode::kDataLoss}) {
    const grpc::Status wire = ToGrpcStatus(absl::Status(code, "SELECT secret"));
    EXPECT_THAT(wire.error_message(), Not(HasSubstr("secret")));
    EXPECT_THAT(wire.error_details(), Not(HasSubstr("secret")));
  }
}

TEST(StatusMappingTest, WhatThePeerSendsAsDetailsIsNotTrustedBeyondItsForm) {
  const absl::Status torn = FromGrpcStatus(grpc::Status(grpc::StatusCode::NOT_FOUND, "gone", "\xff\xff not a message"));
  EXPECT_THAT(torn, StatusIs(absl::StatusCode::kNotFound));
  google::rpc::Status other;
  other.set_code(3);
  const absl::Status mixed =
      FromGrpcStatus(grpc::Status(grpc::StatusCode::NOT_FOUND, "gone", other.SerializeAsString()));
  EXPECT_THAT(mixed, StatusIs(absl::StatusCode::kNotFound));
}

}  // namespace
}  // namespace rapport::rpc
