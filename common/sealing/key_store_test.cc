#include "common/sealing/key_store.h"

#include <fstream>
#include <iterator>
#include <thread>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/sql/postgres_database.h"
#include "common/sql/sqlite_database.h"
#include "gmock/gmock.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/postgres_fixture.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace rapport::sealing {
namespace {

using test::IsOk;
using test::IsOkAndHolds;
using test::StatusIs;
using ::testing::IsEmpty;

const KeyOwner kAnna{"north", "anna"};
const KeyOwner kBert{"north", "bert"};
const KeyOwner kPractice{"north", ""};

// The engine is the test's parameter.
class KeyStoreTest : public ::testing::TestWithParam<sql::Engine> {
 protected:
  void SetUp() override {
    SetMasterKeys(first_);
    if (GetParam() == sql::Engine::kSqlite) return;
    static const std::unique_ptr<test::PostgresServer> server = test::PostgresServer::Start();
    if (server == nullptr) GTEST_SKIP() << "PostgreSQL is not installed";
    static const std::string conninfo = server->CreateDatabase();
    server->Empty(conninfo);
    conninfo_ = conninfo;
  }

  void SetMasterKeys(const std::string& lines) const { std::ofstream(dir_.File("master")) << lines; }

  std::unique_ptr<sql::Database> Database() const {
    if (!conninfo_.empty()) return std::make_unique<sql::PostgresDatabase>(conninfo_, clock_);
    return *sql::SqliteDatabase::Open(dir_.File("keys.db"), clock_);
  }

  // As another process with the same files would.
  struct Opened {
    std::unique_ptr<FileMasterKey> master;
    std::unique_ptr<KeyStore> store;
  };
  Opened Open() const {
    Opened opened;
    opened.master = *FileMasterKey::Open(dir_.File("master"));
    auto store = KeyStore::Open(Database(), *opened.master, clock_);
    EXPECT_THAT(store, IsOk());
    if (store.ok()) opened.store = *std::move(store);
    return opened;
  }

  static DataKey Present(KeyStore& store, const KeyOwner& owner) {
    const auto keys = store.PresentKeys({owner});
    EXPECT_THAT(keys, IsOk());
    return keys.ok() ? keys->at(owner) : DataKey();
  }

  test::TempDir dir_;
  SystemClock clock_;
  std::string conninfo_;
  const std::string first_ = NewMasterKeyLine();
  const std::string second_ = NewMasterKeyLine();
};

INSTANTIATE_TEST_SUITE_P(Engines, KeyStoreTest, ::testing::Values(sql::Engine::kSqlite, sql::Engine::kPostgres),
                         [](const auto& engine) {
                           return engine.param == sql::Engine::kSqlite ? "Sqlite" : "Postgres";
                         });

TEST_P(KeyStoreTest, EveryOwnerHasAKeyOfItsOwnThatStays) {
  const Opened one = Open();
  const DataKey anna = Present(*one.store, kAnna);
  const DataKey bert = Present(*one.store, kBert);
  const DataKey practice = Present(*one.store, kPractice);
  const DataKey elsewhere = Present(*one.store, {"south", "anna"});
  EXPECT_EQ(anna.bytes.size(), 32u);
  EXPECT_EQ((std::set<std::string>{anna.bytes, bert.bytes, practice.bytes, elsewhere.bytes}).size(), 4u);
  const Opened other = Open();
  EXPECT_EQ(other.store->id(), one.store->id());
  EXPECT_EQ(Present(*other.store, kAnna).bytes, anna.bytes);
  const auto found = other.store->FindKeys("north", {anna.id, bert.id, "none"});
  ASSERT_THAT(found, IsOk());
  EXPECT_EQ(found->size(), 2u);
  EXPECT_EQ(found->at(bert.id).bytes, bert.bytes);
  EXPECT_THAT(other.store->FindKeys("south", {anna.id}), IsOkAndHolds(IsEmpty()));
}

TEST_P(KeyStoreTest, ProcessesThatNeedAKeyAtOnceGetTheSame) {
  const Opened one = Open();
  const Opened other = Open();
  for (int round = 0; round < 10; ++round) {
    std::set<KeyOwner> owners;
    for (int i = 0; i < 20; ++i) owners.insert({absl::StrCat("p", round), absl::StrCat("c", i)});
    absl::StatusOr<std::map<KeyOwner, DataKey>> theirs;
    std::thread thread([&] { theirs = other.store->PresentKeys(owners); });
    const auto ours = one.store->PresentKeys(owners);
    thread.join();
    ASSERT_THAT(ours, IsOk());
    ASSERT_THAT(theirs, IsOk());
    for (const KeyOwner& owner : owners) EXPECT_EQ(ours->at(owner).bytes, theirs->at(owner).bytes);
  }
}

TEST_P(KeyStoreTest, ADestroyedClientsKeyIsGoneForGood) {
  const Opened one = Open();
  const DataKey anna = Present(*one.store, kAnna);
  const DataKey bert = Present(*one.store, kBert);
  const auto done = one.store->DestroyClients({kAnna});
  ASSERT_THAT(done, IsOk());
  EXPECT_EQ(done->keys, 1);
  EXPECT_TRUE(done->cleared);
  const Opened other = Open();
  EXPECT_TRUE(other.store->FindKeys("north", {anna.id})->at(anna.id).destroyed());
  EXPECT_THAT(other.store->PresentKeys({kAnna}), StatusIs(absl::StatusCode::kFailedPrecondition, "CLIENT_ERASED"));
  EXPECT_EQ(Present(*other.store, kBert).bytes, bert.bytes);
  EXPECT_EQ(other.store->DestroyClients({kAnna})->keys, 0);
  EXPECT_EQ(other.store->DestroyClients({{"north", "nobody"}})->keys, 0);
}

TEST_P(KeyStoreTest, ADestroyedPracticesKeysAreGoneForGood) {
  const Opened one = Open();
  const DataKey anna = Present(*one.store, kAnna);
  const DataKey elsewhere = Present(*one.store, {"south", "anna"});
  const auto done = one.store->DestroyPractice("north");
  ASSERT_THAT(done, IsOk());
  EXPECT_EQ(done->keys, 2);
  const Opened other = Open();
  EXPECT_TRUE(other.store->FindKeys("north", {anna.id})->at(anna.id).destroyed());
  EXPECT_THAT(other.store->PresentKeys({kBert}), StatusIs(absl::StatusCode::kFailedPrecondition, "PRACTICE_ERASED"));
  EXPECT_EQ(Present(*other.store, {"south", "anna"}).bytes, elsewhere.bytes);
}

TEST_P(KeyStoreTest, OpensUnderItsMasterKeyOnly) {
  Present(*Open().store, kAnna);
  SetMasterKeys(second_);
  const auto master = *FileMasterKey::Open(dir_.File("master"));
  EXPECT_THAT(KeyStore::Open(Database(), *master, clock_),
              StatusIs(absl::StatusCode::kFailedPrecondition, "MASTER_KEY_MISMATCH"));
}

TEST_P(KeyStoreTest, TheMasterKeyIsRotatedWhileServicesRun) {
  const Opened running = Open();
  const DataKey anna = Present(*running.store, kAnna);
  Present(*running.store, {"south", "anna"});
  SetMasterKeys(first_ + second_);
  const Opened command = Open();
  EXPECT_THAT(command.store->Rewrap(), IsOkAndHolds(2));
  EXPECT_THAT(command.store->Rewrap(), IsOkAndHolds(0));
  EXPECT_EQ(running.store->FindKeys("north", {anna.id})->at(anna.id).bytes, anna.bytes);
  Present(*running.store, kBert);
  SetMasterKeys(second_);
  const Opened later = Open();
  EXPECT_EQ(later.store->id(), running.store->id());
  EXPECT_EQ(Present(*later.store, kAnna).bytes, anna.bytes);
}

TEST_P(KeyStoreTest, AsManyPracticesAsThereAreAreRewrapped) {
  const Opened store = Open();
  for (int i = 0; i < 401; ++i) Present(*store.store, {absl::StrCat("practice-", i), "anna"});
  SetMasterKeys(first_ + second_);
  EXPECT_THAT(Open().store->Rewrap(), IsOkAndHolds(401));
}

TEST_P(KeyStoreTest, AKeyMovedToAnotherOwnerDoesNotOpen) {
  const Opened one = Open();
  const DataKey anna = Present(*one.store, kAnna);
  const DataKey bert = Present(*one.store, kBert);
  const auto connection = *Database()->Connect(absl::InfiniteFuture());
  ASSERT_THAT(connection->RunScript("UPDATE data_keys SET wrapped = (SELECT wrapped FROM data_keys WHERE "
                                    "client = 'anna') WHERE client = 'bert'"),
              IsOk());
  EXPECT_THAT(one.store->FindKeys("north", {bert.id}), StatusIs(absl::StatusCode::kDataLoss, "SEAL_BROKEN"));
  EXPECT_THAT(one.store->FindKeys("north", {anna.id}), IsOk());
}

TEST_P(KeyStoreTest, NeitherKeysNorTheirRemainsAreInTheFile) {
  if (!conninfo_.empty()) GTEST_SKIP() << "PostgreSQL overwrites freed rows later";
  const Opened one = Open();
  const DataKey anna = Present(*one.store, kAnna);
  const auto connection = *Database()->Connect(absl::InfiniteFuture());
  const std::string wrapped = ReadDataKeys(*connection, "north", {anna.id})->at(anna.id).bytes;
  const auto in_file = [this](const std::string& mark) {
    for (const char* suffix : {"", "-wal"}) {
      std::ifstream file(dir_.File("keys.db") + suffix, std::ios::binary);
      const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
      if (bytes.find(mark) != std::string::npos) return true;
    }
    return false;
  };
  const std::string kept = absl::WebSafeBase64Escape(wrapped);
  EXPECT_TRUE(in_file(kept));
  EXPECT_FALSE(in_file(anna.bytes));
  ASSERT_TRUE(one.store->DestroyClients({kAnna})->cleared);
  EXPECT_FALSE(in_file(kept));
}

}  // namespace
}  // namespace rapport::sealing
