// The contract of erasure: everything of a client, physically, and for good.
#include <chrono>
#include <fstream>
#include <iterator>
#include <thread>

#include "gmock/gmock.h"
#include "tests/contract/record_store_contract.h"
#include "tests/testing/status_matchers.h"

namespace rapport::records {
namespace {

using test::IsOk;
using test::IsOkAndHolds;
using test::StatusIs;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Long enough to spill into overflow pages, easy to find in a file.
std::string Secret(const std::string& mark) {
  std::string body;
  for (int i = 0; i < 500; ++i) body += mark + " said so; ";
  return body;
}

Record RecordOf(const std::string& client, const std::string& id, const std::string& body) {
  Record record = SessionRecord(id, absl::FromUnixSeconds(1), body);
  record.name = "episodes/" + client + "/sessions/" + id;
  record.episode = client;
  record.client = client;
  record.keys = {{"external_id", id}};
  return record;
}

Write Remembered(Write write, const std::string& request_id) {
  write.request_id = request_id;
  write.request_digest = "digest";
  write.reply = [](const Revisions&) { return Secret("reply"); };
  return write;
}

Erasure ErasureOf(const std::string& client) {
  Erasure erasure;
  erasure.practice = kPractice;
  erasure.client = client;
  return erasure;
}

// Whether any file of the SQLite database holds `mark`.
bool OnDisk(const std::string& path, const std::string& mark) {
  for (const char* suffix : {"", "-wal"}) {
    std::ifstream file(path + suffix, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (bytes.find(mark) != std::string::npos) return true;
  }
  return false;
}

class RecordStoreErasure : public RecordStoreContract {
 protected:
  void SetUp() override {
    RecordStoreContract::SetUp();
    if (store_ == nullptr) return;
    ASSERT_THAT(Commit(store(), Remembered(InsertOf(RecordOf("anna", "a1", Secret("first"))), "r1")), IsOk());
    ASSERT_THAT(Commit(store(), UpdateOf(RecordOf("anna", "a1", Secret("second")))), IsOk());
    ASSERT_THAT(Commit(store(), InsertOf(RecordOf("anna", "a2", Secret("third")))), IsOk());
    ASSERT_THAT(Commit(store(), InsertOf(RecordOf("bert", "b1", Secret("other")))), IsOk());
  }
};

INSTANTIATE_TEST_SUITE_P(Engines, RecordStoreErasure, ::testing::ValuesIn(StoreEngines()),
                         [](const auto& engine) { return engine.param.name; });

TEST_P(RecordStoreErasure, TakesEverythingOfTheClientAndNothingElse) {
  const absl::StatusOr<ErasureReport> report = store().Erase(ErasureOf("anna"));
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->records, 2);
  EXPECT_EQ(report->past_bodies, 1);
  EXPECT_EQ(report->replies, 1);
  EXPECT_EQ(report->erase_time, clock().Now());
  EXPECT_THAT(Get(store(), "episodes/anna/sessions/a1"), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(History(store(), "episodes/anna/sessions/a1"), IsEmpty());
  ListQuery query;
  query.practice = kPractice;
  EXPECT_THAT(Names(List(store(), query)), ElementsAre("b1"));
  query.keys = {{"external_id", "a1"}};
  EXPECT_THAT(Names(List(store(), query)), IsEmpty());
}

TEST_P(RecordStoreErasure, StandsInTheLogAndMovesTheActivityOn) {
  const int64_t before = Activity(store(), "anna");
  ASSERT_THAT(store().Erase(ErasureOf("anna")), IsOk());
  const absl::StatusOr<std::vector<Change>> changes = store().ChangesAfter(kPractice, 4, 10);
  ASSERT_THAT(changes, IsOk());
  ASSERT_EQ(changes->size(), 2u);
  EXPECT_EQ((*changes)[0].name, "episodes/anna/sessions/a1");
  EXPECT_EQ((*changes)[0].kind, "erasure");
  EXPECT_EQ((*changes)[1].revision, 6);
  EXPECT_GT(Activity(store(), "anna"), before) << "what was cached under the old one is out of reach";
  EXPECT_THAT(Commit(store(), InsertOf(RecordOf("bert", "b2", ""))), IsOkAndHolds("episodes/bert/sessions/b2=7 "));
}

TEST_P(RecordStoreErasure, NothingBringsTheClientBack) {
  ASSERT_THAT(store().Erase(ErasureOf("anna")), IsOk());
  Reopen();
  EXPECT_THAT(Commit(store(), InsertOf(RecordOf("anna", "a3", ""))),
              StatusIs(absl::StatusCode::kFailedPrecondition, "CLIENT_ERASED"));
  EXPECT_THAT(Commit(store(), Remembered(InsertOf(RecordOf("anna", "a1", Secret("first"))), "r1")),
              StatusIs(absl::StatusCode::kFailedPrecondition, "CLIENT_ERASED"));
}

TEST_P(RecordStoreErasure, ErasingAgainFindsNothing) {
  ASSERT_THAT(store().Erase(ErasureOf("anna")), IsOk());
  const absl::StatusOr<ErasureReport> again = store().Erase(ErasureOf("anna"));
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->records + again->past_bodies + again->replies, 0);
  EXPECT_THAT(store().ChangesAfter(kPractice, 6, 10), IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(store().Erase(ErasureOf("nobody")), IsOk());
}

TEST_P(RecordStoreErasure, ARepeatedRequestReportsWhatTheFirstDid) {
  Erasure erasure = ErasureOf("anna");
  erasure.request_id = "erase-1";
  erasure.request_digest = "digest";
  ASSERT_THAT(store().Erase(erasure), IsOk());
  const absl::Time then = clock().Now();
  clock().Advance(absl::Hours(1));
  Reopen();
  const absl::StatusOr<ErasureReport> again = store().Erase(erasure);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->records, 2);
  EXPECT_EQ(again->past_bodies, 1);
  EXPECT_EQ(again->replies, 1);
  EXPECT_EQ(again->erase_time, then);
  EXPECT_THAT(store().ChangesAfter(kPractice, 0, 100), test::IsOkAndHolds(::testing::SizeIs(6))) << "nothing more";
  erasure.request_digest = "another";
  EXPECT_THAT(store().Erase(erasure), StatusIs(absl::StatusCode::kInvalidArgument, "REQUEST_ID_REUSED"));
}

TEST_P(RecordStoreErasure, ThePastOfARecordIsOfTheClientItTurnedOutToBeAbout) {
  Record moved = RecordOf("anna", "a1", Secret("fourth"));
  moved.client = "bert";
  ASSERT_THAT(Commit(store(), UpdateOf(moved)), IsOk());
  ASSERT_THAT(store().Erase(ErasureOf("anna")), IsOk());
  EXPECT_EQ(History(store(), "episodes/anna/sessions/a1").size(), 2u);
  ASSERT_THAT(store().Erase(ErasureOf("bert")), IsOk());
  EXPECT_THAT(History(store(), "episodes/anna/sessions/a1"), IsEmpty());
}

TEST_P(RecordStoreErasure, ValidatingCountsAndErasesNothing) {
  Erasure erasure = ErasureOf("anna");
  erasure.validate_only = true;
  const absl::StatusOr<ErasureReport> report = store().Erase(erasure);
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->records, 2);
  EXPECT_THAT(Get(store(), "episodes/anna/sessions/a1"), IsOk());
  EXPECT_THAT(Commit(store(), InsertOf(RecordOf("anna", "a3", ""))), IsOk());
}

TEST_P(RecordStoreErasure, AnEpisodeIsErasedWithItsClient) {
  Erasure erasure;
  erasure.practice = kPractice;
  erasure.episode = "anna";
  const absl::StatusOr<ErasureReport> report = store().Erase(erasure);
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->records, 2);
  EXPECT_THAT(Commit(store(), InsertOf(RecordOf("anna", "a3", ""))), StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(Get(store(), "episodes/bert/sessions/b1"), IsOk());
}

// What was recorded under anna and turned out to be bert's, once updated since.
Record FoundToBeOf(const std::string& client, const std::string& body) {
  Record record = RecordOf("anna", "a1", body);
  record.client = client;
  return record;
}

TEST_P(RecordStoreErasure, OfTheClientARecordWasWronglyUnderLeavesItsPastBodies) {
  ASSERT_THAT(Commit(store(), UpdateOf(FoundToBeOf("bert", Secret("moved")))), IsOk());
  const absl::StatusOr<ErasureReport> report = store().Erase(ErasureOf("anna"));
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->records, 1) << "a2 alone";
  EXPECT_EQ(report->past_bodies, 0);
  const std::vector<PastBody> past = History(store(), "episodes/anna/sessions/a1");
  ASSERT_EQ(past.size(), 2u);
  EXPECT_EQ(past[0].body, Secret("first"));
  EXPECT_EQ(past[1].body, Secret("second"));
}

TEST_P(RecordStoreErasure, OfTheTrueClientTakesWhatWasOnceUnderOthers) {
  ASSERT_THAT(Commit(store(), UpdateOf(FoundToBeOf("bert", Secret("moved")))), IsOk());
  ASSERT_THAT(Commit(store(), UpdateOf(FoundToBeOf("cora", Secret("again")))), IsOk());
  const absl::StatusOr<ErasureReport> report = store().Erase(ErasureOf("cora"));
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->records, 1);
  EXPECT_EQ(report->past_bodies, 3);
  EXPECT_EQ(report->replies, 1) << "to the request that recorded it under anna";
  EXPECT_THAT(Get(store(), "episodes/anna/sessions/a2"), IsOk());
  EXPECT_THAT(Get(store(), "episodes/bert/sessions/b1"), IsOk());
  const std::string path = database_->Options().sqlite_path;
  for (const char* mark : {"first said so", "second said so", "moved said so", "again said so", "reply said so"}) {
    EXPECT_FALSE(!path.empty() && OnDisk(path, mark)) << mark;
  }
}

TEST_P(RecordStoreErasure, LeavesRepliesToOtherRequestsOfTheClientARecordWasWronglyUnder) {
  clock().Advance(absl::Seconds(1));
  const Write other = Remembered(InsertOf(RecordOf("anna", "a3", "")), "r2");
  ASSERT_THAT(Commit(store(), other), IsOk());
  ASSERT_THAT(Commit(store(), UpdateOf(FoundToBeOf("bert", Secret("moved")))), IsOk());
  ASSERT_THAT(store().Erase(ErasureOf("bert")), IsOk());
  EXPECT_THAT(Commit(store(), other), IsOkAndHolds(Secret("reply")));
}

TEST_P(RecordStoreErasure, AnEpisodeErasedBeforeAnythingOfItWasRecordedStaysEmpty) {
  Erasure erasure;
  erasure.practice = kPractice;
  erasure.episode = "carla";
  ASSERT_THAT(store().Erase(erasure), IsOk());
  Reopen();
  EXPECT_THAT(Commit(store(), InsertOf(RecordOf("carla", "c1", ""))),
              StatusIs(absl::StatusCode::kFailedPrecondition, "CLIENT_ERASED"));
  Write other = InsertOf(RecordOf("carla", "c1", ""));
  other.practice = "south";
  other.apply = [](Transaction& transaction) { return transaction.Insert("south", RecordOf("carla", "c1", "")); };
  EXPECT_THAT(Commit(store(), std::move(other)), IsOk()) << "another practice's episode of that id is another one";
}

TEST_P(RecordStoreErasure, TheClientsRecordsAreListedForAnExport) {
  ListQuery query;
  query.practice = kPractice;
  query.client = "anna";
  EXPECT_THAT(Names(List(store(), query)), ElementsAre("a1", "a2"));
  query.keys = {{"external_id", "a2"}};
  EXPECT_THAT(Names(List(store(), query)), ElementsAre("a2"));
  query.client = "bert";
  EXPECT_THAT(Names(List(store(), query)), IsEmpty());
}

TEST_P(RecordStoreErasure, LeavesNoByteInSqlitesFiles) {
  const std::string path = database_->Options().sqlite_path;
  if (path.empty()) GTEST_SKIP() << "PostgreSQL overwrites freed rows later, and says so";
  const bool sealed = database_->Options().sealing.has_value();
  for (const char* mark : {"first said so", "second said so", "third said so", "reply said so"}) {
    EXPECT_EQ(OnDisk(path, mark), !sealed) << mark;
  }
  const absl::StatusOr<ErasureReport> report = store().Erase(ErasureOf("anna"));
  ASSERT_THAT(report, IsOk());
  EXPECT_TRUE(report->free_space_cleared);
  EXPECT_TRUE(report->log_cleared);
  for (const char* mark : {"first said so", "second said so", "third said so", "reply said so"}) {
    EXPECT_FALSE(OnDisk(path, mark)) << mark;
  }
  EXPECT_EQ(OnDisk(path, "other said so"), !sealed);
}

TEST_P(RecordStoreErasure, IsNotKeptWaitingByAReadWhoseEndEmptiesTheLog) {
  const std::string path = database_->Options().sqlite_path;
  if (path.empty()) GTEST_SKIP() << "PostgreSQL recycles its log itself";
  const absl::Status read = store().Read(absl::InfiniteFuture(), [this](Snapshot& snapshot) {
    const absl::Status held = snapshot.LatestRevision(kPractice).status();  // holds the log from here on
    const auto start = std::chrono::steady_clock::now();
    const absl::StatusOr<ErasureReport> report = store().Erase(ErasureOf("anna"));
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(4));
    EXPECT_THAT(report, IsOk());
    EXPECT_EQ(report->records, 2);
    EXPECT_TRUE(report->free_space_cleared);
    EXPECT_FALSE(report->log_cleared);
    EXPECT_THAT(Commit(store(), InsertOf(RecordOf("bert", "b2", ""))), IsOk()) << "others write on";
    return held;
  });
  ASSERT_THAT(read, IsOk());
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (OnDisk(path, "first said so") && std::chrono::steady_clock::now() < give_up) std::this_thread::yield();
  for (const char* mark : {"first said so", "second said so", "third said so", "reply said so"}) {
    EXPECT_FALSE(OnDisk(path, mark)) << mark << ", with nobody asking again";
  }
}

}  // namespace
}  // namespace rapport::records
