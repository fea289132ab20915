// What is remembered about tokens and principals, and that it stays bounded.
#include "common/auth/caller_cache.h"
#include "common/auth/principal_limits.h"
#include "common/auth/replay_guard.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/errors/errors.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace rapport::auth {
namespace {

using test::IsOk;
using test::StatusIs;

CallerPtr CallerUntil(absl::Time expiry) {
  Caller caller;
  caller.expiry = expiry;
  return std::make_shared<const Caller>(std::move(caller));
}

TEST(CallerCacheTest, KeepsNoMoreThanItMayAndThoseUsedLast) {
  CallerCache cache(2);
  const absl::Time now = absl::UnixEpoch();
  cache.Keep("a", 1, CallerUntil(absl::InfiniteFuture()));
  cache.Keep("b", 1, CallerUntil(absl::InfiniteFuture()));
  EXPECT_NE(cache.Find("a", 1, now), nullptr);
  cache.Keep("c", 1, CallerUntil(absl::InfiniteFuture()));
  EXPECT_EQ(cache.size(), 2U);
  EXPECT_NE(cache.Find("a", 1, now), nullptr);
  EXPECT_EQ(cache.Find("b", 1, now), nullptr);
}

TEST(CallerCacheTest, ForgetsWhatHasExpiredAndWhatOtherKeysVerified) {
  CallerCache cache;
  const absl::Time now = absl::UnixEpoch();
  cache.Keep("a", 1, CallerUntil(now + absl::Seconds(1)));
  EXPECT_NE(cache.Find("a", 1, now), nullptr);
  EXPECT_EQ(cache.Find("a", 1, now + absl::Seconds(1)), nullptr);
  cache.Keep("b", 1, CallerUntil(absl::InfiniteFuture()));
  EXPECT_EQ(cache.Find("b", 2, now), nullptr);
  EXPECT_EQ(cache.size(), 0U);
}

TEST(ReplayGuardTest, AnIdIsTheIssuersOwn) {
  ReplayGuard guard;
  const absl::Time now = absl::UnixEpoch();
  const absl::Time later = now + absl::Minutes(1);
  EXPECT_THAT(guard.Use("x", "1", "digest", later, false, now), IsOk());
  EXPECT_THAT(guard.Use("y", "1", "other", later, false, now), IsOk());
  EXPECT_THAT(guard.Use("x", "1", "other", later, false, now),
              StatusIs(absl::StatusCode::kUnauthenticated, "TOKEN_REPLAYED"));
  EXPECT_THAT(guard.Use("x1", "", "other", later, false, now), IsOk()) << "the two parts do not run together";
  EXPECT_THAT(guard.Use("x", "1", "other", later, false, later + absl::Seconds(1)), IsOk()) << "the first has expired";
}

TEST(ReplayGuardTest, WhatCannotBeRememberedIsRefused) {
  ReplayGuard guard(1);
  const absl::Time now = absl::UnixEpoch();
  EXPECT_THAT(guard.Use("x", "1", "d", now + absl::Minutes(1), true, now), IsOk());
  EXPECT_THAT(guard.Use("x", "2", "d", now + absl::Minutes(1), true, now),
              StatusIs(absl::StatusCode::kResourceExhausted));
}

bool HasQuotaFailure(const absl::Status& status, absl::string_view limit) {
  const google::rpc::Status told = ToRpcStatus(status);
  for (const auto& detail : told.details()) {
    google::rpc::QuotaFailure failure;
    if (detail.UnpackTo(&failure)) return failure.violations(0).subject() == limit;
  }
  return false;
}

TEST(PrincipalLimitsTest, ABurstIsAllowedThenTheRate) {
  PrincipalLimits limits({.calls_per_second = 10, .burst = 3, .max_concurrent_calls = 100});
  absl::Duration now;
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(limits.Take("a", now).ok());
  const auto refused = limits.Take("a", now);
  EXPECT_THAT(refused.status(), StatusIs(absl::StatusCode::kResourceExhausted, "QUOTA_EXCEEDED"));
  EXPECT_TRUE(HasQuotaFailure(refused.status(), "calls_per_second"));
  EXPECT_TRUE(limits.Take("b", now).ok()) << "another principal has its own";
  now += absl::Milliseconds(101);
  EXPECT_TRUE(limits.Take("a", now).ok());
  EXPECT_FALSE(limits.Take("a", now).ok());
}

TEST(PrincipalLimitsTest, CallsInProgressAreCountedUntilTheyEnd) {
  PrincipalLimits limits({.calls_per_second = 1000, .burst = 1000, .max_concurrent_calls = 2});
  auto first = limits.Take("a", absl::ZeroDuration());
  auto second = limits.Take("a", absl::ZeroDuration());
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_TRUE(HasQuotaFailure(limits.Take("a", absl::ZeroDuration()).status(), "max_concurrent_calls"));
  *first = PrincipalLimits::Lease();
  EXPECT_TRUE(limits.Take("a", absl::ZeroDuration()).ok());
}

TEST(PrincipalLimitsTest, ManyPrincipalsTakeNoMoreThanTheirRoomAndNoLeaseIsLost) {
  PrincipalLimits limits({.calls_per_second = 1000, .burst = 1000, .max_concurrent_calls = 1});
  auto held = limits.Take("held", absl::ZeroDuration());
  for (int i = 0; i < 25000; ++i) EXPECT_TRUE(limits.Take(absl::StrCat("p", i), absl::ZeroDuration()).ok());
  EXPECT_FALSE(limits.Take("held", absl::ZeroDuration()).ok()) << "its call is still in progress";
}

}  // namespace
}  // namespace rapport::auth
