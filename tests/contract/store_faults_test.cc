// What callers see when the store's ground gives way, and that it recovers without a restart.
#include <signal.h>
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/records/sql_record_store.h"
#include "common/sql/postgres_database.h"
#include "common/sql/sqlite_database.h"
#include "gmock/gmock.h"
#include "tests/contract/record_store_contract.h"
#include "tests/testing/faulty_database.h"
#include "tests/testing/postgres_fixture.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace rapport::records {
namespace {

using test::Faults;
using test::HasRetryInfo;
using test::IsOk;
using test::IsOkAndHolds;
using test::StatusIs;

StoreOptions Options() {
  StoreOptions options;
  options.index_key = "index key of the fault tests";
  return options;
}

// While it lives, no file of this process can grow beyond `bytes`: what a full disk does to writes.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    signal(SIGXFSZ, SIG_IGN);  // the write fails instead
    getrlimit(RLIMIT_FSIZE, &before_);
    rlimit limit = before_;
    limit.rlim_cur = bytes;
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() { setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_{};
};

class SqliteFaultsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    absl::StatusOr<std::unique_ptr<sql::SqliteDatabase>> database =
        sql::SqliteDatabase::Open(dir_.File("store.db"), clock_);
    ASSERT_THAT(database, IsOk());
    absl::StatusOr<std::unique_ptr<SqlRecordStore>> store = SqlRecordStore::Open(
        std::make_unique<test::FaultyDatabase>(*std::move(database), faults_), Options(), clock_, ids_);
    ASSERT_THAT(store, IsOk());
    store_ = *std::move(store);
    ASSERT_THAT(Commit(*store_, InsertOf(SessionRecord("before"))), IsOk());
  }

  test::TempDir dir_;
  SystemClock clock_;
  RandomIds ids_;
  Faults faults_;
  std::unique_ptr<RecordStore> store_;
};

// Only the writes before and after a fault are there, in a log without gaps.
void ExpectBeforeAndAfter(RecordStore& store) {
  EXPECT_THAT(Commit(store, InsertOf(SessionRecord("after"))), IsOkAndHolds("episodes/e1/sessions/after=2 "));
  EXPECT_THAT(Get(store, "episodes/e1/sessions/before"), IsOk());
  EXPECT_THAT(Get(store, "episodes/e1/sessions/during"), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_EQ(store.ChangesAfter(kPractice, 0, 10)->size(), 2u);
}

TEST_F(SqliteFaultsTest, AFullDiskIsUnavailableAndReadsGoOn) {
  {
    const FileSizeLimit limit(256 << 10);
    const std::string large(1 << 20, 'x');
    const absl::StatusOr<std::string> reply =
        Commit(*store_, InsertOf(SessionRecord("during", absl::UnixEpoch(), large)));
    EXPECT_THAT(reply, StatusIs(absl::StatusCode::kUnavailable, "STORE_UNAVAILABLE"));
    EXPECT_THAT(reply, HasRetryInfo());
    EXPECT_THAT(Get(*store_, "episodes/e1/sessions/before"), IsOk());
  }
  EXPECT_FALSE(store_->Stats().writes.available);
  EXPECT_TRUE(store_->Stats().reads.available);
  ExpectBeforeAndAfter(*store_);
  EXPECT_TRUE(store_->Stats().writes.available);
  EXPECT_EQ(store_->Stats().writes.failures, 1);
}

TEST_F(SqliteFaultsTest, AReadOnlyFileIsUnavailableAndReadsGoOn) {
  faults_.SetScript("PRAGMA query_only=ON");
  const absl::StatusOr<std::string> reply = Commit(*store_, InsertOf(SessionRecord("during")));
  EXPECT_THAT(reply, StatusIs(absl::StatusCode::kUnavailable, "STORE_UNAVAILABLE"));
  EXPECT_THAT(reply, HasRetryInfo());
  EXPECT_THAT(Get(*store_, "episodes/e1/sessions/before"), IsOk());
  faults_.SetScript("PRAGMA query_only=OFF");
  ExpectBeforeAndAfter(*store_);
}

TEST_F(SqliteFaultsTest, ASlowDiskAnswersWhatWaitsInTimeHoldsNoReaderAndIsRecoveredFrom) {
  faults_.SetCommitDelay(absl::Seconds(3));
  std::promise<void> running;
  auto slow = CommitLater(*store_, WriteOf([&running](Transaction& transaction) {
    running.set_value();
    return transaction.Insert(kPractice, SessionRecord("after"));
  }));
  running.get_future().wait();
  Write hurried = InsertOf(SessionRecord("during"));
  hurried.deadline = clock_.Now() + absl::Milliseconds(500);
  const absl::StatusOr<std::string> refused = Commit(*store_, std::move(hurried));
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kUnavailable, "STORE_SLOW"));
  EXPECT_THAT(refused, HasRetryInfo());
  EXPECT_THAT(
      store_->Read(clock_.Now() + absl::Seconds(1),
                   [](Snapshot& snapshot) { return snapshot.Get(kPractice, "episodes/e1/sessions/before").status(); }),
      IsOk());
  EXPECT_EQ(slow.wait_for(std::chrono::seconds(0)), std::future_status::timeout) << "the disk is still at it";
  EXPECT_EQ(store_->Stats().refused_writes, 1);
  EXPECT_EQ(store_->Stats().waiting_writes, 0);
  EXPECT_THAT(slow.get(), IsOkAndHolds("episodes/e1/sessions/after=2 "));
  faults_.SetCommitDelay(absl::ZeroDuration());
  EXPECT_THAT(Commit(*store_, InsertOf(SessionRecord("later"))), IsOkAndHolds("episodes/e1/sessions/later=3 "));
  EXPECT_THAT(Get(*store_, "episodes/e1/sessions/during"), StatusIs(absl::StatusCode::kNotFound));
}

// An erasure with no request id of the caller's, whose first commit fares as `fault` says: it is made once and reported
// as it was made.
void ExpectErasedOnce(RecordStore& store, Faults& faults, Faults::Commit fault) {
  Record record = SessionRecord("anna");
  record.client = "anna";
  ASSERT_THAT(Commit(store, InsertOf(record)), IsOk());
  Erasure erasure;
  erasure.practice = kPractice;
  erasure.client = "anna";
  faults.SetNextCommit(fault);
  const absl::StatusOr<ErasureReport> report = store.Erase(erasure);
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->records, 1);
  EXPECT_EQ(store.ChangesAfter(kPractice, 0, 10)->size(), 3u);
  const absl::StatusOr<ErasureReport> again = store.Erase(erasure);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->records, 0) << "another call is another erasure";
}

TEST_F(SqliteFaultsTest, AnErasureWhoseAnswerIsLostReportsWhatItDid) {
  ExpectErasedOnce(*store_, faults_, Faults::Commit::kAnswerLost);
}

TEST_F(SqliteFaultsTest, AnErasureThatIsLostIsMadeAgain) { ExpectErasedOnce(*store_, faults_, Faults::Commit::kLost); }

class PostgresFaultsTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { server_ = test::PostgresServer::Start().release(); }
  static void TearDownTestSuite() { delete std::exchange(server_, nullptr); }

  void SetUp() override {
    if (server_ == nullptr) GTEST_SKIP() << "PostgreSQL is not installed";
    conninfo_ = server_->CreateDatabase();
    auto database = std::make_unique<sql::PostgresDatabase>(conninfo_, clock_);
    absl::StatusOr<std::unique_ptr<SqlRecordStore>> store = SqlRecordStore::Open(
        std::make_unique<test::FaultyDatabase>(std::move(database), faults_), Options(), clock_, ids_);
    ASSERT_THAT(store, IsOk());
    store_ = *std::move(store);
    ASSERT_THAT(Commit(*store_, InsertOf(SessionRecord("before"))), IsOk());
  }

  void CutConnections() {
    server_->Run(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND "
        "backend_type = 'client backend'");
  }

  static test::PostgresServer* server_;
  std::string conninfo_;
  SystemClock clock_;
  RandomIds ids_;
  Faults faults_;
  std::unique_ptr<RecordStore> store_;
};

test::PostgresServer* PostgresFaultsTest::server_ = nullptr;

TEST_F(PostgresFaultsTest, AStoppedServerIsUnavailableAndARestartedOneIsFoundAgain) {
  server_->Stop();
  const absl::StatusOr<Record> read = Get(*store_, "episodes/e1/sessions/before");
  EXPECT_THAT(read, StatusIs(absl::StatusCode::kUnavailable, "STORE_UNAVAILABLE"));
  EXPECT_THAT(read, HasRetryInfo());
  Write write = InsertOf(SessionRecord("during"));
  write.deadline = clock_.Now() + absl::Seconds(1);
  const absl::StatusOr<std::string> reply = Commit(*store_, write);
  EXPECT_THAT(reply, StatusIs(absl::StatusCode::kUnavailable, "STORE_UNAVAILABLE"));
  EXPECT_THAT(reply, HasRetryInfo());
  server_->Restart();
  ExpectBeforeAndAfter(*store_);
}

TEST_F(PostgresFaultsTest, AWriteOutlastsARestart) {
  server_->Stop();
  auto reply = CommitLater(*store_, InsertOf(SessionRecord("s1")));
  server_->Restart();
  EXPECT_THAT(reply.get(), IsOkAndHolds("episodes/e1/sessions/s1=2 "));
  EXPECT_GT(store_->Stats().failure_retries, 0);
}

TEST_F(PostgresFaultsTest, CutConnectionsAreReplaced) {
  CutConnections();
  EXPECT_THAT(Get(*store_, "episodes/e1/sessions/before"), IsOk());
  EXPECT_THAT(Commit(*store_, InsertOf(SessionRecord("after"))), IsOkAndHolds("episodes/e1/sessions/after=2 "));
}

TEST_F(PostgresFaultsTest, AConnectionCutInsideATransactionIsRunAgain) {
  std::atomic<int> runs = 0;
  EXPECT_THAT(Commit(*store_, WriteOf([&](Transaction& transaction) {
                const absl::Status status = transaction.Get(kPractice, "episodes/e1/sessions/before").status();
                if (++runs == 1) CutConnections();
                return status.ok() ? transaction.Insert(kPractice, SessionRecord("s1")) : status;
              })),
              IsOkAndHolds("episodes/e1/sessions/s1=2 "));
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(store_->ChangesAfter(kPractice, 0, 10)->size(), 2u);
}

TEST_F(PostgresFaultsTest, ACommitWhoseAnswerIsLostIsNotRunAgain) {
  faults_.SetNextCommit(Faults::Commit::kAnswerLost);
  std::atomic<int> runs = 0;
  EXPECT_THAT(Commit(*store_, WriteOf([&runs](Transaction& transaction) {
                return transaction.Insert(kPractice, SessionRecord(absl::StrCat("s", ++runs)));
              })),
              IsOkAndHolds("episodes/e1/sessions/s1=2 "));
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(store_->ChangesAfter(kPractice, 0, 10)->size(), 2u);
}

TEST_F(PostgresFaultsTest, ACommitThatCannotBeLookedUpIsUnavailableAndNotRunAgain) {
  std::vector<std::future<absl::StatusOr<std::string>>> replies;
  std::promise<void> gathered;
  std::shared_future<void> go_on = gathered.get_future().share();
  std::promise<void> begun;
  auto first = CommitLater(*store_, WriteOf([go_on, &begun](Transaction&) {
    begun.set_value();
    go_on.wait();
    return absl::OkStatus();
  }));
  begun.get_future().wait();  // what is written from now on is another group
  std::atomic<int> runs = 0;
  for (int i = 0; i < 2; ++i) {
    replies.push_back(CommitLater(*store_, WriteOf([&runs, i, this](Transaction& transaction) {
      ++runs;
      if (i == 1) faults_.SetNextCommit(Faults::Commit::kAnswerLost);
      faults_.SetScript("SELECT no_such_function()");
      return transaction.Insert(kPractice, SessionRecord(absl::StrCat("s", i)));
    })));
  }
  gathered.set_value();
  EXPECT_THAT(first.get(), IsOk());
  for (auto& reply : replies) EXPECT_THAT(reply.get(), StatusIs(absl::StatusCode::kUnavailable, "STORE_UNAVAILABLE"));
  EXPECT_EQ(runs, 2);
  faults_.SetScript("");
  EXPECT_EQ(store_->ChangesAfter(kPractice, 0, 10)->size(), 3u) << "it was committed, and once";
}

TEST_F(PostgresFaultsTest, AnErasureWhoseAnswerIsLostReportsWhatItDid) {
  ExpectErasedOnce(*store_, faults_, Faults::Commit::kAnswerLost);
}

TEST_F(PostgresFaultsTest, AnErasureThatIsLostIsMadeAgain) {
  ExpectErasedOnce(*store_, faults_, Faults::Commit::kLost);
}

TEST_F(PostgresFaultsTest, ACommitThatIsLostIsRunAgain) {
  faults_.SetNextCommit(Faults::Commit::kLost);
  EXPECT_THAT(Commit(*store_, InsertOf(SessionRecord("s1"))), IsOkAndHolds("episodes/e1/sessions/s1=2 "));
  EXPECT_EQ(store_->ChangesAfter(kPractice, 0, 10)->size(), 2u);
}

TEST_F(PostgresFaultsTest, ALockedPracticeIsGivenUpAtTheDeadline) {
  // Another replica holds the practice's counter.
  sql::PostgresDatabase database(conninfo_, clock_);
  const auto other = *database.Connect(clock_.Now() + absl::Seconds(10));
  ASSERT_THAT(other->Begin(sql::TransactionMode::kLocking), IsOk());
  ASSERT_THAT(other->Query("UPDATE practices SET revision = revision", {}, sql::IgnoreRow), IsOk());
  Write write = InsertOf(SessionRecord("during"));
  write.deadline = clock_.Now() + absl::Milliseconds(300);
  EXPECT_THAT(Commit(*store_, write), StatusIs(absl::StatusCode::kDeadlineExceeded));
  other->Rollback();
  ExpectBeforeAndAfter(*store_);
}

}  // namespace
}  // namespace rapport::records
