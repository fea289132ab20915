// The contract of writes: once-only request ids, groups, revisions, the change log, deadlines.
#include <map>
#include <set>
#include <thread>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "tests/contract/record_store_contract.h"
#include "tests/testing/status_matchers.h"

namespace rapport::records {
namespace {

using test::HasRetryInfo;
using test::IsOk;
using test::IsOkAndHolds;
using test::StatusIs;
using ::testing::IsEmpty;

Write Remembered(Write write, const std::string& request_id, const std::string& digest = "digest") {
  write.request_id = request_id;
  write.request_digest = digest;
  return write;
}

TEST_P(RecordStoreContract, ARepeatedRequestGetsTheSameReplyAndIsNotAppliedAgain) {
  const Write write = Remembered(InsertOf(SessionRecord("s1")), "r1");
  ASSERT_THAT(Commit(store(), write), IsOkAndHolds("episodes/e1/sessions/s1=1 "));
  ASSERT_THAT(Commit(store(), UpdateOf(SessionRecord("s1"))), IsOk());
  EXPECT_THAT(Commit(store(), write), IsOkAndHolds("episodes/e1/sessions/s1=1 "));
  Reopen();
  EXPECT_THAT(Commit(store(), write), IsOkAndHolds("episodes/e1/sessions/s1=1 "));
  EXPECT_EQ(store().ChangesAfter(kPractice, 0, 10)->size(), 2u);
}

TEST_P(RecordStoreContract, AReusedRequestIdIsRefused) {
  ASSERT_THAT(Commit(store(), Remembered(InsertOf(SessionRecord("s1")), "r1", "one")), IsOk());
  EXPECT_THAT(Commit(store(), Remembered(InsertOf(SessionRecord("s2")), "r1", "two")),
              StatusIs(absl::StatusCode::kInvalidArgument, "REQUEST_ID_REUSED"));
  Write south = WriteOf([](Transaction& transaction) { return transaction.Insert("south", SessionRecord("s2")); });
  south.practice = "south";
  EXPECT_THAT(Commit(store(), Remembered(south, "r1", "two")), IsOk()) << "another practice's ids are its own";
}

TEST_P(RecordStoreContract, AFailedRequestIsNotRemembered) {
  EXPECT_THAT(Commit(store(), Remembered(UpdateOf(SessionRecord("s1")), "r1")), StatusIs(absl::StatusCode::kNotFound));
  ASSERT_THAT(Commit(store(), InsertOf(SessionRecord("s1"))), IsOk());
  EXPECT_THAT(Commit(store(), Remembered(UpdateOf(SessionRecord("s1")), "r1")), IsOk());
}

TEST_P(RecordStoreContract, ARequestIdIsForgottenAfterSevenDays) {
  ASSERT_THAT(Commit(store(), Remembered(InsertOf(SessionRecord("s1")), "r1", "one")), IsOk());
  clock().Advance(absl::Hours(7 * 24 - 1));
  EXPECT_THAT(Commit(store(), Remembered(InsertOf(SessionRecord("s2")), "r1", "two")),
              StatusIs(absl::StatusCode::kInvalidArgument, "REQUEST_ID_REUSED"));
  clock().Advance(absl::Hours(2));
  EXPECT_THAT(Commit(store(), Remembered(InsertOf(SessionRecord("s2")), "r1", "two")), IsOk());
  EXPECT_THAT(Commit(store(), Remembered(InsertOf(SessionRecord("s2")), "r1", "two")), IsOk());
}

TEST_P(RecordStoreContract, ConcurrentDuplicatesAreAppliedOnce) {
  const std::unique_ptr<RecordStore> replica = GetParam().name == "Sqlite" ? nullptr : Open();
  std::atomic<int> runs = 0;
  std::vector<std::future<absl::StatusOr<std::string>>> replies;
  for (int i = 0; i < 60; ++i) {
    Write write = WriteOf([&runs, id = i / 3](Transaction& transaction) {
      ++runs;
      return transaction.Insert(kPractice, SessionRecord(absl::StrCat("s", id, "-", runs.load())));
    });
    RecordStore& target = replica != nullptr && i % 2 == 1 ? *replica : store();
    replies.push_back(CommitLater(target, Remembered(write, absl::StrCat("r", i / 3))));
  }
  std::map<int, std::set<std::string>> distinct;
  for (int i = 0; i < 60; ++i) {
    const absl::StatusOr<std::string> reply = replies[i].get();
    ASSERT_THAT(reply, IsOk());
    distinct[i / 3].insert(*reply);
  }
  for (const auto& [id, texts] : distinct) EXPECT_EQ(texts.size(), 1u) << "request " << id;
  EXPECT_EQ(store().ChangesAfter(kPractice, 0, 1000)->size(), 20u);
}

TEST_P(RecordStoreContract, OneBadWriteNeverFailsItsGroup) {
  std::vector<std::future<absl::StatusOr<std::string>>> replies;
  for (int i = 0; i < 30; ++i) {
    replies.push_back(CommitLater(store(), WriteOf([i](Transaction& transaction) {
                                    const Record record = SessionRecord(absl::StrCat("s", i));
                                    const absl::Status inserted = transaction.Insert(kPractice, record);
                                    return i % 3 == 1 ? absl::InvalidArgumentError("bad") : inserted;
                                  })));
  }
  for (int i = 0; i < 30; ++i) {
    const absl::StatusOr<std::string> reply = replies[i].get();
    EXPECT_EQ(reply.ok(), i % 3 != 1) << i << ": " << reply.status();
    EXPECT_EQ(Get(store(), absl::StrCat("episodes/e1/sessions/s", i)).ok(), i % 3 != 1) << i;
  }
  EXPECT_EQ(store().ChangesAfter(kPractice, 0, 100)->back().revision, 20) << "failed writes take no revision";
}

TEST_P(RecordStoreContract, WritesToOneRecordFollowEachOther) {
  ASSERT_THAT(Commit(store(), InsertOf(SessionRecord("s1", absl::UnixEpoch(), "0"))), IsOk());
  std::vector<std::future<absl::StatusOr<std::string>>> replies;
  for (int i = 0; i < 50; ++i) {
    replies.push_back(CommitLater(store(), WriteOf([](Transaction& transaction) {
                                    absl::StatusOr<Record> record =
                                        transaction.Get(kPractice, "episodes/e1/sessions/s1");
                                    if (!record.ok()) return record.status();
                                    record->body = absl::StrCat(std::stoi(record->body) + 1);
                                    return transaction.Update(kPractice, *record, EtagOf(record->revision));
                                  })));
  }
  for (auto& reply : replies) EXPECT_THAT(reply.get(), IsOk());
  EXPECT_EQ(Get(store(), "episodes/e1/sessions/s1")->body, "50");
  const std::vector<PastBody> past = History(store(), "episodes/e1/sessions/s1");
  ASSERT_EQ(past.size(), 50u);
  for (int i = 0; i < 50; ++i) EXPECT_EQ(past[i].body, absl::StrCat(i));
}

TEST_P(RecordStoreContract, RevisionsAreGaplessUnderConcurrency) {
  // Two replicas of one database, where the engine allows it, four writers on each.
  const std::unique_ptr<RecordStore> replica = GetParam().name == "Sqlite" ? nullptr : Open();
  constexpr int kThreads = 8;
  constexpr int kWrites = 40;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      RecordStore& target = replica != nullptr && t % 2 == 1 ? *replica : store();
      for (int i = 0; i < kWrites; ++i) {
        const Record record = SessionRecord(absl::StrCat("t", t, "-", i));
        EXPECT_THAT(Commit(target, i % 5 == 4 ? UpdateOf(SessionRecord("none")) : InsertOf(record)).ok(), i % 5 != 4);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const absl::StatusOr<std::vector<Change>> changes = store().ChangesAfter(kPractice, 0, 10000);
  ASSERT_THAT(changes, IsOk());
  ASSERT_EQ(changes->size(), static_cast<size_t>(kThreads * kWrites * 4 / 5));
  std::set<std::string> names;
  for (size_t i = 0; i < changes->size(); ++i) {
    EXPECT_EQ((*changes)[i].revision, static_cast<int64_t>(i + 1));
    EXPECT_EQ(Get(store(), (*changes)[i].name)->revision, (*changes)[i].revision);
    names.insert((*changes)[i].name);
  }
  EXPECT_EQ(names.size(), changes->size());
}

TEST_P(RecordStoreContract, TheLogTellsEveryChangeInOrder) {
  ASSERT_THAT(Commit(store(), InsertOf(SessionRecord("s1"))), IsOk());
  ASSERT_THAT(Commit(store(), InsertOf(SessionRecord("s2"))), IsOk());
  ASSERT_THAT(Commit(store(), UpdateOf(SessionRecord("s1"))), IsOk());
  const absl::StatusOr<std::vector<Change>> changes = store().ChangesAfter(kPractice, 1, 10);
  ASSERT_THAT(changes, IsOk());
  ASSERT_EQ(changes->size(), 2u);
  EXPECT_EQ((*changes)[0].revision, 2);
  EXPECT_EQ((*changes)[0].name, "episodes/e1/sessions/s2");
  EXPECT_EQ((*changes)[0].kind, "session");
  EXPECT_EQ((*changes)[0].commit_time, clock().Now());
  EXPECT_EQ((*changes)[1].revision, 3);
  EXPECT_EQ((*changes)[1].name, "episodes/e1/sessions/s1");
  EXPECT_EQ(store().ChangesAfter(kPractice, 0, 2)->size(), 2u);
  EXPECT_THAT(store().ChangesAfter("south", 0, 10), IsOkAndHolds(IsEmpty()));
}

TEST_P(RecordStoreContract, AnEpisodesActivityIsItsLatestChange) {
  Record other = SessionRecord("s2");
  other.name = "episodes/e2/sessions/s2";
  other.episode = "e2";
  ASSERT_THAT(Commit(store(), InsertOf(SessionRecord("s1"))), IsOk());
  ASSERT_THAT(Commit(store(), InsertOf(other)), IsOk());
  EXPECT_EQ(Activity(store(), "e1"), 1);
  EXPECT_EQ(Activity(store(), "e2"), 2);
  EXPECT_EQ(Activity(store(), "e3"), 0);
  ASSERT_THAT(Commit(store(), UpdateOf(SessionRecord("s1"))), IsOk());
  EXPECT_EQ(Activity(store(), "e1"), 3);
  EXPECT_EQ(Activity(store(), "e2"), 2);
}

TEST_P(RecordStoreContract, TheActivityOfManyEpisodesIsReadInTheirOrder) {
  constexpr int kEpisodes = 300;  // more than one statement asks for
  std::vector<std::string> episodes = {"no such episode", "none"};
  for (int i = kEpisodes; i > 0; --i) episodes.push_back(absl::StrCat("e", i));
  ASSERT_THAT(Commit(store(), WriteOf([](Transaction& transaction) {
                       for (int i = 1; i <= kEpisodes; ++i) {
                         Record record = SessionRecord(absl::StrCat("s", i));
                         record.episode = absl::StrCat("e", i);
                         const absl::Status inserted = transaction.Insert(kPractice, std::move(record));
                         if (!inserted.ok()) return inserted;
                       }
                       return absl::OkStatus();
                     })),
              IsOk());
  ASSERT_THAT(store().Read(absl::InfiniteFuture(),
                           [&episodes](Snapshot& snapshot) {
                             const auto revisions = snapshot.ActivityRevisions(kPractice, episodes);
                             EXPECT_EQ(revisions->size(), episodes.size());
                             EXPECT_EQ((*revisions)[0], 0);
                             EXPECT_EQ((*revisions)[1], 0);
                             for (int i = 1; i <= kEpisodes; ++i) EXPECT_EQ((*revisions)[2 + kEpisodes - i], i);
                             return revisions.status();
                           }),
              IsOk());
}

TEST_P(RecordStoreContract, AnExpiredWriteIsDropped) {
  Write write = InsertOf(SessionRecord("s1"));
  write.deadline = clock().Now() - absl::Seconds(1);
  EXPECT_THAT(Commit(store(), write), StatusIs(absl::StatusCode::kDeadlineExceeded, "WRITE_EXPIRED"));
  EXPECT_THAT(Get(store(), "episodes/e1/sessions/s1"), StatusIs(absl::StatusCode::kNotFound));
}

TEST_P(RecordStoreContract, AFullQueueSaysSo) {
  StoreOptions options = database_->Options();
  options.queued_writes = 2;
  store_ = *OpenRecordStore(options, clock_, ids_);
  std::promise<void> blocked;
  std::promise<void> go_on;
  std::shared_future<void> released = go_on.get_future().share();
  auto blocking = CommitLater(store(), WriteOf([&blocked, released](Transaction&) {
                                blocked.set_value();
                                released.wait();
                                return absl::OkStatus();
                              }));
  blocked.get_future().wait();
  auto first = CommitLater(store(), InsertOf(SessionRecord("s1")));
  auto second = CommitLater(store(), InsertOf(SessionRecord("s2")));
  const absl::StatusOr<std::string> third = Commit(store(), InsertOf(SessionRecord("s3")));
  EXPECT_THAT(third, StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_THAT(third, HasRetryInfo());
  go_on.set_value();
  EXPECT_THAT(blocking.get(), IsOk());
  EXPECT_THAT(first.get(), IsOk());
  EXPECT_THAT(second.get(), IsOk());
}

TEST_P(RecordStoreContract, ClosingFinishesWhatWaits) {
  std::vector<std::future<absl::StatusOr<std::string>>> replies;
  for (int i = 0; i < 100; ++i) replies.push_back(CommitLater(store(), InsertOf(SessionRecord(absl::StrCat("s", i)))));
  Reopen();
  for (auto& reply : replies) EXPECT_THAT(reply.get(), IsOk());
  EXPECT_EQ(store().ChangesAfter(kPractice, 0, 1000)->size(), 100u);
}

}  // namespace
}  // namespace rapport::records
