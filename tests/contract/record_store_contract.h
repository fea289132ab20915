#ifndef RAPPORT_TESTS_CONTRACT_RECORD_STORE_CONTRACT_H_
#define RAPPORT_TESTS_CONTRACT_RECORD_STORE_CONTRACT_H_

#include <functional>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "common/base/ids.h"
#include "common/records/open_record_store.h"
#include "common/records/record_store.h"
#include "gtest/gtest.h"
#include "tests/testing/fake_clock.h"

namespace rapport::records {

// A database that lives as long as a test; every store opened from its options sees the same records.
class StoreDatabase {
 public:
  virtual ~StoreDatabase() = default;
  virtual StoreOptions Options() const = 0;
};

// An engine the contract is checked on.
struct StoreEngine {
  std::string name;
  // nullptr where the engine is not installed.
  std::function<std::unique_ptr<StoreDatabase>()> make;
};

// Every engine the contract is checked on.
std::vector<StoreEngine> StoreEngines();

void PrintTo(const StoreEngine& engine, std::ostream* out);

// What every record store promises, whatever its engine. The clock stands still unless a test moves it.
class RecordStoreContract : public ::testing::TestWithParam<StoreEngine> {
 protected:
  void SetUp() override;

  // Opens the test's database again, as a restarted process or a second replica would.
  std::unique_ptr<RecordStore> Open();

  RecordStore& store() { return *store_; }
  test::FakeClock& clock() { return clock_; }
  void Reopen();

  std::unique_ptr<StoreDatabase> database_;
  test::FakeClock clock_;
  RandomIds ids_;
  std::unique_ptr<RecordStore> store_;
};

inline constexpr char kPractice[] = "north";

// A session record of episode e1.
Record SessionRecord(const std::string& id, absl::Time order_time = absl::FromUnixSeconds(1000),
                     const std::string& body = "body");

// A write of the practice "north" whose reply is "name=revision" for each change.
Write WriteOf(std::function<absl::Status(Transaction&)> apply);
Write InsertOf(Record record);
Write UpdateOf(Record record, std::string etag = "");

// Submits and waits for the answer.
absl::StatusOr<std::string> Commit(RecordStore& store, Write write);
std::future<absl::StatusOr<std::string>> CommitLater(RecordStore& store, Write write);

// Reads through a snapshot of their own.
absl::StatusOr<Record> Get(RecordStore& store, const std::string& name, const std::string& practice = kPractice);
absl::StatusOr<std::vector<Record>> List(RecordStore& store, const ListQuery& query);
std::vector<std::string> Names(const absl::StatusOr<std::vector<Record>>& records);
std::vector<PastBody> History(RecordStore& store, const std::string& name);
int64_t Activity(RecordStore& store, const std::string& episode);

}  // namespace rapport::records

#endif  // RAPPORT_TESTS_CONTRACT_RECORD_STORE_CONTRACT_H_
