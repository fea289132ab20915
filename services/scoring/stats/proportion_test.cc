#include "services/scoring/stats/proportion.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::stats {
namespace {

using ::testing::DoubleNear;
using ::testing::Eq;
using ::testing::Optional;

TEST(ProportionTest, HasItsIntervalAtTheConfidenceAskedFor) {
  const auto narrow = ProportionOf(3, 10, 0.80);
  const auto wide = ProportionOf(3, 10);
  EXPECT_THAT(wide.p, Optional(DoubleNear(0.3, 1e-12)));
  EXPECT_GT(*narrow.lower, *wide.lower);
  EXPECT_LT(*narrow.upper, *wide.upper);
}

TEST(ProportionTest, StatusSaysWhyThereIsNoProportion) {
  EXPECT_EQ(ProportionOf(0, 0).status, ResultStatus::kInsufficientData);
  EXPECT_EQ(ProportionOf(5, 4).status, ResultStatus::kInvalidParameter);
  EXPECT_EQ(ProportionOf(-1, 4).status, ResultStatus::kInvalidParameter);
  EXPECT_EQ(ProportionOf(1, 4, 1.0).status, ResultStatus::kInvalidParameter);
}

TEST(RateAttendanceTest, TimelyAndTherapistsCancellationsAreNotTheClients) {
  const auto with = RateAttendance({.attended = 8, .no_show = 2, .timely_cancel = 5, .therapist_cancel = 3});
  EXPECT_THAT(with.attendance_rate, Optional(0.8));
  EXPECT_THAT(with.countable, Optional(10));
  EXPECT_THAT(with.booked, Optional(18));
}

TEST(RateAttendanceTest, NothingCountableHasNoRateButABookedCount) {
  const auto none = RateAttendance({.timely_cancel = 2});
  EXPECT_EQ(none.status, ResultStatus::kInsufficientData);
  EXPECT_THAT(none.booked, Optional(2));
  EXPECT_THAT(none.attendance_rate, Eq(std::nullopt));
  EXPECT_EQ(RateAttendance({.attended = -1}).status, ResultStatus::kInvalidParameter);
}

TEST(FisherIntervalTest, HoldsTheCorrelationAndMirrorsWithItsSign) {
  const auto positive = FisherInterval(0.4, 30);
  const auto negative = FisherInterval(-0.4, 30);
  EXPECT_LT(*positive.lower, 0.4);
  EXPECT_GT(*positive.upper, 0.4);
  EXPECT_NEAR(*positive.lower, -*negative.upper, 1e-12);
}

TEST(FisherIntervalTest, StatusSaysWhyThereIsNoInterval) {
  EXPECT_EQ(FisherInterval(0.4, 3).status, ResultStatus::kInsufficientData);
  EXPECT_EQ(FisherInterval(1.0, 30).status, ResultStatus::kInvalidParameter);
  EXPECT_EQ(FisherInterval(-1.2, 30).status, ResultStatus::kInvalidParameter);
}

}  // namespace
}  // namespace rapport::stats
