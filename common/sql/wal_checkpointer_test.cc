#include "common/sql/wal_checkpointer.h"

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>

#include "common/sql/sqlite_database.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace rapport::sql {
namespace {

using test::IsOk;

// Looks at another thread's work until it is done, or for half a minute.
template <class Predicate>
void AwaitThat(Predicate done) {
  for (int i = 0; i < 3000 && !done(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
}

// Counts what is asked of it.
class CountingConnection final : public Connection {
 public:
  explicit CountingConnection(std::atomic<int>& statements) : statements_(statements) {}

  absl::Status Post(absl::string_view, absl::Span<const Param>, int64_t) override {
    ++statements_;
    return absl::OkStatus();
  }
  absl::Status Begin(TransactionMode) override { return absl::OkStatus(); }
  absl::Status Commit() override { return absl::OkStatus(); }
  void Rollback() override {}
  absl::StatusOr<int64_t> Query(absl::string_view, absl::Span<const Param>,
                                absl::FunctionRef<absl::Status(const Row&)>) override {
    return 0;
  }
  absl::Status RunScript(absl::string_view) override { return absl::OkStatus(); }
  void SetDeadline(absl::Time) override {}
  bool Usable() const override { return true; }
  bool CommitUnknown() const override { return false; }

 private:
  std::atomic<int>& statements_;
};

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
  AwaitThat([&dir] { return std::filesystem::file_size(dir.File("c.db")) >= (6u << 20); });
  EXPECT_GE(std::filesystem::file_size(dir.File("c.db")), 6u << 20);
  const auto write_and_look = [&] {  // the first write after all of it is moved cuts the file
    EXPECT_THAT(writer->Post("INSERT INTO t VALUES ($1)", {Blob{"x"}}, 1), IsOk());
    checkpointer.NoteCommit();  // what is written while the log is moved stays in it, for the next time
    return std::filesystem::file_size(dir.File("c.db-wal")) <= WalCheckpointer::kWorthwhileBytes;
  };
  AwaitThat(write_and_look);
  EXPECT_LE(std::filesystem::file_size(dir.File("c.db-wal")), WalCheckpointer::kWorthwhileBytes)
      << "or every commit from now on would have it moved again";
}

TEST(WalCheckpointerTest, ManyCommitsHaveALogMovedNoOftenerThanTenTimesASecond) {
  const test::TempDir dir;
  std::ofstream(dir.File("log")) << std::string(WalCheckpointer::kWorthwhileBytes + 1, 'x');
  std::atomic<int> checkpoints = 0;
  const auto start = std::chrono::steady_clock::now();
  {
    WalCheckpointer checkpointer(std::make_unique<CountingConnection>(checkpoints), dir.File("log"));
    while (std::chrono::steady_clock::now() - start < std::chrono::milliseconds(350)) checkpointer.NoteCommit();
  }
  EXPECT_GE(checkpoints, 1);
  EXPECT_LE(checkpoints, 1 + (std::chrono::steady_clock::now() - start) / std::chrono::milliseconds(100));
}

TEST(WalCheckpointerTest, ALogOfTheSizeItIsCutToIsLeftAlone) {
  const test::TempDir dir;
  std::ofstream(dir.File("log")) << std::string(WalCheckpointer::kWorthwhileBytes, 'x');
  std::atomic<int> checkpoints = 0;
  {
    WalCheckpointer checkpointer(std::make_unique<CountingConnection>(checkpoints), dir.File("log"));
    const auto start = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() - start < std::chrono::milliseconds(150)) checkpointer.NoteCommit();
  }
  EXPECT_EQ(checkpoints, 0);
}

}  // namespace
}  // namespace rapport::sql
