// The contract of the change feed: order, no gap, no repetition, heartbeats, bounded memory.
#include "common/records/change_feed.h"

#include <future>
#include <memory>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "tests/contract/record_store_contract.h"
#include "tests/testing/status_matchers.h"

namespace rapport::records {
namespace {

using test::IsOk;

using Item = absl::StatusOr<FeedItem>;

std::future<Item> Ask(FeedFollower& follower) {
  auto promise = std::make_shared<std::promise<Item>>();
  auto future = promise->get_future();
  follower.Next([promise](Item item) { promise->set_value(std::move(item)); });
  return future;
}

std::vector<int64_t> Take(FeedFollower& follower, int count) {
  std::vector<int64_t> revisions;
  for (int i = 0; i < count; ++i) {
    const Item item = Ask(follower).get();
    if (!item.ok() || !item->change.has_value()) {
      ADD_FAILURE() << "no change: " << item.status();
      break;
    }
    EXPECT_EQ(item->revision, item->change->revision);
    revisions.push_back(item->revision);
  }
  return revisions;
}

std::vector<int64_t> Through(int64_t first, int64_t last) {
  std::vector<int64_t> revisions;
  for (int64_t revision = first; revision <= last; ++revision) revisions.push_back(revision);
  return revisions;
}

class ChangeFeedContract : public RecordStoreContract {
 protected:
  void SetUp() override {
    RecordStoreContract::SetUp();
    if (store_ != nullptr) feed_ = std::make_unique<ChangeFeed>(store(), clock(), kOptions);
  }
  void TearDown() override { feed_ = nullptr; }

  void Insert(int count) {
    for (int i = 0; i < count; ++i) {
      ASSERT_THAT(Commit(store(), InsertOf(SessionRecord("s" + std::to_string(inserted_++)))), IsOk());
    }
  }

  // Shorter silences than a read of the log may take: one that is under way when the clock is set on still ends in
  // time.
  static constexpr FeedOptions kOptions = {
      .poll_interval = absl::Milliseconds(5), .heartbeat_interval = absl::Seconds(1), .batch = 3};
  std::unique_ptr<ChangeFeed> feed_;
  int inserted_ = 0;
};

TEST_P(ChangeFeedContract, EveryChangeComesInOrderFromAnyRevision) {
  Insert(8);
  EXPECT_EQ(Take(*feed_->Follow(kPractice, 0), 8), Through(1, 8));
  EXPECT_EQ(Take(*feed_->Follow(kPractice, 5), 3), Through(6, 8));
}

TEST_P(ChangeFeedContract, WhoDoesNotWaitIsToldWhereTheEndIs) {
  Insert(4);
  const auto follower = feed_->Follow(kPractice, 1);
  for (int64_t revision = 2; revision <= 4; ++revision) EXPECT_EQ(follower->NextNow()->change->revision, revision);
  const auto end = follower->NextNow();
  ASSERT_THAT(end, IsOk());
  EXPECT_FALSE(end->change.has_value());
  EXPECT_EQ(end->revision, 4);
  Insert(1);
  EXPECT_EQ(follower->NextNow()->change->revision, 5);
}

TEST_P(ChangeFeedContract, AWaitingFollowerGetsWhatIsCommittedNext) {
  const auto follower = feed_->Follow(kPractice, 0);
  auto waiting = Ask(*follower);
  Insert(1);
  const Item item = waiting.get();
  ASSERT_THAT(item, IsOk());
  EXPECT_EQ(item->change->name, "episodes/e1/sessions/s0");
  EXPECT_EQ(item->change->kind, "session");
}

TEST_P(ChangeFeedContract, ManyFollowersUnderConcurrentWritesMissNothing) {
  std::thread writer([this] { Insert(40); });
  std::vector<std::thread> readers;
  for (int i = 0; i < 4; ++i) {
    readers.emplace_back([this] { EXPECT_EQ(Take(*feed_->Follow(kPractice, 0), 40), Through(1, 40)); });
  }
  writer.join();
  for (std::thread& reader : readers) reader.join();
}

TEST_P(ChangeFeedContract, FollowersOfEveryReplicaSeeOneOrderWhicheverReplicaWrites) {
  constexpr int kWrites = 30;
  std::vector<std::unique_ptr<RecordStore>> others;  // SQLite has one process, so one store
  if (GetParam().name == "Postgres") others.push_back(Open());
  if (GetParam().name == "Postgres") others.push_back(Open());
  std::vector<RecordStore*> replicas = {&store()};
  for (const auto& other : others) replicas.push_back(other.get());
  const int total = kWrites * static_cast<int>(replicas.size());
  std::vector<std::vector<std::string>> seen(replicas.size());
  std::vector<std::thread> threads;
  for (size_t i = 0; i < replicas.size(); ++i) {
    threads.emplace_back([&, i] {
      for (int n = 0; n < kWrites; ++n) {
        EXPECT_THAT(Commit(*replicas[i], InsertOf(SessionRecord(std::to_string(i) + "-" + std::to_string(n)))), IsOk());
      }
    });
    threads.emplace_back([&, i] {
      ChangeFeed feed(*replicas[i], clock(), kOptions);
      const auto follower = feed.Follow(kPractice, 0);
      for (int64_t revision = 1; revision <= total; ++revision) {
        const Item item = Ask(*follower).get();
        ASSERT_THAT(item, IsOk());
        ASSERT_TRUE(item->change.has_value());
        EXPECT_EQ(item->revision, revision) << "a gap or a repetition";
        seen[i].push_back(item->change->name);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const auto& names : seen) EXPECT_EQ(names, seen.front());
}

TEST_P(ChangeFeedContract, PracticesHaveFeedsOfTheirOwn) {
  Insert(2);
  const auto follower = feed_->Follow("south", 0);
  auto waiting = Ask(*follower);
  Write write = WriteOf([](Transaction& transaction) { return transaction.Insert("south", SessionRecord("other")); });
  write.practice = "south";
  ASSERT_THAT(Commit(store(), std::move(write)), IsOk());
  EXPECT_EQ(waiting.get()->change->name, "episodes/e1/sessions/other");
}

TEST_P(ChangeFeedContract, SilenceIsBrokenByAHeartbeatWithTheRevisionReached) {
  Insert(2);
  const auto follower = feed_->Follow(kPractice, 0);
  Take(*follower, 2);
  auto waiting = Ask(*follower);
  clock().Advance(kOptions.heartbeat_interval);
  const Item item = waiting.get();
  ASSERT_THAT(item, IsOk());
  EXPECT_FALSE(item->change.has_value());
  EXPECT_EQ(item->revision, 2);
  Insert(1);
  EXPECT_EQ(Take(*follower, 1), Through(3, 3));
}

TEST_P(ChangeFeedContract, AWaitingFollowerNeedsNoReader) {
  const auto follower = feed_->Follow(kPractice, 0);
  auto waiting = Ask(*follower);
  std::promise<void> answered;
  const std::shared_future<void> released = answered.get_future().share();
  std::vector<std::thread> readers;
  for (int i = 0; i < database_->Options().readers; ++i) {
    readers.emplace_back([&] {
      EXPECT_THAT(store().Read(absl::InfiniteFuture(),
                               [&released](Snapshot&) {
                                 released.wait();
                                 return absl::OkStatus();
                               }),
                  IsOk());
    });
  }
  while (store().Stats().reads.busy < database_->Options().readers) std::this_thread::yield();
  Insert(1);
  EXPECT_EQ(waiting.get()->revision, 1);
  answered.set_value();
  for (std::thread& reader : readers) reader.join();
}

TEST_P(ChangeFeedContract, ManyPracticesAreWaitedForAtOnce) {
  Insert(2);
  std::set<LogPlace> places = {{kPractice, 1}, {kPractice, 2}, {"no such practice", 0}};
  for (int i = 0; i < 300; ++i) places.insert({"p" + std::to_string(i), 0});
  Write write = WriteOf([](Transaction& transaction) { return transaction.Insert("p299", SessionRecord("other")); });
  write.practice = "p299";
  ASSERT_THAT(Commit(store(), std::move(write)), IsOk());
  const auto news = store().News(places, 10);
  ASSERT_THAT(news, IsOk());
  ASSERT_EQ(news->size(), 2u) << "nothing where nothing is new";
  EXPECT_EQ(news->at({kPractice, 1}).front().revision, 2);
  EXPECT_EQ(news->at({"p299", 0}).front().name, "episodes/e1/sessions/other");
}

TEST_P(ChangeFeedContract, AFollowerThatLeavesIsAnsweredNoMore) {
  auto follower = feed_->Follow(kPractice, 0);
  auto waiting = Ask(*follower);
  follower = nullptr;
  EXPECT_THROW(waiting.get(), std::future_error);  // the answer was dropped
}

INSTANTIATE_TEST_SUITE_P(Engines, ChangeFeedContract, ::testing::ValuesIn(StoreEngines()),
                         [](const auto& engine) { return engine.param.name; });

}  // namespace
}  // namespace rapport::records
