// The engines that the store's contract is checked on.
#include "tests/contract/record_store_contract.h"
#include "tests/testing/temp_dir.h"

namespace rapport::records {
namespace {

class SqliteStoreDatabase final : public StoreDatabase {
 public:
  StoreOptions Options() const override {
    StoreOptions options;
    options.sqlite_path = dir_.File("store.db");
    options.index_key = "index key of the contract suite";
    return options;
  }

 private:
  test::TempDir dir_;
};

INSTANTIATE_TEST_SUITE_P(Engines, RecordStoreContract,
                         ::testing::Values(StoreEngine{"Sqlite",
                                                       [] { return std::make_unique<SqliteStoreDatabase>(); }}),
                         [](const auto& engine) { return engine.param.name; });

}  // namespace
}  // namespace rapport::records
