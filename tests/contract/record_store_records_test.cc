// The contract of single records: inserting, reading, updating, history, lists.
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
using ::testing::Not;

TEST_P(RecordStoreContract, WhatWasInsertedIsReadWithItsRevision) {
  Record record = SessionRecord("s1", absl::FromUnixMicros(1234567), std::string("\0bytes\xff", 7));
  EXPECT_THAT(Commit(store(), InsertOf(record)), IsOkAndHolds("episodes/e1/sessions/s1=1 "));

  const absl::StatusOr<Record> read = Get(store(), record.name);
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->kind, "session");
  EXPECT_EQ(read->episode, "e1");
  EXPECT_EQ(read->state, "OPEN");
  EXPECT_EQ(read->order_time, absl::FromUnixMicros(1234567));
  EXPECT_EQ(read->body, record.body);
  EXPECT_EQ(read->revision, 1);
  EXPECT_EQ(read->client, "") << "only its hash is stored";
}

TEST_P(RecordStoreContract, WhatWasAcknowledgedIsThereAfterReopening) {
  ASSERT_THAT(Commit(store(), InsertOf(SessionRecord("s1"))), IsOk());
  const std::string epoch = store().Epoch();
  Reopen();
  EXPECT_THAT(Get(store(), "episodes/e1/sessions/s1"), IsOk());
  EXPECT_EQ(store().Epoch(), epoch);
  EXPECT_THAT(Commit(store(), InsertOf(SessionRecord("s2"))), IsOkAndHolds("episodes/e1/sessions/s2=2 "));
}

TEST_P(RecordStoreContract, AMissingRecordIsNotFound) {
  EXPECT_THAT(Get(store(), "episodes/none"), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(Get(store(), std::string("a\0b", 3)), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(Get(store(), "\xc3\x28"), StatusIs(absl::StatusCode::kNotFound)) << "not UTF-8";
  EXPECT_THAT(Commit(store(), UpdateOf(SessionRecord("none"))), StatusIs(absl::StatusCode::kNotFound));
}

TEST_P(RecordStoreContract, ANameIsTakenOnce) {
  ASSERT_THAT(Commit(store(), InsertOf(SessionRecord("s1"))), IsOk());
  EXPECT_THAT(Commit(store(), InsertOf(SessionRecord("s1"))), StatusIs(absl::StatusCode::kAlreadyExists));
  EXPECT_THAT(Commit(store(), WriteOf([](Transaction& transaction) {
                       const absl::Status first = transaction.Insert(kPractice, SessionRecord("s2"));
                       return first.ok() ? transaction.Insert(kPractice, SessionRecord("s2")) : first;
                     })),
              StatusIs(absl::StatusCode::kAlreadyExists));
  EXPECT_THAT(Get(store(), "episodes/e1/sessions/s2"), StatusIs(absl::StatusCode::kNotFound));
}

TEST_P(RecordStoreContract, AnUpdateNeedsThePresentEtag) {
  ASSERT_THAT(Commit(store(), InsertOf(SessionRecord("s1"))), IsOk());
  EXPECT_THAT(Commit(store(), UpdateOf(SessionRecord("s1", absl::UnixEpoch(), "second"), EtagOf(1))), IsOk());
  EXPECT_THAT(Commit(store(), UpdateOf(SessionRecord("s1", absl::UnixEpoch(), "third"), EtagOf(1))),
              StatusIs(absl::StatusCode::kAborted, "ETAG_MISMATCH"));
  EXPECT_EQ(Get(store(), "episodes/e1/sessions/s1")->body, "second");
  EXPECT_THAT(Commit(store(), UpdateOf(SessionRecord("s1", absl::UnixEpoch(), "third"))), IsOk());
}

TEST_P(RecordStoreContract, ReplacedBodiesStayReadable) {
  const absl::Time first_commit = clock().Now();
  ASSERT_THAT(Commit(store(), InsertOf(SessionRecord("s1", absl::UnixEpoch(), "first"))), IsOk());
  clock().Advance(absl::Hours(1));
  ASSERT_THAT(Commit(store(), UpdateOf(SessionRecord("s1", absl::UnixEpoch(), "second"))), IsOk());
  ASSERT_THAT(Commit(store(), UpdateOf(SessionRecord("s1", absl::UnixEpoch(), "third"))), IsOk());

  const std::vector<PastBody> past = History(store(), "episodes/e1/sessions/s1");
  ASSERT_EQ(past.size(), 2u);
  EXPECT_EQ(past[0].body, "first");
  EXPECT_EQ(past[0].revision, 1);
  EXPECT_EQ(past[0].commit_time, first_commit);
  EXPECT_EQ(past[1].body, "second");
  EXPECT_EQ(past[1].commit_time, first_commit + absl::Hours(1));
  EXPECT_THAT(History(store(), "episodes/none"), IsEmpty());
}

TEST_P(RecordStoreContract, ThePracticesLatestRevisionIsThatOfItsLastChange) {
  const auto latest = [&](absl::string_view practice) {
    int64_t revision = -1;
    const absl::Status status = store().Read(absl::InfiniteFuture(), [&](Snapshot& snapshot) {
      absl::StatusOr<int64_t> read = snapshot.LatestRevision(practice);
      if (read.ok()) revision = *read;
      return read.status();
    });
    EXPECT_TRUE(status.ok()) << status;
    return revision;
  };
  EXPECT_EQ(latest(kPractice), 0);
  ASSERT_THAT(Commit(store(), InsertOf(SessionRecord("s1"))), IsOk());
  ASSERT_THAT(Commit(store(), InsertOf(SessionRecord("s2"))), IsOk());
  EXPECT_EQ(latest(kPractice), 2);
  EXPECT_EQ(latest("another"), 0);
}

TEST_P(RecordStoreContract, AWriteSeesItsOwnChanges) {
  ASSERT_THAT(Commit(store(), InsertOf(SessionRecord("s1", absl::FromUnixSeconds(1)))), IsOk());
  ASSERT_THAT(Commit(store(), InsertOf(SessionRecord("s2", absl::FromUnixSeconds(2)))), IsOk());
  std::vector<std::string> listed;
  int64_t activity = 0;
  ASSERT_THAT(Commit(store(), WriteOf([&](Transaction& transaction) {
                       absl::Status status = transaction.Insert(kPractice, SessionRecord("s0", absl::UnixEpoch()));
                       if (!status.ok()) return status;
                       status = transaction.Update(kPractice, SessionRecord("s1", absl::FromUnixSeconds(9)), "");
                       ListQuery query;
                       query.practice = kPractice;
                       query.kind = "session";
                       query.limit = 2;
                       listed = Names(transaction.List(query));
                       activity = *transaction.ActivityRevision(kPractice, "e1");
                       return transaction.Get(kPractice, "episodes/e1/sessions/s0").status();
                     })),
              IsOk());
  EXPECT_THAT(listed, ElementsAre("s0", "s2"));
  EXPECT_EQ(activity, 4);
}

TEST_P(RecordStoreContract, AFailedWriteLeavesNothing) {
  EXPECT_THAT(Commit(store(), WriteOf([](Transaction& transaction) {
                       const absl::Status inserted = transaction.Insert(kPractice, SessionRecord("s1"));
                       return inserted.ok() ? absl::FailedPreconditionError("no") : inserted;
                     })),
              StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(Get(store(), "episodes/e1/sessions/s1"), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(Commit(store(), InsertOf(SessionRecord("s1"))), IsOkAndHolds("episodes/e1/sessions/s1=1 "));
}

TEST_P(RecordStoreContract, AValidatedWriteRunsAndLeavesNothing) {
  Write write = InsertOf(SessionRecord("s1"));
  write.validate_only = true;
  write.request_id = "r1";
  write.request_digest = "d1";
  EXPECT_THAT(Commit(store(), write), IsOkAndHolds(""));
  EXPECT_THAT(Get(store(), "episodes/e1/sessions/s1"), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(store().ChangesAfter(kPractice, 0, 10), IsOkAndHolds(IsEmpty()));
  write.validate_only = false;
  EXPECT_THAT(Commit(store(), write), IsOkAndHolds("episodes/e1/sessions/s1=1 ")) << "its request id is unused";
}

TEST_P(RecordStoreContract, PracticesAreApart) {
  ASSERT_THAT(Commit(store(), InsertOf(SessionRecord("s1"))), IsOk());
  EXPECT_THAT(Get(store(), "episodes/e1/sessions/s1", "south"), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(Commit(store(), WriteOf([](Transaction& transaction) {
                       return transaction.Get("south", "episodes/e1/sessions/s1").status();
                     })),
              StatusIs(absl::StatusCode::kInternal, "FOREIGN_PRACTICE"));

  Write south = WriteOf([](Transaction& transaction) { return transaction.Insert("south", SessionRecord("s1")); });
  south.practice = "south";
  EXPECT_THAT(Commit(store(), south), IsOkAndHolds("episodes/e1/sessions/s1=1 ")) << "its own names and revisions";
  EXPECT_EQ(store().ChangesAfter("south", 0, 10)->size(), 1u);
}

TEST_P(RecordStoreContract, ANameWithSpacesOrControlsIsRefused) {
  Record record = SessionRecord("s1");
  record.name = "episodes/e 1";
  EXPECT_THAT(Commit(store(), InsertOf(record)), StatusIs(absl::StatusCode::kInvalidArgument, "INVALID_RECORD"));
  Write write = InsertOf(SessionRecord("s1"));
  write.practice = "no\nrth";
  EXPECT_THAT(Commit(store(), write), StatusIs(absl::StatusCode::kInvalidArgument, "INVALID_RECORD"));
}

TEST_P(RecordStoreContract, AnotherIndexKeyIsRefused) {
  StoreOptions options = database_->Options();
  options.index_key = "another index key, long enough";
  EXPECT_THAT(OpenRecordStore(options, clock_, ids_),
              StatusIs(absl::StatusCode::kFailedPrecondition, "INDEX_KEY_MISMATCH"));
}

}  // namespace
}  // namespace rapport::records
