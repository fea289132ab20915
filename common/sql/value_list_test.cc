#include "common/sql/value_list.h"

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/sql/sqlite_database.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/faulty_database.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace rapport::sql {
namespace {

using test::IsOk;
using ::testing::SizeIs;

class ValueListTest : public ::testing::Test {
 protected:
  // What is found of `count` values, all of which are there.
  std::vector<std::string> Find(int count) {
    std::vector<std::string> values;
    for (int i = 0; i < count; ++i) values.push_back(absl::StrCat("v", i));
    std::vector<std::string> found;
    EXPECT_THAT(
        QueryValues(*connection_, "SELECT name FROM names WHERE kind = $1 AND name", {absl::string_view("k")}, values,
                    [&found](const Row& row) {
                      found.emplace_back(row.Text(0));
                      return absl::OkStatus();
                    }),
        IsOk());
    return found;
  }

  void SetUp() override {
    auto database = SqliteDatabase::Open(dir_.File("names.db"), clock_);
    ASSERT_THAT(database, IsOk());
    database_ = std::make_unique<test::FaultyDatabase>(*std::move(database), faults_);
    connection_ = *database_->Connect(absl::InfiniteFuture());
    ASSERT_THAT(connection_->RunScript("CREATE TABLE names (kind TEXT, name TEXT)"), IsOk());
    ASSERT_THAT(
        connection_->RunScript("INSERT INTO names WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n "
                               "WHERE i < 999) SELECT 'k', 'v' || i FROM n"),
        IsOk());
  }

  test::TempDir dir_;
  test::FakeClock clock_;
  test::Faults faults_;
  std::unique_ptr<Database> database_;
  std::unique_ptr<Connection> connection_;
};

TEST_F(ValueListTest, EveryValueIsFoundOnceHoweverManyThereAre) {
  for (const int count : {0, 1, 2, 16, 17, 255, 256, 257, 1000}) EXPECT_THAT(Find(count), SizeIs(count));
}

TEST_F(ValueListTest, AThousandValuesTakeFourStatements) {
  const int64_t before = faults_.queries();
  Find(1000);
  EXPECT_EQ(faults_.queries() - before, 4);
}

}  // namespace
}  // namespace rapport::sql
