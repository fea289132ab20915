// The contract of lists: filters, order, pages.
#include <map>
#include <thread>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "tests/contract/record_store_contract.h"
#include "tests/testing/status_matchers.h"

namespace rapport::records {
namespace {

using test::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

ListQuery Sessions() {
  ListQuery query;
  query.practice = kPractice;
  query.kind = "session";
  return query;
}

Record KeyedRecord(const std::string& id, int64_t seconds, std::vector<SearchKey> keys) {
  Record record = SessionRecord(id, absl::FromUnixSeconds(seconds));
  record.keys = std::move(keys);
  return record;
}

TEST_P(RecordStoreContract, ListsGoByTimeThenName) {
  ASSERT_THAT(Commit(store(), InsertOf(SessionRecord("b", absl::FromUnixSeconds(2)))), IsOk());
  ASSERT_THAT(Commit(store(), InsertOf(SessionRecord("a", absl::FromUnixSeconds(2)))), IsOk());
  ASSERT_THAT(Commit(store(), InsertOf(SessionRecord("Z", absl::FromUnixSeconds(2)))), IsOk());
  ASSERT_THAT(Commit(store(), InsertOf(SessionRecord("c", absl::FromUnixSeconds(-1)))), IsOk());
  EXPECT_THAT(Names(List(store(), Sessions())), ElementsAre("c", "Z", "a", "b"));
}

TEST_P(RecordStoreContract, FiltersNarrowAList) {
  Record closed = SessionRecord("s2", absl::FromUnixSeconds(2));
  closed.state = "CLOSED";
  Record other = SessionRecord("s3", absl::FromUnixSeconds(3));
  other.name = "episodes/e2/sessions/s3";
  other.episode = "e2";
  ASSERT_THAT(Commit(store(), InsertOf(SessionRecord("s1", absl::FromUnixSeconds(1)))), IsOk());
  ASSERT_THAT(Commit(store(), InsertOf(closed)), IsOk());
  ASSERT_THAT(Commit(store(), InsertOf(other)), IsOk());

  ListQuery query = Sessions();
  query.state = "CLOSED";
  EXPECT_THAT(Names(List(store(), query)), ElementsAre("s2"));
  query = Sessions();
  query.episode = "e2";
  EXPECT_THAT(Names(List(store(), query)), ElementsAre("s3"));
  query.kind = "";
  EXPECT_THAT(Names(List(store(), query)), ElementsAre("s3"));
  query = Sessions();
  query.from = absl::FromUnixSeconds(2);
  query.until = absl::FromUnixSeconds(3);
  EXPECT_THAT(Names(List(store(), query)), ElementsAre("s2"));
  query = Sessions();
  query.practice = "south";
  EXPECT_THAT(List(store(), query), test::IsOkAndHolds(IsEmpty()));
  query = Sessions();
  query.state = std::string("\0", 1);
  EXPECT_THAT(List(store(), query), test::IsOkAndHolds(IsEmpty()));
}

TEST_P(RecordStoreContract, RecordsAreFoundByTheirKeys) {
  ASSERT_THAT(Commit(store(), InsertOf(KeyedRecord("s1", 2, {{"therapist", "t-1"}, {"therapist", "t-2"}}))), IsOk());
  ASSERT_THAT(Commit(store(), InsertOf(KeyedRecord("s2", 1, {{"therapist", "t-2"}, {"external_id", "x y\n9"}}))),
              IsOk());
  ListQuery query = Sessions();
  query.keys = {{"therapist", "t-2"}};
  EXPECT_THAT(Names(List(store(), query)), ElementsAre("s2", "s1"));
  query.keys = {{"therapist", "t-2"}, {"external_id", "x y\n9"}};
  EXPECT_THAT(Names(List(store(), query)), ElementsAre("s2"));
  query.keys = {{"external_id", "t-2"}};
  EXPECT_THAT(Names(List(store(), query)), IsEmpty());
}

TEST_P(RecordStoreContract, ManyKeysAreLookedUpAtOnce) {
  std::vector<std::string> values;
  for (int i = 0; i < 150; ++i) {
    values.push_back(absl::StrCat("key ", i));
    if (i % 2 == 0) {
      ASSERT_THAT(Commit(store(), InsertOf(KeyedRecord(absl::StrCat("s", i), i, {{"import", values.back()}}))), IsOk());
    }
  }
  std::map<std::string, std::string> before;
  std::map<std::string, std::string> after;
  const auto write = WriteOf([&](Transaction& transaction) -> absl::Status {
    before = transaction.NamesByKey(kPractice, "session", "import", values).value();
    absl::Status status = transaction.Insert(kPractice, KeyedRecord("new", 1, {{"import", "key 1"}}));
    status.Update(transaction.Update(kPractice, KeyedRecord("s0", 1, {{"import", "key 3"}}), ""));
    after = transaction.NamesByKey(kPractice, "session", "import", values).value();
    return status;
  });
  ASSERT_THAT(Commit(store(), write), IsOk());
  EXPECT_EQ(before.size(), 75u);
  EXPECT_EQ(before["key 148"], "episodes/e1/sessions/s148");
  EXPECT_EQ(after.count("key 0"), 0u);
  EXPECT_EQ(after["key 1"], "episodes/e1/sessions/new");
  EXPECT_EQ(after["key 3"], "episodes/e1/sessions/s0");
  EXPECT_EQ(after.size(), 76u);
}

int64_t Count(RecordStore& store, const ListQuery& query) {
  int64_t count = -1;
  const absl::Status status = store.Read(absl::InfiniteFuture(), [&](Snapshot& snapshot) {
    const absl::StatusOr<int64_t> read = snapshot.Count(query);
    if (read.ok()) count = *read;
    return read.status();
  });
  EXPECT_THAT(status, IsOk());
  return count;
}

TEST_P(RecordStoreContract, ACountIsAListsLengthWithoutItsLimit) {
  for (const char* id : {"a", "b", "c"}) {
    ASSERT_THAT(Commit(store(), InsertOf(KeyedRecord(id, 2, {{"therapist", "t-1"}}))), IsOk());
  }
  ListQuery query = Sessions();
  query.keys = {{"therapist", "t-1"}};
  query.limit = 1;
  EXPECT_EQ(Count(store(), query), 3);
  query.after = ListCursor{absl::FromUnixSeconds(2), "episodes/e1/sessions/a"};
  EXPECT_EQ(Count(store(), query), 2);
  query.through = ListCursor{absl::FromUnixSeconds(2), "episodes/e1/sessions/b"};
  EXPECT_EQ(Count(store(), query), 1);
  query.practice = "south";
  EXPECT_EQ(Count(store(), query), 0);
}

TEST_P(RecordStoreContract, AWriteCountsWhatItChanged) {
  ASSERT_THAT(Commit(store(), InsertOf(SessionRecord("a", absl::FromUnixSeconds(1)))), IsOk());
  ASSERT_THAT(Commit(store(), InsertOf(SessionRecord("b", absl::FromUnixSeconds(2)))), IsOk());
  int64_t before = -1;
  int64_t after = -1;
  ListQuery query = Sessions();
  query.until = absl::FromUnixSeconds(5);
  const auto write = WriteOf([&](Transaction& transaction) -> absl::Status {
    before = transaction.Count(query).value_or(-1);
    absl::Status status = transaction.Insert(kPractice, SessionRecord("c", absl::FromUnixSeconds(3)));
    status.Update(transaction.Update(kPractice, SessionRecord("a", absl::FromUnixSeconds(9)), ""));
    status.Update(transaction.Update(kPractice, SessionRecord("b", absl::FromUnixSeconds(4)), ""));
    after = transaction.Count(query).value_or(-1);
    return status;
  });
  ASSERT_THAT(Commit(store(), write), IsOk());
  EXPECT_EQ(before, 2);
  EXPECT_EQ(after, 2);
}

TEST_P(RecordStoreContract, AWriteFindsByKeysWhatItChanged) {
  ASSERT_THAT(Commit(store(), InsertOf(KeyedRecord("a", 1, {{"therapist", "t-1"}}))), IsOk());
  ASSERT_THAT(Commit(store(), InsertOf(KeyedRecord("b", 2, {{"therapist", "t-1"}}))), IsOk());
  std::vector<std::string> first;
  std::vector<std::string> second;
  int64_t count = -1;
  const auto write = WriteOf([&](Transaction& transaction) -> absl::Status {
    absl::Status status = transaction.Insert(kPractice, KeyedRecord("c", 3, {{"therapist", "t-1"}}));
    status.Update(transaction.Update(kPractice, KeyedRecord("a", 4, {{"therapist", "t-2"}}), ""));
    status.Update(transaction.Update(kPractice, KeyedRecord("c", 5, {{"therapist", "t-2"}}), ""));
    ListQuery query = Sessions();
    query.keys = {{"therapist", "t-1"}};
    first = Names(transaction.List(query));
    query.keys = {{"therapist", "t-2"}};
    second = Names(transaction.List(query));
    count = transaction.Count(query).value_or(-1);
    return status;
  });
  ASSERT_THAT(Commit(store(), write), IsOk());
  EXPECT_THAT(first, ElementsAre("b"));
  EXPECT_THAT(second, ElementsAre("a", "c"));
  EXPECT_EQ(count, 2);
}

TEST_P(RecordStoreContract, AnUpdateMovesTheKeys) {
  ASSERT_THAT(Commit(store(), InsertOf(KeyedRecord("s1", 1, {{"therapist", "t-1"}}))), IsOk());
  ASSERT_THAT(Commit(store(), InsertOf(KeyedRecord("s2", 2, {{"therapist", "t-2"}}))), IsOk());
  ASSERT_THAT(Commit(store(), UpdateOf(KeyedRecord("s1", 5, {{"therapist", "t-2"}}))), IsOk());
  ListQuery query = Sessions();
  query.keys = {{"therapist", "t-1"}};
  EXPECT_THAT(Names(List(store(), query)), IsEmpty());
  query.keys = {{"therapist", "t-2"}};
  EXPECT_THAT(Names(List(store(), query)), ElementsAre("s2", "s1")) << "in the order of the new times";
}

TEST_P(RecordStoreContract, PagesJoinWithoutGapOrRepetition) {
  for (int i = 0; i < 7; ++i) {
    const Record record = KeyedRecord("s" + std::to_string(i), i / 3, {{"therapist", "t-1"}});
    ASSERT_THAT(Commit(store(), InsertOf(record)), IsOk());
  }
  for (const bool by_key : {false, true}) {
    ListQuery query = Sessions();
    if (by_key) query.keys = {{"therapist", "t-1"}};
    query.limit = 2;
    std::vector<std::string> all;
    while (true) {
      const absl::StatusOr<std::vector<Record>> page = List(store(), query);
      ASSERT_THAT(page, IsOk());
      if (page->empty()) break;
      for (const std::string& name : Names(page)) all.push_back(name);
      query.after = ListCursor{page->back().order_time, page->back().name};
    }
    EXPECT_THAT(all, ElementsAre("s0", "s1", "s2", "s3", "s4", "s5", "s6"));
  }
}

TEST_P(RecordStoreContract, PagesAreStableUnderWrites) {
  constexpr int kOld = 40;
  for (int i = 0; i < kOld; ++i) {
    const Record record = SessionRecord("old" + std::to_string(i), absl::FromUnixSeconds(2 * i));
    ASSERT_THAT(Commit(store(), InsertOf(record)), IsOk());
  }
  std::atomic<bool> stop = false;
  std::thread writer([&] {
    for (int i = 0; !stop; ++i) {
      const absl::Time time = absl::FromUnixSeconds((7 * i) % (2 * kOld));
      EXPECT_THAT(Commit(store(), InsertOf(SessionRecord("new" + std::to_string(i), time))), IsOk());
    }
  });
  std::vector<std::string> old;
  ListQuery query = Sessions();
  query.limit = 3;
  for (absl::StatusOr<std::vector<Record>> page = List(store(), query); page.ok() && !page->empty();
       page = List(store(), query)) {
    for (const std::string& name : Names(page)) {
      if (name.rfind("old", 0) == 0) old.push_back(name);
    }
    query.after = ListCursor{page->back().order_time, page->back().name};
  }
  stop = true;
  writer.join();
  ASSERT_EQ(old.size(), static_cast<size_t>(kOld));
  for (int i = 0; i < kOld; ++i) EXPECT_EQ(old[i], "old" + std::to_string(i));
}

TEST_P(RecordStoreContract, ASnapshotDoesNotSeeLaterCommits) {
  ASSERT_THAT(Commit(store(), InsertOf(SessionRecord("s1"))), IsOk());
  EXPECT_THAT(store().Read(absl::InfiniteFuture(),
                           [&](Snapshot& snapshot) {
                             EXPECT_EQ(snapshot.List(Sessions())->size(), 1u);
                             EXPECT_THAT(Commit(store(), InsertOf(SessionRecord("s2"))), IsOk());
                             EXPECT_EQ(snapshot.List(Sessions())->size(), 1u);
                             return absl::OkStatus();
                           }),
              IsOk());
  EXPECT_EQ(List(store(), Sessions())->size(), 2u);
}

}  // namespace
}  // namespace rapport::records
