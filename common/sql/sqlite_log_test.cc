#include "common/sql/sqlite_log.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/sql/sqlite_connection.h"
#include "common/sql/sqlite_database.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace rapport::sql {
namespace {

using test::IsOk;
using test::IsOkAndHolds;

class SqliteLogTest : public ::testing::Test {
 protected:
  void SetUp() override {
    database_ = *SqliteDatabase::Open(dir_.File("l.db"), clock_);
    writer_ = *database_->Connect(absl::InfiniteFuture());
    reader_ = *database_->Connect(absl::InfiniteFuture());
    ASSERT_THAT(writer_->RunScript("CREATE TABLE t (number INTEGER)"), IsOk());
  }

  // Reads a number, for as long as the transaction goes on.
  static absl::StatusOr<int64_t> Number(Connection& connection, const std::string& sql) {
    int64_t number = -1;
    const absl::Status status = connection
                                    .Query(sql, {},
                                           [&number](const Row& row) {
                                             number = row.Int(0);
                                             return absl::OkStatus();
                                           })
                                    .status();
    return status.ok() ? absl::StatusOr<int64_t>(number) : status;
  }

  uintmax_t LogBytes() const { return std::filesystem::file_size(dir_.File("l.db-wal")); }

  test::TempDir dir_;
  SystemClock clock_;
  std::unique_ptr<SqliteDatabase> database_;
  std::unique_ptr<Connection> writer_;
  std::unique_ptr<Connection> reader_;
};

TEST_F(SqliteLogTest, IsCutToNothing) {
  ASSERT_GT(LogBytes(), 0u);
  EXPECT_THAT(EmptyLog(*writer_), IsOkAndHolds(true));
  EXPECT_EQ(LogBytes(), 0u);
}

TEST_F(SqliteLogTest, AReadThatHoldsItIsWaitedForBriefly) {
  ASSERT_THAT(reader_->Begin(TransactionMode::kSnapshot), IsOk());
  ASSERT_THAT(Number(*reader_, "SELECT count(*) FROM t"), IsOkAndHolds(0));
  ASSERT_THAT(writer_->Post("INSERT INTO t VALUES (1)", {}, 1), IsOk());
  const auto start = std::chrono::steady_clock::now();
  EXPECT_THAT(EmptyLog(*writer_), IsOkAndHolds(false));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(4));
  EXPECT_THAT(Number(*writer_, "PRAGMA busy_timeout"), IsOkAndHolds(SqliteConnection::kBusyTimeoutMilliseconds));
  reader_->Rollback();
  EXPECT_THAT(EmptyLog(*writer_), IsOkAndHolds(true));
}

// Says once that another checkpoint is under way, then that all is done.
class OtherCheckpoint final : public Connection {
 public:
  absl::StatusOr<int64_t> Query(absl::string_view, absl::Span<const Param>,
                                absl::FunctionRef<absl::Status(const Row&)> on_row) override {
    const bool other = ++attempts_ == 1;
    const absl::Status status = on_row(Counts({other ? 1 : 0, other ? -1 : 7}));
    return status.ok() ? absl::StatusOr<int64_t>(0) : status;
  }
  absl::Status Post(absl::string_view, absl::Span<const Param>, int64_t) override { return absl::OkStatus(); }
  absl::Status Begin(TransactionMode) override { return absl::OkStatus(); }
  absl::Status Commit() override { return absl::OkStatus(); }
  void Rollback() override {}
  absl::Status RunScript(absl::string_view) override { return absl::OkStatus(); }
  void SetDeadline(absl::Time) override {}
  bool Usable() const override { return true; }
  bool CommitUnknown() const override { return false; }

  int attempts() const { return attempts_; }

 private:
  class Counts final : public Row {
   public:
    explicit Counts(std::vector<int64_t> values) : values_(std::move(values)) {}
    int64_t Int(int column) const override { return values_[static_cast<size_t>(column)]; }
    absl::string_view Text(int) const override { return ""; }
    absl::string_view Bytes(int) const override { return ""; }

   private:
    const std::vector<int64_t> values_;
  };

  int attempts_ = 0;
};

TEST_F(SqliteLogTest, AnotherCheckpointIsWaitedFor) {
  OtherCheckpoint connection;
  EXPECT_THAT(EmptyLog(connection), IsOkAndHolds(true));
  EXPECT_EQ(connection.attempts(), 2);
}

}  // namespace
}  // namespace rapport::sql
