#include "common/records/configured_store.h"

#include <filesystem>
#include <fstream>
#include <string>

#include "common/base/ids.h"
#include "common/base/status_macros.h"
#include "common/config/server_config.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace rapport::records {
namespace {

namespace fs = std::filesystem;
using ::rapport::test::HasReason;
using ::rapport::test::IsOk;

class ConfiguredStoreTest : public ::testing::Test {
 protected:
  ConfiguredStoreTest() {
    config_.mutable_store()->mutable_sqlite()->set_path(dir_.File("store.db"));
    config::Complete({.name = "rapport-test", .has_store = true}, config_);
  }

  absl::StatusOr<std::unique_ptr<RecordStore>> Open() {
    ASSIGN_OR_RETURN(const StoreOptions options, ConfiguredStore(config_, ids_));
    return OpenRecordStore(options, clock_, ids_);
  }
  const std::string& key_file() const { return config_.store().index_key_file(); }

  test::TempDir dir_;
  test::FakeClock clock_;
  RandomIds ids_;
  config::v1::ServerConfig config_;
};

TEST_F(ConfiguredStoreTest, TheFirstStartMakesAKeyForItsOwnerAlone) {
  ASSERT_THAT(Open(), IsOk());
  EXPECT_GE(fs::file_size(key_file()), 32u);
  EXPECT_EQ(fs::status(key_file()).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(ConfiguredStoreTest, ALaterStartOpensTheSameStoreWithTheSameKey) {
  std::string epoch;
  {
    auto store = Open();
    ASSERT_THAT(store, IsOk());
    epoch = (*store)->Epoch();
  }
  auto again = Open();
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ((*again)->Epoch(), epoch);
}

TEST_F(ConfiguredStoreTest, EveryByteOfTheKeyCounts) {
  const std::string key = std::string(31, 'k') + "\n";  // as random bytes may end
  std::ofstream(key_file()) << key;
  const auto options = ConfiguredStore(config_, ids_);
  ASSERT_THAT(options, IsOk());
  EXPECT_EQ(options->index_key, key);
}

TEST_F(ConfiguredStoreTest, ALostKeyIsNoticedAndNotReplacedUnseen) {
  ASSERT_THAT(Open(), IsOk());
  fs::remove(key_file());
  EXPECT_THAT(Open(), HasReason("INDEX_KEY_MISMATCH"));
}

TEST_F(ConfiguredStoreTest, ASealedStoreGetsAMasterKeyForItsOwnerAloneAndKeepsIt) {
  config_.mutable_store()->mutable_sealing();
  config::Complete({.name = "rapport-test", .has_store = true}, config_);
  ASSERT_THAT(Open(), IsOk());
  const std::string& master_key = config_.store().sealing().master_key_file();
  EXPECT_EQ(fs::status(master_key).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_THAT(Open(), IsOk());
  fs::remove(master_key);
  EXPECT_THAT(Open(), HasReason("MASTER_KEY_MISMATCH"));
}

TEST_F(ConfiguredStoreTest, TheKeysAreNotKeptInTheStoresDatabase) {
  const std::string conninfo = dir_.File("conninfo");
  std::ofstream(conninfo) << "host=here";
  std::ofstream(key_file()) << std::string(32, 'k');
  config_.mutable_store()->mutable_postgres()->set_conninfo_file(conninfo);
  config_.mutable_store()->mutable_sealing()->set_key_store_conninfo_file(conninfo);
  EXPECT_THAT(Open(), HasReason("KEY_STORE_IS_STORE"));
}

TEST_F(ConfiguredStoreTest, AFolderThatIsNotThereIsAnError) {
  config_.mutable_store()->set_index_key_file(dir_.File("nowhere/key"));
  EXPECT_THAT(Open(), HasReason("UNWRITABLE_FILE"));
}

TEST_F(ConfiguredStoreTest, PostgresNeedsItsSecretFile) {
  config_.mutable_store()->mutable_postgres()->set_conninfo_file(dir_.File("conninfo"));
  EXPECT_THAT(Open(), HasReason("UNREADABLE_FILE"));
}

}  // namespace
}  // namespace rapport::records
