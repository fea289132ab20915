#include "common/exec/bounded_executor.h"

#include <atomic>
#include <future>
#include <memory>

#include "gtest/gtest.h"

namespace rapport::exec {
namespace {

// Keeps one thread busy until released.
class Blocker {
 public:
  BoundedExecutor::Task Task() {
    return [this] {
      started_.set_value();
      release_.get_future().wait();
    };
  }
  void AwaitStarted() { started_.get_future().wait(); }
  void Release() { release_.set_value(); }

 private:
  std::promise<void> started_;
  std::promise<void> release_;
};

TEST(BoundedExecutorTest, RunsWhatIsSubmitted) {
  BoundedExecutor executor(2, 10);
  std::promise<int> result;
  ASSERT_TRUE(executor.TrySubmit([&result] { result.set_value(7); }));
  EXPECT_EQ(result.get_future().get(), 7);
}

TEST(BoundedExecutorTest, RefusesWhenThreadsAreBusyAndTheQueueIsFull) {
  BoundedExecutor executor(1, 1);
  Blocker blocker;
  ASSERT_TRUE(executor.TrySubmit(blocker.Task()));
  blocker.AwaitStarted();
  EXPECT_TRUE(executor.TrySubmit([] {}));
  EXPECT_FALSE(executor.TrySubmit([] {}));
  EXPECT_EQ(executor.queued(), 1);
  EXPECT_EQ(executor.running(), 1);
  blocker.Release();
}

TEST(BoundedExecutorTest, AnEmptyQueueStillServesIdleThreads) {
  BoundedExecutor executor(1, 0);
  Blocker blocker;
  ASSERT_TRUE(executor.TrySubmit(blocker.Task()));
  blocker.AwaitStarted();
  EXPECT_FALSE(executor.TrySubmit([] {}));
  blocker.Release();
}

TEST(BoundedExecutorTest, AdmittedWorkContinuesThoughTheQueueIsFull) {
  BoundedExecutor executor(1, 0);
  Blocker blocker;
  ASSERT_TRUE(executor.TrySubmit(blocker.Task()));
  blocker.AwaitStarted();
  std::promise<void> ran;
  EXPECT_TRUE(executor.Continue([&ran] { ran.set_value(); }));
  blocker.Release();
  ran.get_future().wait();
}

TEST(BoundedExecutorTest, StoppingRunsWhatIsQueuedAndRefusesTheRest) {
  BoundedExecutor executor(2, 100);
  std::atomic<int> ran = 0;
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(executor.TrySubmit([&ran] { ++ran; }));
  executor.Stop();
  EXPECT_EQ(ran, 100);
  EXPECT_FALSE(executor.TrySubmit([&ran] { ++ran; }));
  EXPECT_FALSE(executor.Continue([&ran] { ++ran; }));
  executor.Stop();
  EXPECT_EQ(ran, 100);
}

TEST(BoundedExecutorTest, WhatATaskHoldsIsReleasedWhenItHasRun) {
  BoundedExecutor executor(1, 10);
  auto held = std::make_shared<std::promise<void>>();
  std::weak_ptr<std::promise<void>> watch = held;
  ASSERT_TRUE(executor.TrySubmit([held = std::move(held)] {}));
  executor.Stop();
  EXPECT_TRUE(watch.expired());
}

}  // namespace
}  // namespace rapport::exec
