#include "common/sql/migrator.h"

#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "common/sql/sqlite_database.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace rapport::sql {
namespace {

using test::IsOk;
using test::StatusIs;

constexpr Migration kFirst[] = {{1, "0001_things", "CREATE TABLE things (name TEXT PRIMARY KEY);"}};
constexpr Migration kBoth[] = {
    {1, "0001_things", "CREATE TABLE things (name TEXT PRIMARY KEY);"},
    {2, "0002_colour", "ALTER TABLE things ADD COLUMN colour TEXT NOT NULL DEFAULT 'grey';"},
};
constexpr Migration kBroken[] = {
    {1, "0001_things", "CREATE TABLE things (name TEXT PRIMARY KEY);"},
    {2, "0002_broken", "CREATE TABLE halves (name TEXT); CREATE TABLE halves (name TEXT);"},
};

class MigratorTest : public ::testing::Test {
 protected:
  void SetUp() override {
    absl::StatusOr<std::unique_ptr<SqliteDatabase>> database = SqliteDatabase::Open(dir_.File("m.db"), clock_);
    ASSERT_THAT(database, IsOk());
    database_ = *std::move(database);
  }

  absl::Status Run(absl::Span<const Migration> migrations) {
    return Migrate(*database_, migrations, clock_, absl::InfiniteFuture());
  }

  absl::Status RunStatement(absl::string_view sql) {
    return (*database_->Connect(absl::InfiniteFuture()))->Post(sql, {});
  }

  std::string ReadText(absl::string_view sql) {
    std::string text;
    const auto connection = *database_->Connect(absl::InfiniteFuture());
    EXPECT_THAT(connection->Query(sql, {},
                                  [&text](const Row& row) {
                                    text = std::string(row.Text(0));
                                    return absl::OkStatus();
                                  }),
                IsOk());
    return text;
  }

  test::TempDir dir_;
  SystemClock clock_;
  std::unique_ptr<SqliteDatabase> database_;
};

TEST_F(MigratorTest, ADatabaseOfAnEarlierReleaseIsUpgradedWithItsData) {
  ASSERT_THAT(Run(kFirst), IsOk());
  ASSERT_THAT(RunStatement("INSERT INTO things (name) VALUES ('stone')"), IsOk());
  ASSERT_THAT(Run(kBoth), IsOk());
  EXPECT_EQ(ReadText("SELECT name || ' ' || colour FROM things"), "stone grey");
  EXPECT_THAT(Run(kBoth), IsOk()) << "a second time there is nothing to do";
}

TEST_F(MigratorTest, ADatabaseOfALaterReleaseIsRefused) {
  ASSERT_THAT(Run(kBoth), IsOk());
  EXPECT_THAT(Run(kFirst), StatusIs(absl::StatusCode::kFailedPrecondition, "SCHEMA_TOO_NEW"));
}

TEST_F(MigratorTest, AFailedStepLeavesTheOneBeforeIt) {
  EXPECT_THAT(Run(kBroken), StatusIs(absl::StatusCode::kInternal, "STATEMENT_REFUSED"));
  EXPECT_EQ(ReadText("SELECT max(version) FROM schema_migrations"), "1");
  EXPECT_EQ(ReadText("SELECT count(*) FROM sqlite_master WHERE name = 'halves'"), "0");
  EXPECT_THAT(Run(kBoth), IsOk());
}

TEST_F(MigratorTest, ReplicasThatStartTogetherMigrateOnce) {
  std::vector<std::thread> replicas;
  for (int i = 0; i < 8; ++i) replicas.emplace_back([this] { EXPECT_THAT(Run(kBoth), IsOk()); });
  for (std::thread& replica : replicas) replica.join();
  EXPECT_EQ(ReadText("SELECT count(*) FROM schema_migrations"), "2");
}

TEST(MigrationsTest, BothEnginesHaveTheSameSteps) {
  const absl::Span<const Migration> sqlite = MigrationsFor(Engine::kSqlite);
  const absl::Span<const Migration> postgres = MigrationsFor(Engine::kPostgres);
  ASSERT_EQ(sqlite.size(), postgres.size());
  for (size_t i = 0; i < sqlite.size(); ++i) {
    EXPECT_EQ(sqlite[i].version, static_cast<int64_t>(i + 1));
    EXPECT_EQ(postgres[i].version, sqlite[i].version);
    EXPECT_EQ(postgres[i].name, sqlite[i].name);
  }
}

}  // namespace
}  // namespace rapport::sql
