#include "common/records/store_metrics.h"

#include <future>
#include <memory>
#include <string>
#include <utility>

#include "common/base/ids.h"
#include "common/records/open_record_store.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace rapport::records {
namespace {

using ::testing::HasSubstr;

class StoreMetricsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    StoreOptions options;
    options.sqlite_path = dir_.File("store.db");
    options.index_key = "index key of the metrics test";
    options.readers = 3;
    options.queued_writes = 77;
    auto store = OpenRecordStore(options, clock_, ids_);
    ASSERT_THAT(store, test::IsOk());
    store_ = *std::move(store);
    feed_ = std::make_unique<ChangeFeed>(*store_, clock_);
    AddStoreMetrics(*store_, *feed_, registry_);
  }

  void Insert(const std::string& name) {
    Write write;
    write.practice = "north";
    write.apply = [&name](Transaction& transaction) {
      Record record;
      record.name = name;
      return transaction.Insert("north", record);
    };
    write.reply = [](const Revisions&) { return ""; };
    std::promise<absl::Status> done;
    write.done = [&done](const absl::StatusOr<std::string>& reply) { done.set_value(reply.status()); };
    store_->Submit(std::move(write));
    ASSERT_THAT(done.get_future().get(), test::IsOk());
  }

  test::TempDir dir_;
  test::FakeClock clock_;
  RandomIds ids_;
  std::unique_ptr<RecordStore> store_;
  std::unique_ptr<ChangeFeed> feed_;
  metrics::Registry registry_;
};

TEST_F(StoreMetricsTest, ShowWhatWasCommitted) {
  Insert("a");
  Insert("b");
  const std::string text = registry_.Text();
  EXPECT_THAT(text, HasSubstr("\nrapport_store_commits_total 2\n"));
  EXPECT_THAT(text, HasSubstr("\nrapport_store_committed_writes_total 2\n"));
  EXPECT_THAT(text, HasSubstr("\nrapport_store_waiting_writes 0\n"));
  EXPECT_THAT(text, HasSubstr("\nrapport_store_waiting_writes_limit 77\n"));
  EXPECT_THAT(text, HasSubstr("\nrapport_store_request_sweep_failures_total 0\n"));
  EXPECT_THAT(text, HasSubstr("\nrapport_store_schema_version 4\n"));
}

TEST_F(StoreMetricsTest, TellThePoolsApart) {
  const std::string text = registry_.Text();
  EXPECT_THAT(text, HasSubstr("rapport_store_connections_limit{pool=\"read\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("rapport_store_connections_limit{pool=\"write\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("rapport_store_available{pool=\"read\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("rapport_store_available{pool=\"write\"} 1\n"));
}

TEST_F(StoreMetricsTest, FollowTheFeed) {
  Insert("a");
  const auto follower = feed_->Follow("north", 0);
  follower->Next([](const absl::StatusOr<FeedItem>&) {});
  clock_.Advance(absl::Seconds(90));
  EXPECT_THAT(registry_.Text(), HasSubstr("\nrapport_store_feed_lag_seconds 90\n"));
  EXPECT_THAT(registry_.Text(), HasSubstr("\nrapport_store_feed_changes_total 1\n"));
  follower->Next([](const absl::StatusOr<FeedItem>&) {});  // waits for news
  EXPECT_THAT(registry_.Text(), HasSubstr("\nrapport_store_feed_lag_seconds 0\n"));
  EXPECT_THAT(registry_.Text(), HasSubstr("\nrapport_store_feed_followers 1\n"));
}

}  // namespace
}  // namespace rapport::records
