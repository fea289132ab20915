#include "common/sql/sqlite_connection.h"

#include <memory>
#include <string>
#include <vector>

#include "common/sql/sqlite_database.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace rapport::sql {
namespace {

using test::HasRetryInfo;
using test::IsOk;
using test::IsOkAndHolds;
using test::StatusIs;

class SqliteConnectionTest : public ::testing::Test {
 protected:
  void SetUp() override {
    database_ = *SqliteDatabase::Open(dir_.File("t.db"), clock_);
    connection_ = *database_->Connect(absl::InfiniteFuture());
    ASSERT_THAT(connection_->RunScript("CREATE TABLE t (name TEXT PRIMARY KEY, number INTEGER, bytes BLOB)"), IsOk());
  }

  absl::Status Insert(absl::string_view name, int64_t number, absl::string_view bytes) {
    return connection_->Post("INSERT INTO t (bytes, number, name) VALUES ($3, $2, $1)", {name, number, Blob{bytes}}, 1);
  }

  test::TempDir dir_;
  SystemClock clock_;
  std::unique_ptr<SqliteDatabase> database_;
  std::unique_ptr<Connection> connection_;
};

TEST_F(SqliteConnectionTest, ParametersAreBoundByTheirNumbers) {
  const std::string bytes("\0\xff\0", 3);
  ASSERT_THAT(Insert("it's; DROP TABLE t", int64_t{1} << 62, bytes), IsOk());
  int rows = 0;
  ASSERT_THAT(connection_->Query("SELECT number, bytes, name FROM t WHERE number = $2 AND name = $1",
                                 {absl::string_view("it's; DROP TABLE t"), int64_t{1} << 62},
                                 [&](const Row& row) {
                                   ++rows;
                                   EXPECT_EQ(row.Int(0), int64_t{1} << 62);
                                   EXPECT_EQ(row.Bytes(1), bytes);
                                   EXPECT_EQ(row.Text(2), "it's; DROP TABLE t");
                                   return absl::OkStatus();
                                 }),
              IsOk());
  EXPECT_EQ(rows, 1);
}

TEST_F(SqliteConnectionTest, ErrorsHaveTheirMeaningAndNoSql) {
  ASSERT_THAT(Insert("a", 1, ""), IsOk());
  EXPECT_THAT(Insert("a", 1, ""), StatusIs(absl::StatusCode::kAlreadyExists, "DUPLICATE_KEY"));
  const absl::Status refused = connection_->Post("SELECT secret FROM nowhere", {}, -1);
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInternal, "STATEMENT_REFUSED"));
  EXPECT_EQ(refused.message().find("nowhere"), absl::string_view::npos);
  EXPECT_THAT(connection_->Post("UPDATE t SET number = 2 WHERE name = 'b'", {}, 1),
              StatusIs(absl::StatusCode::kAborted, "WRITE_CONFLICT"));
  EXPECT_THAT(connection_->Post("SELECT $1", {}, -1), StatusIs(absl::StatusCode::kInternal, "STATEMENT_REFUSED"));
}

TEST_F(SqliteConnectionTest, AStatementEndsAtTheDeadline) {
  connection_->SetDeadline(clock_.Now() + absl::Milliseconds(50));
  EXPECT_THAT(
      connection_->Post("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n", {}, -1),
      StatusIs(absl::StatusCode::kDeadlineExceeded, "STORE_DEADLINE"));
  connection_->SetDeadline(absl::InfiniteFuture());
  EXPECT_THAT(Insert("a", 1, ""), IsOk());
}

TEST_F(SqliteConnectionTest, ARolledBackTransactionLeavesNothing) {
  ASSERT_THAT(connection_->Begin(TransactionMode::kOptimistic), IsOk());
  ASSERT_THAT(Insert("a", 1, ""), IsOk());
  connection_->Rollback();
  connection_->Rollback();  // harmless
  EXPECT_THAT(Insert("a", 1, ""), IsOk());
}

TEST_F(SqliteConnectionTest, AnErrorOfTheReaderEndsTheQuery) {
  ASSERT_THAT(Insert("a", 1, ""), IsOk());
  ASSERT_THAT(Insert("b", 2, ""), IsOk());
  int rows = 0;
  EXPECT_THAT(connection_->Query("SELECT name FROM t", {},
                                 [&rows](const Row&) {
                                   ++rows;
                                   return absl::CancelledError("enough");
                                 }),
              StatusIs(absl::StatusCode::kCancelled));
  EXPECT_EQ(rows, 1);
  EXPECT_THAT(connection_->Query("UPDATE t SET number = 7", {}, IgnoreRow), IsOkAndHolds(2));
}

TEST_F(SqliteConnectionTest, CommitsAreDurableAndReadersDoNotWait) {
  std::vector<std::string> modes;
  for (const char* pragma :
       {"PRAGMA journal_mode", "PRAGMA synchronous", "PRAGMA foreign_keys", "PRAGMA secure_delete"}) {
    ASSERT_THAT(connection_->Query(pragma, {},
                                   [&modes](const Row& row) {
                                     modes.emplace_back(row.Text(0));
                                     return absl::OkStatus();
                                   }),
                IsOk());
  }
  EXPECT_THAT(modes, ::testing::ElementsAre("wal", "2", "1", "1"));
}

TEST(SqliteDatabaseTest, AFileThatIsNoDatabaseIsRefused) {
  const test::TempDir dir;
  const SystemClock clock;
  std::FILE* file = std::fopen(dir.File("x.db").c_str(), "w");
  ASSERT_NE(file, nullptr);
  std::fputs(std::string(8192, 'x').c_str(), file);
  std::fclose(file);
  EXPECT_THAT(SqliteDatabase::Open(dir.File("x.db"), clock), StatusIs(absl::StatusCode::kDataLoss, "STORE_CORRUPT"));
  const auto nowhere = SqliteDatabase::Open(dir.File("none/x.db"), clock);
  EXPECT_THAT(nowhere, StatusIs(absl::StatusCode::kUnavailable, "STORE_UNAVAILABLE"));
  EXPECT_THAT(nowhere, HasRetryInfo());
}

}  // namespace
}  // namespace rapport::sql
