// What a broken Redis may cost: time within limits, never a wrong answer and never for good.
#include <algorithm>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "common/cache/redis_cache.h"
#include "gtest/gtest.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/redis_fixture.h"

namespace rapport::cache {
namespace {

using State = CircuitBreaker::State;

class RedisFaultsTest : public ::testing::Test {
 protected:
  RedisOptions Options(absl::Duration command_timeout = absl::Seconds(5)) const {
    RedisOptions options;
    options.address.unix_socket = redis_.socket();
    options.address.command_timeout = command_timeout;
    options.max_connections = 4;
    return options;
  }

  test::RedisFixture redis_;
  test::FakeClock clock_;  // the breaker's
};

TEST_F(RedisFaultsTest, ARestartedServerIsUsedAtOnceAndIsEmpty) {
  RedisCache cache(Options(), clock_);
  ASSERT_TRUE(cache.Set("k", "v", absl::Hours(1)).ok());
  redis_.Kill();
  redis_.Start();
  EXPECT_EQ(cache.Get("k").status().code(), absl::StatusCode::kNotFound);
  EXPECT_TRUE(cache.Set("k", "new", absl::Hours(1)).ok());
  EXPECT_EQ(*cache.Get("k"), "new");
  EXPECT_EQ(cache.breaker().state(), State::kClosed);
}

TEST_F(RedisFaultsTest, ADeadServerIsUnavailableAndSoonNotEvenTried) {
  RedisCache cache(Options(), clock_);
  redis_.Kill();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(cache.Get("k").status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(cache.breaker().state(), State::kOpen);
  EXPECT_EQ(cache.Set("k", "v", absl::Hours(1)).code(), absl::StatusCode::kUnavailable);
}

TEST_F(RedisFaultsTest, AServerThatComesBackIsFoundByATrial) {
  RedisCache cache(Options(), clock_);
  redis_.Kill();
  for (int i = 0; i < 3; ++i) (void)cache.Get("k");
  redis_.Start();
  EXPECT_EQ(cache.Get("k").status().code(), absl::StatusCode::kUnavailable);
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(cache.Get("k").status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(cache.breaker().state(), State::kClosed);
}

TEST_F(RedisFaultsTest, AServerThatHangsCostsTheTimeLimitAFewTimesAndThenNothing) {
  RedisCache cache(Options(absl::Milliseconds(20)), clock_);
  SystemClock real;
  redis_.Freeze();
  const absl::Time start = real.Now();
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(cache.Get("k").status().code(), absl::StatusCode::kUnavailable);
  EXPECT_LT(real.Now() - start, absl::Seconds(2));  // 1,000 time limits would be 20 s
  redis_.Thaw();
}

// A clock that takes its time whenever it is looked at.
class SlowClock final : public Clock {
 public:
  explicit SlowClock(absl::Duration step) : step_(step) {}
  absl::Time Now() const override { return absl::UnixEpoch() + Elapsed(); }
  absl::Duration Elapsed() const override { return step_ * static_cast<double>(++looks_); }

 private:
  const absl::Duration step_;
  mutable std::atomic<int> looks_{0};
};

TEST_F(RedisFaultsTest, AServerThatIsSlowWithinItsLimitIsUsedAFewTimesAndThenLeftAlone) {
  const SlowClock slow(absl::Milliseconds(25));
  RedisCache cache(Options(), slow);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(cache.Get("k").status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(cache.breaker().state(), State::kOpen);
  EXPECT_EQ(cache.Get("k").status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(RedisFaultsTest, ALargeBatchMayTakeLongerThanOneValue) {
  const SlowClock slow(absl::Milliseconds(25));
  RedisCache cache(Options(), slow);
  const std::vector<std::string> keys(200, "k");
  for (int i = 0; i < 5; ++i) EXPECT_EQ(cache.MultiGet(keys)[0].status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(cache.breaker().state(), State::kClosed);
}

TEST_F(RedisFaultsTest, AnAnswerThatCameTooLateIsNeverTakenForAnothers) {
  RedisCache cache(Options(absl::Milliseconds(50)), clock_);
  ASSERT_TRUE(cache.Set("a", "value of a", absl::Hours(1)).ok());
  ASSERT_TRUE(cache.Set("b", "value of b", absl::Hours(1)).ok());
  redis_.Freeze();
  EXPECT_FALSE(cache.Get("a").ok());
  redis_.Thaw();
  for (int i = 0; i < 100; ++i) {
    const auto value = cache.Get("b");
    EXPECT_EQ(value.value_or("value of b"), "value of b");
  }
}

TEST_F(RedisFaultsTest, AWrongPasswordIsUnavailable) {
  test::RedisFixture guarded("right");
  RedisOptions options = Options();
  options.address.unix_socket = guarded.socket();
  options.address.password = "wrong";
  EXPECT_EQ(RedisCache(options, clock_).Get("k").status().code(), absl::StatusCode::kUnavailable);
  options.address.password = "";
  EXPECT_EQ(RedisCache(options, clock_).Get("k").status().code(), absl::StatusCode::kUnavailable);
  options.address.password = "right";
  EXPECT_EQ(RedisCache(options, clock_).Get("k").status().code(), absl::StatusCode::kNotFound);
}

TEST_F(RedisFaultsTest, AServerOutOfMemoryRefusesAndReadsGoOn) {
  RedisCache cache(Options(), clock_);
  ASSERT_TRUE(cache.Set("k", "v", absl::Hours(1)).ok());
  redis_.Command({"CONFIG", "SET", "maxmemory", "1"});
  EXPECT_EQ(cache.Set("l", "v", absl::Hours(1)).code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(*cache.Get("k"), "v");
}

TEST_F(RedisFaultsTest, NeverOpensMoreConnectionsThanAllowed) {
  RedisCache cache(Options(), clock_);
  std::atomic<bool> wrong{false};
  std::vector<std::thread> threads;
  for (int t = 0; t < 16; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 200; ++i) {
        const std::string key = absl::StrCat(t, ":", i);
        if (!cache.Set(key, key, absl::Hours(1)).ok() || *cache.Get(key) != key) wrong = true;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_FALSE(wrong);
  const std::string clients = redis_.Command({"CLIENT", "LIST"});
  EXPECT_LE(std::count(clients.begin(), clients.end(), '\n'), 4 + 1);  // and the one that asks
}

}  // namespace
}  // namespace rapport::cache
