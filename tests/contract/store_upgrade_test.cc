// A database that the first release made is brought to this release's schema with everything in it.
#include <fstream>
#include <iterator>
#include <regex>

#include "absl/strings/match.h"
#include "common/records/open_database.h"
#include "common/sql/migrator.h"
#include "gmock/gmock.h"
#include "tests/contract/record_store_contract.h"
#include "tests/testing/postgres_fixture.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace rapport::records {
namespace {

using test::IsOk;
using test::StatusIs;
using ::testing::SizeIs;

constexpr char kEpisode[] = "episodes/yvstc6cf3ixta357m4ltlrvw2f";
constexpr char kAmended[] = "episodes/yvstc6cf3ixta357m4ltlrvw2f/sessions/zaa5b6224irz556hbftglg4i5t";
constexpr char kMovedFrom[] = "episodes/xztakvbohotd74obdlqv6n4ahd/sessions/pls7drk37cokcyuq7uasitsv2g";

std::string FirstReleasesData() {
  std::ifstream file(RAPPORT_FIRST_RELEASE_DATA);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// The engine is the test's parameter.
class StoreUpgradeTest : public ::testing::TestWithParam<sql::Engine> {
 protected:
  void SetUp() override {
    options_.index_key = "index key of the first release";
    std::string data = FirstReleasesData();
    if (GetParam() == sql::Engine::kSqlite) {
      options_.sqlite_path = dir_.File("store.db");
    } else {
      server_ = test::PostgresServer::Start();
      if (server_ == nullptr) GTEST_SKIP() << "PostgreSQL is not installed";
      options_.postgres_conninfo = server_->CreateDatabase();
      data = std::regex_replace(data, std::regex("X'([0-9a-f]*)'"), "'\\x$1'");
    }
    const auto database = OpenDatabase(options_, clock_);
    ASSERT_THAT(database, IsOk());
    const absl::Span<const sql::Migration> first = sql::MigrationsFor(GetParam()).subspan(0, 1);
    ASSERT_THAT(sql::Migrate(**database, first, clock_, absl::InfiniteFuture()), IsOk());
    const auto connection = *(*database)->Connect(absl::InfiniteFuture());
    ASSERT_THAT(connection->RunScript(data), IsOk());
  }

  // Opens the store with this release, which upgrades it.
  std::unique_ptr<RecordStore> Open() {
    auto store = OpenRecordStore(options_, clock_, ids_);
    EXPECT_THAT(store, IsOk());
    return store.ok() ? *std::move(store) : nullptr;
  }

  static ListQuery Sessions() {
    ListQuery query;
    query.practice = kPractice;
    query.kind = "session";
    return query;
  }

  test::TempDir dir_;
  SystemClock clock_;
  RandomIds ids_;
  std::unique_ptr<test::PostgresServer> server_;
  StoreOptions options_;
};

INSTANTIATE_TEST_SUITE_P(Engines, StoreUpgradeTest, ::testing::Values(sql::Engine::kSqlite, sql::Engine::kPostgres),
                         [](const auto& engine) {
                           return engine.param == sql::Engine::kSqlite ? "Sqlite" : "Postgres";
                         });

TEST_P(StoreUpgradeTest, RecordsAndTheirPastAreThere) {
  const auto store = Open();
  ASSERT_NE(store, nullptr);
  EXPECT_EQ(Get(*store, kEpisode)->revision, 12);
  EXPECT_EQ(Get(*store, kAmended)->revision, 8);
  const std::vector<PastBody> past = History(*store, kAmended);
  ASSERT_THAT(past, SizeIs(1));
  EXPECT_EQ(past[0].revision, 4);
  EXPECT_EQ(Activity(*store, "yvstc6cf3ixta357m4ltlrvw2f"), 12);
  EXPECT_EQ(store->Epoch(), "oqlgbunbislw4eep2gi4en5wvg");
}

TEST_P(StoreUpgradeTest, ListsFindThem) {
  const auto store = Open();
  ASSERT_NE(store, nullptr);
  ListQuery query = Sessions();
  EXPECT_THAT(List(*store, query), test::IsOkAndHolds(SizeIs(3)));
  query.keys = {{"therapist", "t-1"}, {"client", "c-1"}};
  EXPECT_THAT(List(*store, query), test::IsOkAndHolds(SizeIs(2)));
  query.keys.clear();
  query.state = "ATTENDANCE_ATTENDED";
  EXPECT_THAT(List(*store, query), test::IsOkAndHolds(SizeIs(3)));
  query.episode = "yvstc6cf3ixta357m4ltlrvw2f";
  EXPECT_THAT(List(*store, query), test::IsOkAndHolds(SizeIs(3)));
}

TEST_P(StoreUpgradeTest, TheLogGoesOnWithoutAGap) {
  const auto store = Open();
  ASSERT_NE(store, nullptr);
  ASSERT_THAT(Commit(*store, InsertOf(SessionRecord("new"))), test::IsOkAndHolds("episodes/e1/sessions/new=16 "));
  const auto changes = store->ChangesAfter(kPractice, 0, 100);
  ASSERT_THAT(changes, test::IsOkAndHolds(SizeIs(16)));
  for (size_t i = 0; i < changes->size(); ++i) EXPECT_EQ((*changes)[i].revision, static_cast<int64_t>(i + 1));
}

TEST_P(StoreUpgradeTest, AnErasedClientStaysErased) {
  const auto store = Open();
  ASSERT_NE(store, nullptr);
  Record record = SessionRecord("back");
  record.client = "c-3";
  EXPECT_THAT(Commit(*store, InsertOf(record)), StatusIs(absl::StatusCode::kFailedPrecondition, "CLIENT_ERASED"));
}

TEST_P(StoreUpgradeTest, AMovedSessionsPastFollowsItsClient) {
  const auto store = Open();
  ASSERT_NE(store, nullptr);
  Erasure erasure;
  erasure.practice = kPractice;
  erasure.client = "c-2";  // it was recorded against this one
  ASSERT_THAT(store->Erase(erasure), IsOk());
  EXPECT_THAT(History(*store, kMovedFrom), SizeIs(1));
}

}  // namespace
}  // namespace rapport::records
