// The engines that the store's contract is checked on.
#include "tests/contract/record_store_contract.h"
#include "tests/testing/postgres_fixture.h"
#include "tests/testing/temp_dir.h"

namespace rapport::records {
namespace {

constexpr char kIndexKey[] = "index key of the contract suite";

class SqliteStoreDatabase final : public StoreDatabase {
 public:
  StoreOptions Options() const override {
    StoreOptions options;
    options.sqlite_path = dir_.File("store.db");
    options.index_key = kIndexKey;
    return options;
  }

 private:
  test::TempDir dir_;
};

// One server and one database for the whole suite, emptied for each test.
class PostgresStoreDatabase final : public StoreDatabase {
 public:
  static std::unique_ptr<StoreDatabase> Make() {
    static const std::unique_ptr<test::PostgresServer> server = test::PostgresServer::Start();
    if (server == nullptr) return nullptr;
    static const std::string conninfo = server->CreateDatabase();
    server->Empty(conninfo);
    return std::make_unique<PostgresStoreDatabase>(conninfo);
  }

  explicit PostgresStoreDatabase(std::string conninfo) : conninfo_(std::move(conninfo)) {}

  StoreOptions Options() const override {
    StoreOptions options;
    options.postgres_conninfo = conninfo_;
    options.index_key = kIndexKey;
    return options;
  }

 private:
  std::string conninfo_;
};

INSTANTIATE_TEST_SUITE_P(Engines, RecordStoreContract, ::testing::ValuesIn(StoreEngines()),
                         [](const auto& engine) { return engine.param.name; });

}  // namespace

std::vector<StoreEngine> StoreEngines() {
  return {{"Sqlite", [] { return std::make_unique<SqliteStoreDatabase>(); }},
          {"Postgres", &PostgresStoreDatabase::Make}};
}

}  // namespace rapport::records
