#include "common/records/request_sweeper.h"

#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "common/records/open_record_store.h"
#include "common/records/write_group.h"
#include "common/sql/sqlite_database.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace rapport::records {
namespace {

using test::IsOk;
using test::IsOkAndHolds;
using ::testing::Not;

class RequestSweeperTest : public ::testing::Test {
 protected:
  void SetUp() override {
    StoreOptions options;
    options.sqlite_path = dir_.File("store.db");
    options.index_key = "index key of the sweeper test";
    store_ = *OpenRecordStore(options, clock_, ids_);
    database_ = *sql::SqliteDatabase::Open(options.sqlite_path, clock_);
    pool_ = std::make_unique<sql::ConnectionPool>(*database_, 1, clock_);
  }

  // Remembers the replies to `count` requests.
  void Remember(const std::string& practice, int count) {
    std::vector<std::future<absl::StatusOr<std::string>>> replies;
    for (int i = 0; i < count; ++i) {
      auto promise = std::make_shared<std::promise<absl::StatusOr<std::string>>>();
      replies.push_back(promise->get_future());
      Write write;
      write.practice = practice;
      write.request_id = absl::StrCat("r", requests_++);
      write.apply = [](Transaction&) { return absl::OkStatus(); };
      write.reply = [](const Revisions&) { return "reply"; };
      write.done = [promise](absl::StatusOr<std::string> reply) { promise->set_value(std::move(reply)); };
      store_->Submit(std::move(write));
    }
    for (auto& reply : replies) ASSERT_THAT(reply.get(), IsOk());
  }

  void Run(const std::string& script) {
    const auto connection = *pool_->Acquire(absl::InfiniteFuture());
    ASSERT_THAT(connection->RunScript(script), IsOk());
  }

  int64_t Remembered() {
    int64_t count = -1;
    const auto connection = *pool_->Acquire(absl::InfiniteFuture());
    EXPECT_THAT(connection->Query("SELECT count(*) FROM request_ids", {},
                                  [&count](const sql::Row& row) {
                                    count = row.Int(0);
                                    return absl::OkStatus();
                                  }),
                IsOk());
    return count;
  }

  test::TempDir dir_;
  test::FakeClock clock_;
  RandomIds ids_;
  std::unique_ptr<RecordStore> store_;
  std::unique_ptr<sql::Database> database_;
  std::unique_ptr<sql::ConnectionPool> pool_;
  int requests_ = 0;
};

TEST_F(RequestSweeperTest, ForgetsAllThatIsOverOfEveryPracticeAndNothingElse) {
  RequestSweeper sweeper(*pool_, clock_, absl::Hours(1));
  Remember("north", 300);
  Remember("south", 3);
  Remember("west", 250);
  Remember("north", 250);
  EXPECT_THAT(sweeper.Sweep(), IsOkAndHolds(0));
  clock_.Advance(kRequestLife + absl::Seconds(1));
  Remember("west", 2);
  EXPECT_THAT(sweeper.Sweep(), IsOkAndHolds(803))
      << "north's more than one piece holds, and practices nobody writes to";
  EXPECT_EQ(Remembered(), 2);
}

TEST_F(RequestSweeperTest, APracticeThatMeetsAnErrorIsCountedAndTheOthersAreSwept) {
  RequestSweeper sweeper(*pool_, clock_, absl::Hours(1));
  Remember("north", 2);
  Remember("south", 3);
  Remember("west", 4);
  clock_.Advance(kRequestLife + absl::Seconds(1));
  Run("CREATE TRIGGER broken BEFORE DELETE ON request_ids WHEN OLD.practice = 'south' "
      "BEGIN SELECT RAISE(ABORT, 'broken'); END");
  EXPECT_THAT(sweeper.Sweep(), Not(IsOk()));
  EXPECT_EQ(Remembered(), 3);
  EXPECT_EQ(sweeper.failures(), 1);
  Run("DROP TRIGGER broken");
  EXPECT_THAT(sweeper.Sweep(), IsOkAndHolds(3));
  EXPECT_EQ(Remembered(), 0);
  EXPECT_EQ(sweeper.failures(), 1);
}

TEST_F(RequestSweeperTest, SweepsByItself) {
  Remember("north", 3);
  clock_.Advance(kRequestLife + absl::Seconds(1));
  const RequestSweeper sweeper(*pool_, clock_, absl::Milliseconds(1));
  while (Remembered() > 0) std::this_thread::yield();
}

}  // namespace
}  // namespace rapport::records
