#include "common/sql/connection_pool.h"

#include <future>
#include <memory>
#include <thread>

#include "common/sql/sqlite_database.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace rapport::sql {
namespace {

using test::IsOk;
using test::StatusIs;

class ConnectionPoolTest : public ::testing::Test {
 protected:
  absl::Time Soon() const { return clock_.Now() + absl::Milliseconds(50); }

  test::TempDir dir_;
  SystemClock clock_;
  std::unique_ptr<SqliteDatabase> database_ = *SqliteDatabase::Open(dir_.File("p.db"), clock_);
  ConnectionPool pool_{*database_, 2, clock_};
};

TEST_F(ConnectionPoolTest, LendsAtMostItsSizeAndCountsWhoWaits) {
  const auto first = pool_.Acquire(absl::InfiniteFuture());
  const auto second = pool_.Acquire(absl::InfiniteFuture());
  ASSERT_THAT(first, IsOk());
  ASSERT_THAT(second, IsOk());
  EXPECT_THAT(pool_.Acquire(Soon()), StatusIs(absl::StatusCode::kDeadlineExceeded));
  const PoolStats stats = pool_.Stats();
  EXPECT_EQ(stats.connections, 2);
  EXPECT_EQ(stats.busy, 2);
  EXPECT_EQ(stats.waiting, 0);
  EXPECT_EQ(stats.waits, 1);
  EXPECT_GE(stats.wait_time, absl::Milliseconds(50));
}

TEST_F(ConnectionPoolTest, AReturnedConnectionGoesToWhoWaits) {
  auto first = std::make_unique<ConnectionPool::Lease>(*pool_.Acquire(absl::InfiniteFuture()));
  const auto second = pool_.Acquire(absl::InfiniteFuture());
  auto third =
      std::async(std::launch::async, [this] { return pool_.Acquire(clock_.Now() + absl::Seconds(30)).status(); });
  while (pool_.Stats().waiting == 0) std::this_thread::yield();
  first.reset();
  EXPECT_THAT(third.get(), IsOk());
}

TEST_F(ConnectionPoolTest, AReturnedConnectionIsRolledBack) {
  {
    const auto lease = pool_.Acquire(absl::InfiniteFuture());
    ASSERT_THAT((*lease)->RunScript("CREATE TABLE t (n INTEGER)"), IsOk());
    ASSERT_THAT((*lease)->Begin(TransactionMode::kLocking), IsOk());
    ASSERT_THAT((*lease)->Post("INSERT INTO t VALUES (1)", {}), IsOk());
  }
  const auto lease = pool_.Acquire(absl::InfiniteFuture());
  int64_t rows = -1;
  ASSERT_THAT((*lease)->Query("SELECT count(*) FROM t", {},
                              [&rows](const Row& row) {
                                rows = row.Int(0);
                                return absl::OkStatus();
                              }),
              IsOk());
  EXPECT_EQ(rows, 0);
  EXPECT_EQ(pool_.Stats().connections, 1) << "it is used again";
}

}  // namespace
}  // namespace rapport::sql
