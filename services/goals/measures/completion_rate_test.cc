#include "services/goals/measures/completion_rate.h"

#include "gmock/gmock.h"

namespace rapport::goals {
namespace {

using ::testing::DoubleNear;
using ::testing::Eq;
using ::testing::Optional;

// Reference values of the interval: R 4.2.2, as in Wilson's formula without continuity correction.
TEST(CompletionRateTest, GivesWilsonsInterval) {
  const CompletionRate rate = RateCompletion(/*done=*/7, /*partly=*/3, /*not_done=*/10);
  EXPECT_EQ(rate.status, MeasureStatus::kOk);
  EXPECT_THAT(rate.done, Optional(DoubleNear(0.35, 1e-12)));
  EXPECT_THAT(rate.lower, Optional(DoubleNear(0.181191824101082, 1e-9)));
  EXPECT_THAT(rate.upper, Optional(DoubleNear(0.567145723314764, 1e-9)));
  EXPECT_THAT(rate.mean_completion, Optional(DoubleNear(0.425, 1e-12)));
}

TEST(CompletionRateTest, NothingDoneStillHasAnUpperEnd) {
  const CompletionRate rate = RateCompletion(0, 0, 12);
  EXPECT_THAT(rate.lower, Optional(DoubleNear(0, 1e-12)));
  EXPECT_THAT(rate.upper, Optional(DoubleNear(0.242494006655241, 1e-9)));
}

TEST(CompletionRateTest, WithoutReportsThereIsNoRate) {
  const CompletionRate rate = RateCompletion(0, 0, 0);
  EXPECT_EQ(rate.status, MeasureStatus::kInsufficientData);
  EXPECT_THAT(rate.done, Eq(std::nullopt));
  EXPECT_THAT(rate.mean_completion, Eq(std::nullopt));
}

TEST(CompletionRateTest, NegativeCountsAreRefused) {
  EXPECT_EQ(RateCompletion(-1, 0, 3).status, MeasureStatus::kInvalidParameter);
}

}  // namespace
}  // namespace rapport::goals
