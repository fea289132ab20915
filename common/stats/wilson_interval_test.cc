#include "common/stats/wilson_interval.h"

#include <limits>

#include "gtest/gtest.h"

namespace rapport::stats {
namespace {

// Reference values: R 4.2.2, by the formula without continuity correction.
TEST(WilsonIntervalTest, GivesTheReferenceValues) {
  const auto interval = WilsonIntervalOf(7, 20);
  ASSERT_TRUE(interval.has_value());
  EXPECT_NEAR(interval->lower, 0.181191824101082, 1e-12);
  EXPECT_NEAR(interval->upper, 0.567145723314764, 1e-12);
}

TEST(WilsonIntervalTest, StaysWithinZeroAndOneAtTheEdges) {
  EXPECT_NEAR(WilsonIntervalOf(0, 12)->lower, 0.0, 1e-12);
  EXPECT_NEAR(WilsonIntervalOf(0, 12)->upper, 0.242494006655241, 1e-12);
  EXPECT_NEAR(WilsonIntervalOf(12, 12)->upper, 1.0, 1e-12);
  EXPECT_LT(WilsonIntervalOf(12, 12)->lower, 1.0);
}

TEST(WilsonIntervalTest, SuccessesAndFailuresMirrorEachOther) {
  EXPECT_NEAR(WilsonIntervalOf(3, 10)->lower, 1.0 - WilsonIntervalOf(7, 10)->upper, 1e-12);
}

TEST(WilsonIntervalTest, MoreDataIsNarrower) {
  const auto few = WilsonIntervalOf(3, 10);
  const auto many = WilsonIntervalOf(300, 1000);
  EXPECT_LT(many->upper - many->lower, few->upper - few->lower);
}

TEST(WilsonIntervalTest, WhatIsNoProportionHasNone) {
  EXPECT_FALSE(WilsonIntervalOf(0, 0).has_value());
  EXPECT_FALSE(WilsonIntervalOf(5, 4).has_value());
  EXPECT_FALSE(WilsonIntervalOf(-1, 4).has_value());
  EXPECT_FALSE(WilsonIntervalOf(1, 4, -1).has_value());
  EXPECT_FALSE(WilsonIntervalOf(1, 4, std::numeric_limits<double>::quiet_NaN()).has_value());
  EXPECT_FALSE(WilsonIntervalOf(1, std::numeric_limits<double>::infinity()).has_value());
}

}  // namespace
}  // namespace rapport::stats
