#include "common/resources/timestamp.h"

#include "gtest/gtest.h"

namespace rapport::resources {
namespace {

TEST(TimestampTest, TimesSurviveTheMessageToTheNanosecond) {
  for (const absl::Time time : {absl::UnixEpoch(), absl::FromUnixNanos(1'700'000'000'123'456'789),
                                absl::FromUnixNanos(-1), absl::FromUnixSeconds(-62135596800)}) {
    const google::protobuf::Timestamp timestamp = ToTimestamp(time);
    EXPECT_GE(timestamp.nanos(), 0);
    EXPECT_EQ(ToTime(timestamp), time);
  }
}

TEST(TimestampTest, WhatTheFormatForbidsIsAViolation) {
  google::protobuf::Timestamp late, negative, second;
  late.set_seconds(253402300800);
  negative.set_nanos(-1);
  second.set_nanos(1'000'000'000);
  Violations violations;
  EXPECT_FALSE(ReadTime("late", late, violations).has_value());
  EXPECT_FALSE(ReadTime("negative", negative, violations).has_value());
  EXPECT_FALSE(ReadTime("second", second, violations).has_value());
  EXPECT_EQ(violations.bad_request().field_violations_size(), 3);
  EXPECT_TRUE(ReadTime("zero", google::protobuf::Timestamp(), violations).has_value());
  EXPECT_EQ(violations.bad_request().field_violations_size(), 3);
}

}  // namespace
}  // namespace rapport::resources
