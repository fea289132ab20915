#include "common/sql/postgres_errors.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace rapport::sql {
namespace {

using test::HasRetryInfo;
using test::StatusIs;

TEST(PostgresErrorsTest, SqlStatesHaveTheirMeaning) {
  EXPECT_THAT(ErrorOfSqlState("40001"), StatusIs(absl::StatusCode::kAborted, "WRITE_CONFLICT"));
  EXPECT_THAT(ErrorOfSqlState("40P01"), StatusIs(absl::StatusCode::kAborted, "WRITE_CONFLICT"));
  EXPECT_THAT(ErrorOfSqlState("23505"), StatusIs(absl::StatusCode::kAlreadyExists, "DUPLICATE_KEY"));
  EXPECT_THAT(ErrorOfSqlState("57014"), StatusIs(absl::StatusCode::kDeadlineExceeded, "STORE_DEADLINE"));
  EXPECT_THAT(ErrorOfSqlState("XX001"), StatusIs(absl::StatusCode::kDataLoss, "STORE_CORRUPT"));
  EXPECT_THAT(ErrorOfSqlState("42601"), StatusIs(absl::StatusCode::kInternal, "STATEMENT_REFUSED"));
}

TEST(PostgresErrorsTest, WhatPassesIsUnavailable) {
  // Connection lost, disk full, shutdown, starting up, too many connections, read-only standby, I/O error.
  for (const char* state : {"", "53100", "57P01", "57P03", "53300", "25006", "58030", "08006"}) {
    EXPECT_THAT(ErrorOfSqlState(state), StatusIs(absl::StatusCode::kUnavailable, "STORE_UNAVAILABLE")) << state;
    EXPECT_THAT(ErrorOfSqlState(state), HasRetryInfo()) << state;
  }
}

}  // namespace
}  // namespace rapport::sql
