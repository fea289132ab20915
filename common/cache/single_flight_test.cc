#include "common/cache/single_flight.h"

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "common/base/clock.h"
#include "gtest/gtest.h"
#include "tests/testing/fake_clock.h"

namespace rapport::cache {
namespace {

// Lets a computation wait until the test says go.
class Gate {
 public:
  void Open() {
    MutexLock lock(mutex_);
    open_ = true;
    opened_.NotifyAll();
  }
  void Pass() {
    MutexLock lock(mutex_);
    reached_ = true;
    opened_.NotifyAll();
    while (!open_) opened_.Wait(mutex_);
  }
  void AwaitReached() {
    MutexLock lock(mutex_);
    while (!reached_) opened_.Wait(mutex_);
  }

 private:
  Mutex mutex_;
  CondVar opened_;
  bool open_ ABSL_GUARDED_BY(mutex_) = false;
  bool reached_ ABSL_GUARDED_BY(mutex_) = false;
};

TEST(SingleFlightTest, ConcurrentCallsOfOneKeyComputeOnceAndShareTheResult) {
  SystemClock clock;
  SingleFlight<int> flight(clock);
  Gate gate;
  std::atomic<int> computed{0};
  std::thread leader([&] {
    EXPECT_EQ(*flight.Do("k", absl::InfiniteFuture(),
                         [&]() -> absl::StatusOr<int> {
                           gate.Pass();
                           return ++computed;
                         }),
              1);
  });
  gate.AwaitReached();
  std::vector<std::thread> followers;
  for (int i = 0; i < 8; ++i) {
    followers.emplace_back([&] {
      EXPECT_EQ(*flight.Do("k", absl::InfiniteFuture(), [&]() -> absl::StatusOr<int> { return ++computed; }), 1);
    });
  }
  while (flight.waiting() < 8) std::this_thread::yield();
  gate.Open();
  leader.join();
  for (std::thread& follower : followers) follower.join();
  EXPECT_EQ(computed, 1);
  EXPECT_EQ(flight.computing(), 0u);
}

TEST(SingleFlightTest, AFollowerGetsTheLeadersError) {
  SystemClock clock;
  SingleFlight<int> flight(clock);
  Gate gate;
  std::thread leader([&] {
    (void)flight.Do("k", absl::InfiniteFuture(), [&]() -> absl::StatusOr<int> {
      gate.Pass();
      return absl::UnavailableError("away");
    });
  });
  gate.AwaitReached();
  std::thread opener([&] {
    while (flight.waiting() < 1) std::this_thread::yield();
    gate.Open();
  });
  const auto result = flight.Do("k", absl::InfiniteFuture(), []() -> absl::StatusOr<int> { return 2; });
  EXPECT_EQ(result.status().code(), absl::StatusCode::kUnavailable);
  leader.join();
  opener.join();
}

TEST(SingleFlightTest, DifferentKeysDoNotWaitForEachOther) {
  test::FakeClock clock;
  SingleFlight<int> flight(clock);
  const auto outer = flight.Do("a", absl::InfiniteFuture(), [&]() -> absl::StatusOr<int> {
    return flight.Do("b", absl::InfiniteFuture(), []() -> absl::StatusOr<int> { return 2; });
  });
  EXPECT_EQ(*outer, 2);
}

TEST(SingleFlightTest, WaitingEndsAtTheCallersOwnDeadline) {
  test::FakeClock clock;
  SingleFlight<int> flight(clock);
  const auto outer = flight.Do("k", absl::InfiniteFuture(), [&]() -> absl::StatusOr<int> {
    const auto waiting = flight.Do("k", clock.Now(), []() -> absl::StatusOr<int> { return 2; });
    EXPECT_EQ(waiting.status().code(), absl::StatusCode::kDeadlineExceeded);
    return 1;
  });
  EXPECT_EQ(*outer, 1);
}

TEST(SingleFlightTest, AnotherCallersExpiredDeadlineIsNotShared) {
  SystemClock clock;
  SingleFlight<int> flight(clock);
  Gate gate;
  std::thread leader([&] {
    const auto result = flight.Do("k", absl::InfiniteFuture(), [&]() -> absl::StatusOr<int> {
      gate.Pass();
      return absl::DeadlineExceededError("mine");
    });
    EXPECT_FALSE(result.ok());
  });
  gate.AwaitReached();
  std::thread opener([&] {
    while (flight.waiting() < 1) std::this_thread::yield();
    gate.Open();
  });
  EXPECT_EQ(*flight.Do("k", absl::InfiniteFuture(), []() -> absl::StatusOr<int> { return 7; }), 7);
  leader.join();
  opener.join();
}

TEST(SingleFlightTest, OneCallerMayLeadSeveralAndWaitForOthers) {
  test::FakeClock clock;
  SingleFlight<int> flight(clock);
  SingleFlight<int>::Ticket a(flight, "a");
  SingleFlight<int>::Ticket b(flight, "b");
  SingleFlight<int>::Ticket other(flight, "a");
  EXPECT_TRUE(a.leads() && b.leads());
  EXPECT_FALSE(other.leads());
  a.Land(1);
  EXPECT_EQ(**other.Await(absl::InfiniteFuture()), 1);
  EXPECT_EQ(flight.computing(), 1u);
}

TEST(SingleFlightTest, ALeaderThatGivesUpLeavesTheComputationToOthers) {
  test::FakeClock clock;
  SingleFlight<int> flight(clock);
  auto leader = std::make_unique<SingleFlight<int>::Ticket>(flight, "k");
  SingleFlight<int>::Ticket other(flight, "k");
  leader.reset();
  EXPECT_FALSE(other.Await(absl::InfiniteFuture()).has_value());
  EXPECT_TRUE(SingleFlight<int>::Ticket(flight, "k").leads());
}

TEST(SingleFlightTest, ComputesAgainWhenTheFirstHasLanded) {
  test::FakeClock clock;
  SingleFlight<int> flight(clock);
  int computed = 0;
  for (int i = 1; i <= 3; ++i) {
    EXPECT_EQ(*flight.Do("k", absl::InfiniteFuture(), [&]() -> absl::StatusOr<int> { return ++computed; }), i);
  }
}

}  // namespace
}  // namespace rapport::cache
