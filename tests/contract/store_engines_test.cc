// The engines that the store's contract is checked on.
#include <fstream>
#include <utility>

#include "common/sealing/master_key.h"
#include "tests/contract/record_store_contract.h"
#include "tests/testing/postgres_fixture.h"
#include "tests/testing/temp_dir.h"

namespace rapport::records {
namespace {

constexpr char kIndexKey[] = "index key of the contract suite";

enum class Bodies { kClear, kSealed };

class SqliteStoreDatabase final : public StoreDatabase {
 public:
  explicit SqliteStoreDatabase(Bodies bodies) : bodies_(bodies) {
    std::ofstream(dir_.File("master-key")) << sealing::NewMasterKeyLine();
  }

  StoreOptions Options() const override {
    StoreOptions options;
    options.sqlite_path = dir_.File("store.db");
    options.index_key = kIndexKey;
    if (bodies_ == Bodies::kSealed) {
      options.sealing = sealing::SealingOptions{dir_.File("master-key"), dir_.File("keys.db"), ""};
    }
    return options;
  }

 private:
  const Bodies bodies_;
  test::TempDir dir_;
};

// One server for the whole suite, with a database for the store and one for its keys, emptied for each test.
class PostgresStoreDatabase final : public StoreDatabase {
 public:
  static std::unique_ptr<StoreDatabase> Make(Bodies bodies) {
    static const std::unique_ptr<test::PostgresServer> server = test::PostgresServer::Start();
    if (server == nullptr) return nullptr;
    static const std::string conninfo = server->CreateDatabase();
    static const std::string keys = server->CreateDatabase();
    server->Empty(conninfo);
    if (bodies == Bodies::kSealed) server->Empty(keys);
    return std::make_unique<PostgresStoreDatabase>(conninfo, bodies == Bodies::kSealed ? keys : "");
  }

  PostgresStoreDatabase(std::string conninfo, std::string keys)
      : conninfo_(std::move(conninfo)), keys_(std::move(keys)) {
    std::ofstream(dir_.File("master-key")) << sealing::NewMasterKeyLine();
  }

  StoreOptions Options() const override {
    StoreOptions options;
    options.postgres_conninfo = conninfo_;
    options.index_key = kIndexKey;
    if (!keys_.empty()) options.sealing = sealing::SealingOptions{dir_.File("master-key"), "", keys_};
    return options;
  }

 private:
  const std::string conninfo_;
  const std::string keys_;
  test::TempDir dir_;
};

INSTANTIATE_TEST_SUITE_P(Engines, RecordStoreContract, ::testing::ValuesIn(StoreEngines()),
                         [](const auto& engine) { return engine.param.name; });

}  // namespace

std::vector<StoreEngine> StoreEngines() {
  return {{"Sqlite", [] { return std::make_unique<SqliteStoreDatabase>(Bodies::kClear); }},
          {"SealedSqlite", [] { return std::make_unique<SqliteStoreDatabase>(Bodies::kSealed); }},
          {"Postgres", [] { return PostgresStoreDatabase::Make(Bodies::kClear); }},
          {"SealedPostgres", [] { return PostgresStoreDatabase::Make(Bodies::kSealed); }}};
}

}  // namespace rapport::records
