#include "services/cli/output.h"

#include "common/errors/errors.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::cli {
namespace {

TEST(OutputTest, NumbersKeepWhatMatters) {
  EXPECT_EQ(Number(36), "36");
  EXPECT_EQ(Number(36.5), "36.5");
  EXPECT_EQ(Number(12.857142), "12.86");
  EXPECT_EQ(Number(0), "0");
  EXPECT_EQ(Number(-1.5), "-1.5");
}

TEST(OutputTest, TablesAlignByWhatIsSeenNotByBytes) {
  testing::internal::CaptureStdout();
  PrintTable({{"id", "name"}, {"gäb", "x"}, {"a", "y"}});
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "id   name\ngäb  x\na    y\n");
}

TEST(OutputTest, AnErrorShowsEveryViolationAndWhenToRetry) {
  Violations violations;
  violations.Add("assessment.answers[0].value", "must be between 0 and 3");
  violations.Add("assessment.rater", "is required");
  testing::internal::CaptureStderr();
  PrintError(violations.ToStatus());
  PrintError(UnavailableError("STORE_UNAVAILABLE", "the store is away", absl::Seconds(5)));
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "rapport: INVALID_ARGUMENT (INVALID_FIELDS):\n"
            "  assessment.answers[0].value: must be between 0 and 3\n"
            "  assessment.rater: is required\n"
            "rapport: UNAVAILABLE (STORE_UNAVAILABLE): the store is away\n"
            "  Try again in 5 s.\n");
}

}  // namespace
}  // namespace rapport::cli
