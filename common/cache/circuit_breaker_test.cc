#include "common/cache/circuit_breaker.h"

#include "gtest/gtest.h"
#include "tests/testing/fake_clock.h"

namespace rapport::cache {
namespace {

using State = CircuitBreaker::State;

class CircuitBreakerTest : public ::testing::Test {
 protected:
  void Fail(int times) {
    for (int i = 0; i < times; ++i) {
      ASSERT_TRUE(breaker_.Allow());
      breaker_.Failed();
    }
  }

  test::FakeClock clock_;
  CircuitBreaker breaker_{{.failures = 3, .first_pause = absl::Seconds(1), .longest_pause = absl::Seconds(4)}, clock_};
};

TEST_F(CircuitBreakerTest, StaysClosedWhileFailuresAreFew) {
  Fail(2);
  EXPECT_TRUE(breaker_.Allow());
  EXPECT_EQ(breaker_.state(), State::kClosed);
}

TEST_F(CircuitBreakerTest, CountsFailuresInARowOnly) {
  Fail(2);
  breaker_.Succeeded();
  Fail(2);
  EXPECT_EQ(breaker_.state(), State::kClosed);
}

TEST_F(CircuitBreakerTest, RefusesCallsWhileOpen) {
  Fail(3);
  EXPECT_EQ(breaker_.state(), State::kOpen);
  EXPECT_FALSE(breaker_.Allow());
  clock_.Advance(absl::Milliseconds(999));
  EXPECT_FALSE(breaker_.Allow());
}

TEST_F(CircuitBreakerTest, LetsOneCallThroughOnTrialAndClosesOnItsSuccess) {
  Fail(3);
  clock_.Advance(absl::Seconds(1));
  EXPECT_TRUE(breaker_.Allow());
  EXPECT_EQ(breaker_.state(), State::kTrial);
  EXPECT_FALSE(breaker_.Allow());
  breaker_.Succeeded();
  EXPECT_EQ(breaker_.state(), State::kClosed);
  EXPECT_TRUE(breaker_.Allow());
}

TEST_F(CircuitBreakerTest, PausesDoubleWhileTrialsFailUpToTheLongest) {
  Fail(3);
  for (const absl::Duration pause : {absl::Seconds(1), absl::Seconds(2), absl::Seconds(4), absl::Seconds(4)}) {
    clock_.Advance(pause - absl::Milliseconds(1));
    EXPECT_FALSE(breaker_.Allow()) << pause;
    clock_.Advance(absl::Milliseconds(1));
    EXPECT_TRUE(breaker_.Allow()) << pause;
    breaker_.Failed();
  }
}

TEST_F(CircuitBreakerTest, StartsWithTheFirstPauseAgainAfterASuccess) {
  Fail(3);
  clock_.Advance(absl::Seconds(1));
  Fail(1);
  clock_.Advance(absl::Seconds(2));
  ASSERT_TRUE(breaker_.Allow());
  breaker_.Succeeded();
  Fail(3);
  clock_.Advance(absl::Seconds(1));
  EXPECT_TRUE(breaker_.Allow());
}

TEST_F(CircuitBreakerTest, ATrialWithoutOutcomeDoesNotBlockTheNext) {
  Fail(3);
  clock_.Advance(absl::Seconds(1));
  ASSERT_TRUE(breaker_.Allow());
  clock_.Advance(absl::Seconds(1));
  EXPECT_TRUE(breaker_.Allow());
}

TEST_F(CircuitBreakerTest, FailuresOfEarlierCallsDoNotLengthenThePause) {
  Fail(3);
  breaker_.Failed();
  clock_.Advance(absl::Seconds(1));
  EXPECT_TRUE(breaker_.Allow());
}

}  // namespace
}  // namespace rapport::cache
