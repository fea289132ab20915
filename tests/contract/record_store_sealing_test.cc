// The contract of sealed stores: nothing of a person can be read in the database, rows cannot be exchanged, and with a
// key its client is gone from every copy.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>

#include "absl/strings/str_cat.h"
#include "common/records/open_database.h"
#include "common/records/seal_store.h"
#include "common/sealing/master_key.h"
#include "gmock/gmock.h"
#include "tests/contract/record_store_contract.h"
#include "tests/testing/status_matchers.h"

namespace rapport::records {
namespace {

using test::IsOk;
using test::IsOkAndHolds;
using test::StatusIs;

constexpr char kFirst[] = "episodes/e1/sessions/s1";
constexpr char kSecond[] = "episodes/e1/sessions/s2";

std::vector<StoreEngine> SealedEngines() {
  std::vector<StoreEngine> sealed;
  for (StoreEngine& engine : StoreEngines()) {
    if (engine.name.rfind("Sealed", 0) == 0) sealed.push_back(std::move(engine));
  }
  return sealed;
}

Record RecordOf(const std::string& client, const std::string& id, const std::string& body) {
  Record record = SessionRecord(id, absl::FromUnixSeconds(1), body);
  record.client = client;
  return record;
}

Write Remembered(Write write, const std::string& request_id, const std::string& reply) {
  write.request_id = request_id;
  write.request_digest = "digest";
  write.reply = [reply](const Revisions&) { return reply; };
  return write;
}

Erasure ErasureOf(const std::string& client) {
  Erasure erasure;
  erasure.practice = kPractice;
  erasure.client = client;
  erasure.request_id = absl::StrCat("erase ", client);
  erasure.request_digest = "digest";
  return erasure;
}

class RecordStoreSealing : public RecordStoreContract {
 protected:
  // The database itself, as whoever has its password sees it.
  std::unique_ptr<sql::Connection> Connection(const StoreOptions& options) {
    if (raw_ == nullptr) raw_ = *OpenDatabase(options, clock_);
    return *raw_->Connect(absl::InfiniteFuture());
  }

  void Run(const std::string& script) { ASSERT_THAT(Connection(database_->Options())->RunScript(script), IsOk()); }

  // Everything of a person that the database has: bodies, past bodies and replies.
  std::string AllBytes() {
    std::string bytes;
    const auto connection = Connection(database_->Options());
    for (const char* sql :
         {"SELECT body FROM records", "SELECT body FROM record_history", "SELECT reply FROM request_ids"}) {
      EXPECT_THAT(connection->Query(sql, {},
                                    [&bytes](const sql::Row& row) {
                                      absl::StrAppend(&bytes, row.Bytes(0), "\n");
                                      return absl::OkStatus();
                                    }),
                  IsOk());
    }
    return bytes;
  }

  std::unique_ptr<RecordStore> OpenWith(const StoreOptions& options) {
    auto store = OpenRecordStore(options, clock_, ids_);
    EXPECT_THAT(store, IsOk());
    return store.ok() ? *std::move(store) : nullptr;
  }

  std::unique_ptr<sql::Database> raw_;
};

INSTANTIATE_TEST_SUITE_P(Engines, RecordStoreSealing, ::testing::ValuesIn(SealedEngines()),
                         [](const auto& engine) { return engine.param.name; });

TEST_P(RecordStoreSealing, NothingOfAPersonIsInTheDatabase) {
  ASSERT_THAT(Commit(store(), Remembered(InsertOf(RecordOf("anna", "s1", "MARK one")), "r1", "MARK reply")), IsOk());
  ASSERT_THAT(Commit(store(), UpdateOf(RecordOf("anna", "s1", "MARK two"))), IsOk());
  ASSERT_THAT(Commit(store(), InsertOf(RecordOf("", "s2", "MARK of no client"))), IsOk());
  ASSERT_EQ(History(store(), kFirst).size(), 1u);
  EXPECT_EQ(History(store(), kFirst)[0].body, "MARK one");
  EXPECT_EQ(AllBytes().find("MARK"), std::string::npos);
  const std::string path = database_->Options().sqlite_path;
  if (path.empty()) return;
  for (const auto& file : std::filesystem::directory_iterator(std::filesystem::path(path).parent_path())) {
    std::ifstream stream(file.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    EXPECT_EQ(bytes.find("MARK"), std::string::npos) << file.path();
  }
}

TEST_P(RecordStoreSealing, ExchangedOrChangedRowsAreDataLossAndOthersAreRead) {
  ASSERT_THAT(Commit(store(), InsertOf(RecordOf("anna", "s1", "one"))), IsOk());
  ASSERT_THAT(Commit(store(), InsertOf(RecordOf("anna", "s2", "two"))), IsOk());
  ASSERT_THAT(Commit(store(), InsertOf(RecordOf("anna", "s3", "three"))), IsOk());
  Run(absl::StrCat("UPDATE records SET body = (SELECT o.body FROM records o WHERE o.name = '", kSecond,
                   "') WHERE name = '", kFirst, "'"));
  EXPECT_THAT(Get(store(), kFirst), StatusIs(absl::StatusCode::kDataLoss, "SEAL_BROKEN"));
  EXPECT_THAT(Get(store(), kSecond), IsOk());
  Run(absl::StrCat("UPDATE records SET revision = 9 WHERE name = '", kSecond, "'"));
  EXPECT_THAT(Get(store(), kSecond), StatusIs(absl::StatusCode::kDataLoss, "SEAL_BROKEN"));
  EXPECT_EQ(Get(store(), "episodes/e1/sessions/s3")->body, "three");
  EXPECT_THAT(Commit(store(), InsertOf(RecordOf("anna", "s4", "four"))), IsOk());
}

TEST_P(RecordStoreSealing, ErasingAClientDestroysItsKeySoThatABackupIsUnreadable) {
  ASSERT_THAT(Commit(store(), InsertOf(RecordOf("anna", "s1", "one"))), IsOk());
  ASSERT_THAT(Commit(store(), InsertOf(RecordOf("bert", "s2", "two"))), IsOk());
  Run("CREATE TABLE backup AS SELECT * FROM records");
  const absl::StatusOr<ErasureReport> report = store().Erase(ErasureOf("anna"));
  ASSERT_THAT(report, IsOk());
  EXPECT_TRUE(report->sealed);
  EXPECT_EQ(report->keys, 1);
  EXPECT_TRUE(report->keys_destroyed);
  EXPECT_EQ(store().Erase(ErasureOf("anna"))->keys, 0) << "destroyed already";
  Run(absl::StrCat("INSERT INTO records SELECT * FROM backup WHERE name = '", kFirst, "'"));
  Reopen();
  EXPECT_THAT(Get(store(), kFirst), StatusIs(absl::StatusCode::kDataLoss, "KEY_DESTROYED"));
  EXPECT_EQ(Get(store(), kSecond)->body, "two");
}

TEST_P(RecordStoreSealing, WhoIsInARestoredDatabaseAgainIsErasedAgainAtItsStart) {
  ASSERT_THAT(Commit(store(), InsertOf(RecordOf("anna", "s1", "one"))), IsOk());
  ASSERT_THAT(Commit(store(), InsertOf(RecordOf("bert", "s2", "two"))), IsOk());
  Run("CREATE TABLE backup AS SELECT * FROM records");
  ASSERT_THAT(store().Erase(ErasureOf("anna")), IsOk());
  Run(absl::StrCat("INSERT INTO records SELECT * FROM backup WHERE name = '", kFirst, "'; DELETE FROM erasures"));
  Reopen();
  EXPECT_THAT(Get(store(), kFirst), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_EQ(Get(store(), kSecond)->body, "two");
  EXPECT_THAT(Commit(store(), InsertOf(RecordOf("anna", "s3", "three"))),
              StatusIs(absl::StatusCode::kFailedPrecondition, "CLIENT_ERASED"));
}

TEST_P(RecordStoreSealing, AnEpisodesErasureDestroysItsClientsKeys) {
  ASSERT_THAT(Commit(store(), InsertOf(RecordOf("anna", "s1", "one"))), IsOk());
  Erasure erasure = ErasureOf("");
  erasure.episode = "e1";
  const absl::StatusOr<ErasureReport> report = store().Erase(erasure);
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->keys, 1);
}

TEST_P(RecordStoreSealing, AKeyThatAnErasureLeftIsDestroyedAtTheNextStart) {
  ASSERT_THAT(Commit(store(), InsertOf(RecordOf("anna", "s1", "one"))), IsOk());
  Run("CREATE TABLE backup AS SELECT * FROM records");
  Run("INSERT INTO erasures (practice, client, erase_time, revision) SELECT practice, client, 1, 1 FROM records");
  Reopen();
  EXPECT_THAT(Get(store(), kFirst), StatusIs(absl::StatusCode::kDataLoss, "KEY_DESTROYED"));
}

TEST_P(RecordStoreSealing, TheKeyOfOneAmongManyErasedIsDestroyedAtTheNextStart) {
  ASSERT_THAT(Commit(store(), InsertOf(RecordOf("anna", "s1", "one"))), IsOk());
  Run("INSERT INTO erasures (practice, client, erase_time, revision) SELECT practice, client, 1, 1 FROM records");
  Run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 450) "
      "INSERT INTO erasures (practice, client, erase_time, revision) "
      "SELECT r.practice, r.client || CAST(n.i AS TEXT), 1, 1 FROM n CROSS JOIN records r");
  Reopen();
  EXPECT_THAT(Get(store(), kFirst), StatusIs(absl::StatusCode::kDataLoss, "KEY_DESTROYED"));
}

TEST_P(RecordStoreSealing, AWriteForAClientWhoseKeyIsDestroyedFailsAloneInItsGroup) {
  ASSERT_THAT(Commit(store(), InsertOf(RecordOf("anna", "s1", "one"))), IsOk());
  ASSERT_THAT(store().Erase(ErasureOf("anna")), IsOk());
  Run("DELETE FROM erasures");  // as in a restored database
  std::vector<std::future<absl::StatusOr<std::string>>> later;
  for (int i = 0; i < 10; ++i) {
    later.push_back(CommitLater(store(), InsertOf(RecordOf(i == 5 ? "anna" : "bert", absl::StrCat("w", i), "x"))));
  }
  for (int i = 0; i < 10; ++i) {
    const absl::StatusOr<std::string> reply = later[static_cast<size_t>(i)].get();
    if (i == 5) {
      EXPECT_THAT(reply, StatusIs(absl::StatusCode::kFailedPrecondition, "CLIENT_ERASED"));
    } else {
      EXPECT_THAT(reply, IsOk());
    }
  }
}

TEST_P(RecordStoreSealing, APastThatIsHandedOverOutlivesTheKeyItWasUnder) {
  ASSERT_THAT(Commit(store(), InsertOf(RecordOf("anna", "s1", "one"))), IsOk());
  ASSERT_THAT(Commit(store(), UpdateOf(RecordOf("bert", "s1", "two"))), IsOk());
  ASSERT_THAT(store().Erase(ErasureOf("anna")), IsOk());
  const std::vector<PastBody> past = History(store(), kFirst);
  ASSERT_EQ(past.size(), 1u);
  EXPECT_EQ(past[0].body, "one");
  EXPECT_EQ(Get(store(), kFirst)->body, "two");
}

TEST_P(RecordStoreSealing, AStoreInClearIsReadAndSealedAsItIsWrittenOrByTheCommand) {
  StoreOptions clear = database_->Options();
  clear.sealing.reset();
  store_ = nullptr;
  Run("UPDATE store SET key_store_id = ''");
  {
    const auto store = OpenWith(clear);
    ASSERT_NE(store, nullptr);
    for (int i = 0; i < 300; ++i) {
      ASSERT_THAT(Commit(*store, InsertOf(RecordOf("anna", absl::StrCat("s", i), "MARK"))), IsOk());
    }
    ASSERT_THAT(Commit(*store, UpdateOf(RecordOf("anna", "s2", "MARK again"))), IsOk());
  }
  Reopen();
  EXPECT_EQ(Get(store(), kFirst)->body, "MARK");
  ASSERT_THAT(Commit(store(), UpdateOf(RecordOf("anna", "s1", "sealed"))), IsOk());
  EXPECT_EQ(History(store(), kFirst).at(0).body, "MARK");
  EXPECT_NE(AllBytes().find("MARK"), std::string::npos);
  EXPECT_THAT(SealStore(database_->Options(), clock_), IsOkAndHolds(301)) << "299 bodies and two past ones";
  EXPECT_THAT(SealStore(database_->Options(), clock_), IsOkAndHolds(0));
  EXPECT_EQ(AllBytes().find("MARK"), std::string::npos);
  EXPECT_EQ(Get(store(), kSecond)->body, "MARK again");
  EXPECT_EQ(History(store(), kSecond).at(0).body, "MARK");
  EXPECT_EQ(History(store(), kFirst).at(0).body, "MARK");
}

TEST_P(RecordStoreSealing, IsNotOpenedWithoutItsKeyStoreOrWithAnother) {
  StoreOptions options = database_->Options();
  options.sealing.reset();
  EXPECT_THAT(OpenRecordStore(options, clock_, ids_),
              StatusIs(absl::StatusCode::kFailedPrecondition, "SEALING_NOT_CONFIGURED"));
  options = database_->Options();
  options.sealing->postgres_conninfo.clear();
  options.sealing->sqlite_path = options.sealing->master_key_file + ".other-keys";
  EXPECT_THAT(OpenRecordStore(options, clock_, ids_),
              StatusIs(absl::StatusCode::kFailedPrecondition, "KEY_STORE_MISMATCH"));
  std::ofstream(options.sealing->master_key_file) << sealing::NewMasterKeyLine();
  EXPECT_THAT(OpenRecordStore(database_->Options(), clock_, ids_),
              StatusIs(absl::StatusCode::kFailedPrecondition, "MASTER_KEY_MISMATCH"));
}

TEST_P(RecordStoreSealing, RepliesAreRememberedAndAreSealed) {
  const Write write = Remembered(InsertOf(RecordOf("anna", "s1", "one")), "r1", "MARK reply");
  ASSERT_THAT(Commit(store(), write), IsOkAndHolds("MARK reply"));
  Reopen();
  EXPECT_THAT(Commit(store(), write), IsOkAndHolds("MARK reply"));
  EXPECT_EQ(AllBytes().find("MARK"), std::string::npos);
}

}  // namespace
}  // namespace rapport::records
