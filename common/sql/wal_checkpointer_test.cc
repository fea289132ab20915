#include "common/sql/wal_checkpointer.h"

#include <chrono>
#include <filesystem>
#include <thread>

#include "common/sql/sqlite_database.h"
#include "gmock/gmock.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace rapport::sql {
namespace {

using test::IsOk;

TEST(WalCheckpointerTest, ALargeLogIsMovedIntoTheFile) {
  const test::TempDir dir;
  const SystemClock clock;
  const auto database = *SqliteDatabase::Open(dir.File("c.db"), clock);
  const auto writer = *database->Connect(absl::InfiniteFuture());
  ASSERT_THAT(writer->RunScript("CREATE TABLE t (bytes BLOB)"), IsOk());
  WalCheckpointer checkpointer(*database->Connect(absl::InfiniteFuture()), dir.File("c.db-wal"));
  const std::string megabyte(1 << 20, 'x');
  for (int i = 0; i < 6; ++i) ASSERT_THAT(writer->Post("INSERT INTO t VALUES ($1)", {Blob{megabyte}}, 1), IsOk());
  EXPECT_LT(std::filesystem::file_size(dir.File("c.db")), 1u << 20) << "the writer itself leaves it in the log";
  checkpointer.NoteCommit();
  for (int i = 0; i < 3000 && std::filesystem::file_size(dir.File("c.db")) < (6u << 20); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));  // another thread's work: looked at, not waited for
  }
  EXPECT_GE(std::filesystem::file_size(dir.File("c.db")), 6u << 20);
}

}  // namespace
}  // namespace rapport::sql
