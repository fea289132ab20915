// That what the tests rest on tells right from wrong.
#include "common/errors/errors.h"
#include "gtest/gtest.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/sequential_ids.h"
#include "tests/testing/status_matchers.h"

namespace rapport::test {
namespace {

using ::testing::Eq;
using ::testing::Not;

TEST(FakeClockTest, MovesOnlyWhenTold) {
  FakeClock clock;
  const absl::Time start = clock.Now();
  const absl::Duration elapsed = clock.Elapsed();
  EXPECT_EQ(clock.Now(), start);
  clock.Advance(absl::Hours(1));
  EXPECT_EQ(clock.Now(), start + absl::Hours(1));
  clock.Set(start);
  EXPECT_EQ(clock.Now(), start);
  EXPECT_EQ(clock.Elapsed(), elapsed + absl::Hours(1));
}

TEST(SequentialIdsTest, CountsUp) {
  SequentialIds ids("s");
  EXPECT_EQ(ids.NewId(), "s1");
  EXPECT_EQ(ids.NewId(), "s2");
}

TEST(StatusMatchersTest, SeeCodeReasonViolationsAndRetry) {
  Violations violations;
  violations.Add("answers[3].value", "must be between 0 and 3");
  const absl::Status invalid = violations.ToStatus();
  EXPECT_THAT(invalid, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(invalid, StatusIs(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_THAT(invalid, HasViolation("answers[3].value"));
  EXPECT_THAT(invalid, Not(HasViolation("answers[3]")));
  EXPECT_THAT(invalid, Not(HasRetryInfo()));
  EXPECT_THAT(invalid, Not(IsOk()));
  EXPECT_THAT(ToRpcStatus(invalid), HasReason("INVALID_FIELDS"));
  EXPECT_THAT(UnavailableError("STORE_UNAVAILABLE", "away"), HasRetryInfo());
}

TEST(StatusMatchersTest, LookIntoResults) {
  EXPECT_THAT(absl::StatusOr<int>(3), IsOkAndHolds(Eq(3)));
  EXPECT_THAT(absl::StatusOr<int>(3), Not(IsOkAndHolds(Eq(4))));
  EXPECT_THAT(absl::StatusOr<int>(absl::NotFoundError("")), Not(IsOkAndHolds(Eq(3))));
  EXPECT_THAT(absl::StatusOr<int>(absl::NotFoundError("")), StatusIs(absl::StatusCode::kNotFound));
}

}  // namespace
}  // namespace rapport::test
