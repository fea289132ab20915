#include "common/records/commit_queue.h"

#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/status_matchers.h"

namespace rapport::records {
namespace {

using test::HasRetryInfo;
using test::IsOk;
using test::StatusIs;

// A queue whose one thread is held by its first group until it is released.
class CommitQueueTest : public ::testing::Test {
 protected:
  CommitQueueTest()
      : queue_({/*threads=*/1, /*lane_per_practice=*/true, /*queued_writes=*/8, /*writes_per_commit=*/8}, clock_,
               [this](std::vector<Write> writes) { Commit(std::move(writes)); }) {
    held_ = Submit("north", absl::InfiniteFuture());
    begun_.get_future().wait();
  }

  std::future<absl::StatusOr<std::string>> Submit(const std::string& practice, absl::Time deadline) {
    auto promise = std::make_shared<std::promise<absl::StatusOr<std::string>>>();
    Write write;
    write.practice = practice;
    write.deadline = deadline;
    write.done = [promise](absl::StatusOr<std::string> reply) { promise->set_value(std::move(reply)); };
    queue_.Submit(std::move(write));
    return promise->get_future();
  }

  void Release() { release_.set_value(); }

  test::FakeClock clock_;
  std::future<absl::StatusOr<std::string>> held_;

 private:
  void Commit(std::vector<Write> writes) {
    if (!std::exchange(held_once_, true)) {
      begun_.set_value();
      release_.get_future().wait();
    }
    for (const Write& write : writes) write.done("committed");
  }

  std::promise<void> begun_;
  std::promise<void> release_;
  bool held_once_ = false;  // of the queue's one thread

 protected:
  CommitQueue queue_;
};

TEST_F(CommitQueueTest, WhatStillWaitsNearItsDeadlineIsAnsweredWhateverItsLane) {
  auto behind = Submit("north", clock_.Now() + absl::Seconds(1));
  auto beside = Submit("south", clock_.Now() + absl::Seconds(1));
  auto patient = Submit("south", clock_.Now() + absl::Seconds(10));
  clock_.Advance(absl::Milliseconds(980));  // a little before
  for (auto* late : {&behind, &beside}) {
    const absl::StatusOr<std::string> reply = late->get();
    EXPECT_THAT(reply, StatusIs(absl::StatusCode::kUnavailable, "STORE_SLOW"));
    EXPECT_THAT(reply, HasRetryInfo());
  }
  EXPECT_EQ(queue_.Stats().refused, 2);
  EXPECT_EQ(queue_.Stats().waiting, 1);
  Release();
  EXPECT_THAT(held_.get(), IsOk());
  EXPECT_THAT(patient.get(), IsOk());
  EXPECT_EQ(queue_.Stats().writes, 2);
}

TEST_F(CommitQueueTest, WhoHasLittleTimeIsNotAnsweredAtOnce) {
  auto hurried = Submit("north", clock_.Now() + absl::Milliseconds(8));
  clock_.Advance(absl::Milliseconds(5));
  Release();
  EXPECT_THAT(hurried.get(), IsOk());
}

}  // namespace
}  // namespace rapport::records
