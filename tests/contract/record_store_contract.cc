#include "tests/contract/record_store_contract.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace rapport::records {

void PrintTo(const StoreEngine& engine, std::ostream* out) { *out << engine.name; }

void RecordStoreContract::SetUp() {
  database_ = GetParam().make();
  if (database_ == nullptr) GTEST_SKIP() << GetParam().name << " is not installed";
  Reopen();
}

std::unique_ptr<RecordStore> RecordStoreContract::Open() {
  absl::StatusOr<std::unique_ptr<RecordStore>> store = OpenRecordStore(database_->Options(), clock_, ids_);
  if (!store.ok()) ADD_FAILURE() << store.status();
  return store.ok() ? *std::move(store) : nullptr;
}

void RecordStoreContract::Reopen() {
  store_ = nullptr;
  store_ = Open();
  ASSERT_NE(store_, nullptr);
}

Record SessionRecord(const std::string& id, absl::Time order_time, const std::string& body) {
  Record record;
  record.name = "episodes/e1/sessions/" + id;
  record.kind = "session";
  record.episode = "e1";
  record.client = "c-1";
  record.state = "OPEN";
  record.order_time = order_time;
  record.body = body;
  return record;
}

Write WriteOf(std::function<absl::Status(Transaction&)> apply) {
  Write write;
  write.practice = kPractice;
  write.apply = std::move(apply);
  write.reply = [](const Revisions& revisions) {
    std::string reply;
    for (const auto& [name, revision] : revisions) absl::StrAppend(&reply, name, "=", revision, " ");
    return reply;
  };
  return write;
}

Write InsertOf(Record record) {
  return WriteOf(
      [record = std::move(record)](Transaction& transaction) { return transaction.Insert(kPractice, record); });
}

Write UpdateOf(Record record, std::string etag) {
  return WriteOf([record = std::move(record), etag = std::move(etag)](Transaction& transaction) {
    return transaction.Update(kPractice, record, etag);
  });
}

std::future<absl::StatusOr<std::string>> CommitLater(RecordStore& store, Write write) {
  auto promise = std::make_shared<std::promise<absl::StatusOr<std::string>>>();
  write.done = [promise](absl::StatusOr<std::string> reply) { promise->set_value(std::move(reply)); };
  store.Submit(std::move(write));
  return promise->get_future();
}

absl::StatusOr<std::string> Commit(RecordStore& store, Write write) {
  return CommitLater(store, std::move(write)).get();
}

absl::StatusOr<Record> Get(RecordStore& store, const std::string& name, const std::string& practice) {
  absl::StatusOr<Record> record = absl::UnknownError("not run");
  const absl::Status status = store.Read(absl::InfiniteFuture(), [&](Snapshot& snapshot) {
    record = snapshot.Get(practice, name);
    return record.status();
  });
  return status.ok() ? record : status;
}

absl::StatusOr<std::vector<Record>> List(RecordStore& store, const ListQuery& query) {
  absl::StatusOr<std::vector<Record>> records = absl::UnknownError("not run");
  const absl::Status status = store.Read(absl::InfiniteFuture(), [&](Snapshot& snapshot) {
    records = snapshot.List(query);
    return records.status();
  });
  return status.ok() ? records : status;
}

std::vector<std::string> Names(const absl::StatusOr<std::vector<Record>>& records) {
  std::vector<std::string> names;
  if (!records.ok()) return {records.status().ToString()};
  for (const Record& record : *records) names.push_back(record.name.substr(record.name.rfind('/') + 1));
  return names;
}

std::vector<PastBody> History(RecordStore& store, const std::string& name) {
  std::vector<PastBody> bodies;
  const absl::Status status = store.Read(absl::InfiniteFuture(), [&](Snapshot& snapshot) {
    absl::StatusOr<std::vector<PastBody>> read = snapshot.History(kPractice, name);
    if (read.ok()) bodies = *std::move(read);
    return read.status();
  });
  EXPECT_TRUE(status.ok()) << status;
  return bodies;
}

int64_t Activity(RecordStore& store, const std::string& episode) {
  int64_t revision = -1;
  const absl::Status status = store.Read(absl::InfiniteFuture(), [&](Snapshot& snapshot) {
    absl::StatusOr<int64_t> read = snapshot.ActivityRevision(kPractice, episode);
    if (read.ok()) revision = *read;
    return read.status();
  });
  EXPECT_TRUE(status.ok()) << status;
  return revision;
}

}  // namespace rapport::records
