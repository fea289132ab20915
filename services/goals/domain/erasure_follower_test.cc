#include "services/goals/domain/erasure_follower.h"

#include <atomic>
#include <future>
#include <vector>

#include "common/errors/errors.h"
#include "gmock/gmock.h"
#include "services/goals/testing/goals_fixture.h"
#include "tests/testing/status_matchers.h"

namespace rapport::goals {
namespace {

using ::rapport::test::IsOk;
using ::rapport::test::StatusIs;

constexpr ErasureFollower::Options kQuick = {.interval = absl::Milliseconds(1), .longest_pause = absl::Milliseconds(4)};

// Answers as the test says, the last answer for ever; while `held`, not at all until it is stopped.
class ScriptedFeed final : public ErasureFeed {
 public:
  absl::StatusOr<ErasureNews> ReadOn(const records::FeedPosition& position) override {
    MutexLock lock(mutex_);
    if (held) asked.set_value();
    while (held && !stopped_) woken_.Wait(mutex_);
    if (stopped_) return MakeError(absl::StatusCode::kCancelled, "CANCELLED", "stopped");
    if (failures > 0) {
      --failures;
      return UnavailableError("UPSTREAM_UNAVAILABLE", "intake is away");
    }
    ErasureNews news;
    news.reached = {position.practice, "e", 1};
    news.latest = true;
    return news;
  }
  void Stop() override {
    MutexLock lock(mutex_);
    stopped_ = true;
    woken_.NotifyAll();
  }

  bool held = false;
  std::promise<void> asked;  // once, while held
  int failures = 0;

 private:
  Mutex mutex_;
  CondVar woken_;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
};

class ErasureFollowerTest : public ::testing::Test, protected test::GoalsFixture {
 protected:
  ErasureFollowerTest() { MustCreate(); }  // a practice to follow

  ScriptedFeed feed_;
};

TEST_F(ErasureFollowerTest, LooksAgainAndAgainAlsoAfterFailures) {
  feed_.failures = 3;
  std::vector<absl::Status> rounds;
  std::promise<void> six;
  {
    const ErasureFollower follower(store(), feed_, kQuick, [&](const ErasureRound& round) {
      rounds.push_back(round.status);
      if (rounds.size() == 6) six.set_value();
    });
    six.get_future().wait();
  }
  for (int i = 0; i < 3; ++i) EXPECT_THAT(rounds[i], StatusIs(absl::StatusCode::kUnavailable));
  for (int i = 3; i < 6; ++i) EXPECT_THAT(rounds[i], IsOk());
}

TEST_F(ErasureFollowerTest, ItsEndWaitsForNoAnswer) {
  feed_.held = true;
  std::atomic<int> rounds = 0;
  {
    const ErasureFollower follower(store(), feed_, kQuick, [&rounds](const ErasureRound&) { ++rounds; });
    feed_.asked.get_future().wait();
  }
  EXPECT_EQ(rounds, 0) << "what the end broke off is no failure";
}

}  // namespace
}  // namespace rapport::goals
