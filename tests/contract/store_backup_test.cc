// Backup and restore: of the embedded engine by our own commands, of PostgreSQL by its tools as docs/backup.md says.
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "absl/strings/str_cat.h"
#include "common/records/backup.h"
#include "gmock/gmock.h"
#include "tests/contract/record_store_contract.h"
#include "tests/testing/postgres_fixture.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace rapport::records {
namespace {

using test::IsOk;
using test::StatusIs;

class StoreBackupTest : public ::testing::Test {
 protected:
  StoreOptions Options(const std::string& file) const {
    StoreOptions options;
    options.sqlite_path = dir_.File(file);
    options.index_key = "index key of the backup test";
    return options;
  }

  std::unique_ptr<RecordStore> Open(const std::string& file) {
    absl::StatusOr<std::unique_ptr<RecordStore>> store = OpenRecordStore(Options(file), clock_, ids_);
    EXPECT_THAT(store, IsOk());
    return store.ok() ? *std::move(store) : nullptr;
  }

  test::TempDir dir_;
  SystemClock clock_;
  RandomIds ids_;
};

TEST_F(StoreBackupTest, ABackupTakenUnderLoadIsOneMomentAndRestores) {
  const std::unique_ptr<RecordStore> store = Open("store.db");
  ASSERT_NE(store, nullptr);
  std::atomic<bool> stop = false;
  std::atomic<int> written = 0;
  std::thread writer([&] {
    for (int i = 0; !stop; ++i) {
      EXPECT_THAT(Commit(*store, InsertOf(SessionRecord(absl::StrCat("s", i)))), IsOk());
      ++written;
    }
  });
  while (written < 50) std::this_thread::yield();
  const int before = written;
  EXPECT_THAT(BackUpStore(Options("store.db"), dir_.File("backup.db"), clock_), IsOk());
  stop = true;
  writer.join();

  ASSERT_THAT(RestoreStore(Options("restored.db"), dir_.File("backup.db"), clock_, ids_), IsOk());
  const std::unique_ptr<RecordStore> restored = Open("restored.db");
  ASSERT_NE(restored, nullptr);
  EXPECT_NE(restored->Epoch(), store->Epoch());
  const auto changes = restored->ChangesAfter(kPractice, 0, 100000);
  ASSERT_THAT(changes, IsOk());
  EXPECT_GE(static_cast<int>(changes->size()), before);
  for (const Change& change : *changes) EXPECT_THAT(Get(*restored, change.name), IsOk());
  EXPECT_THAT(Commit(*restored, InsertOf(SessionRecord("after"))), IsOk());
}

TEST_F(StoreBackupTest, NothingIsOverwritten) {
  ASSERT_NE(Open("store.db"), nullptr);
  ASSERT_THAT(BackUpStore(Options("store.db"), dir_.File("backup.db"), clock_), IsOk());
  EXPECT_THAT(BackUpStore(Options("store.db"), dir_.File("backup.db"), clock_),
              StatusIs(absl::StatusCode::kAlreadyExists, "FILE_EXISTS"));
  EXPECT_THAT(RestoreStore(Options("store.db"), dir_.File("backup.db"), clock_, ids_),
              StatusIs(absl::StatusCode::kAlreadyExists, "FILE_EXISTS"));
  EXPECT_THAT(RestoreStore(Options("new.db"), dir_.File("none.db"), clock_, ids_),
              StatusIs(absl::StatusCode::kNotFound, "NO_DATABASE"));
  EXPECT_FALSE(std::filesystem::exists(dir_.File("new.db")));
}

TEST_F(StoreBackupTest, ABackupIsReadableByItsOwnerAlone) {
  ASSERT_NE(Open("store.db"), nullptr);
  ASSERT_THAT(BackUpStore(Options("store.db"), dir_.File("backup.db"), clock_), IsOk());
  for (const char* file : {"store.db", "backup.db"}) {
    const auto mode = std::filesystem::status(dir_.File(file)).permissions();
    EXPECT_EQ(mode, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write) << file;
  }
}

TEST_F(StoreBackupTest, AnEpochCanBeRenewed) {
  const std::string first = Open("store.db")->Epoch();
  ASSERT_THAT(StartNewEpoch(Options("store.db"), clock_, ids_), IsOk());
  const std::string second = Open("store.db")->Epoch();
  EXPECT_NE(second, first);
  EXPECT_EQ(Open("store.db")->Epoch(), second);
}

TEST_F(StoreBackupTest, ADamagedFileIsNotOpened) {
  {
    const std::unique_ptr<RecordStore> store = Open("store.db");
    for (int i = 0; i < 50; ++i) {
      const std::string body(2000, 'x');
      ASSERT_THAT(Commit(*store, InsertOf(SessionRecord(absl::StrCat("s", i), absl::UnixEpoch(), body))), IsOk());
    }
  }
  const auto size = std::filesystem::file_size(dir_.File("store.db"));
  std::FILE* file = std::fopen(dir_.File("store.db").c_str(), "r+b");
  ASSERT_NE(file, nullptr);
  const std::string garbage(4096, '\x5a');
  for (size_t at = 8192; at < size / 2; at += 8192) {
    std::fseek(file, static_cast<long>(at), SEEK_SET);
    std::fwrite(garbage.data(), 1, garbage.size(), file);
  }
  std::fclose(file);
  EXPECT_THAT(OpenRecordStore(Options("store.db"), clock_, ids_),
              StatusIs(absl::StatusCode::kDataLoss, "STORE_CORRUPT"));
}

TEST_F(StoreBackupTest, ADumpOfPostgresIsRestoredUnderANewEpoch) {
  const auto server = test::PostgresServer::Start();
  if (server == nullptr) GTEST_SKIP() << "PostgreSQL is not installed";
  StoreOptions options;
  options.index_key = "index key of the backup test";
  options.postgres_conninfo = server->CreateDatabase();
  const auto store = OpenRecordStore(options, clock_, ids_);
  ASSERT_THAT(store, IsOk());
  ASSERT_THAT(Commit(**store, InsertOf(SessionRecord("s1"))), IsOk());
  ASSERT_THAT(Commit(**store, UpdateOf(SessionRecord("s1"))), IsOk());
  StoreOptions restored_options = options;
  restored_options.postgres_conninfo = server->CreateDatabase();
  const std::string bin = "/usr/lib/postgresql/15/bin/";
  const std::string dump = dir_.File("intake.dump");
  const std::string take =
      absl::StrCat(bin, "pg_dump --format=custom --file=", dump, " '", options.postgres_conninfo, "'");
  const std::string give = absl::StrCat(bin, "pg_restore -d '", restored_options.postgres_conninfo, "' ", dump);
  ASSERT_EQ(std::system(take.c_str()), 0);
  ASSERT_EQ(std::system(give.c_str()), 0);
  ASSERT_THAT(StartNewEpoch(restored_options, clock_, ids_), IsOk());

  const auto restored = OpenRecordStore(restored_options, clock_, ids_);
  ASSERT_THAT(restored, IsOk());
  EXPECT_NE((*restored)->Epoch(), (*store)->Epoch());
  EXPECT_THAT(Get(**restored, "episodes/e1/sessions/s1"), IsOk());
  EXPECT_EQ(History(**restored, "episodes/e1/sessions/s1").size(), 1u);
  EXPECT_THAT(Commit(**restored, InsertOf(SessionRecord("s2"))), test::IsOkAndHolds("episodes/e1/sessions/s2=3 "));
}

}  // namespace
}  // namespace rapport::records
