#include "common/rpc/trace.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::rpc {
namespace {

using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::StartsWith;

constexpr char kIncoming[] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
constexpr char kForm[] = "00-[0-9a-f]+-[0-9a-f]+-0[01]";

TEST(TraceTest, AnIncomingTraceGoesOnWithASpanOfItsOwn) {
  const std::string next = NextTraceParent(kIncoming);
  EXPECT_THAT(next, StartsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-"));
  EXPECT_THAT(next, MatchesRegex(kForm));
  EXPECT_EQ(next.size(), sizeof(kIncoming) - 1);
  EXPECT_NE(next, kIncoming);
  EXPECT_EQ(next.substr(next.size() - 2), "01");
  EXPECT_EQ(TraceId(next), "4bf92f3577b34da6a3ce929d0e0e4736");
}

TEST(TraceTest, WhatIsNoTraceParentStartsANewTrace) {
  for (const char* invalid : {"", "nonsense", "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                              "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                              "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                              "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                              "00-4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7-01",
                              "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                              "00-4bf92f3577b34da6a3ce929d0e0e473\n-00f067aa0ba902b7-01"}) {
    const std::string next = NextTraceParent(invalid);
    EXPECT_THAT(next, MatchesRegex(kForm)) << invalid;
    EXPECT_EQ(next.size(), sizeof(kIncoming) - 1);
    EXPECT_THAT(next, Not(StartsWith("00-4bf92f"))) << invalid;
  }
  EXPECT_NE(NextTraceParent(""), NextTraceParent(""));
}

}  // namespace
}  // namespace rapport::rpc
