#include "common/records/store_command.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

#include "common/base/clock.h"
#include "common/sealing/open_sealer.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace rapport::records {
namespace {

StoreCommand Take(std::vector<std::string> words, std::vector<std::string>& left) {
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  int argc = static_cast<int>(pointers.size());
  char** argv = pointers.data();
  StoreCommand command = TakeStoreCommand(argc, argv);
  left.assign(argv, argv + argc);
  return command;
}

using Words = std::vector<std::string>;

TEST(StoreCommandTest, ItsWordsAreTakenAndTheFlagsLeft) {
  Words left;
  const StoreCommand backup = Take({"prog", "backup", "to.db", "--config=c"}, left);
  EXPECT_EQ(backup.verb, "backup");
  EXPECT_EQ(backup.argument, "to.db");
  EXPECT_EQ(left, (Words{"prog", "--config=c"}));
  EXPECT_EQ(Take({"prog", "migrate", "--config=c"}, left).verb, "migrate");
  EXPECT_EQ(left, (Words{"prog", "--config=c"}));
  EXPECT_EQ(Take({"prog", "destroy-practice-keys", "north", "--config=c"}, left).argument, "north");
  EXPECT_EQ(left, (Words{"prog", "--config=c"}));
  EXPECT_EQ(Take({"prog", "seal"}, left).verb, "seal");
}

TEST(StoreCommandTest, WithoutACommandTheProgramServes) {
  Words left;
  EXPECT_EQ(Take({"prog", "--config=c"}, left).verb, "");
  EXPECT_EQ(left, (Words{"prog", "--config=c"}));
  EXPECT_EQ(Take({"prog"}, left).verb, "");
}

TEST(StoreCommandTest, ABackupNeedsAFile) {
  Words left;
  const StoreCommand command = Take({"prog", "backup", "--config=c"}, left);
  EXPECT_EQ(command.argument, "");
  const SystemClock clock;
  RandomIds ids;
  std::ostringstream out;
  EXPECT_THAT(RunStoreCommand(command, StoreOptions(), clock, ids, out),
              test::StatusIs(absl::StatusCode::kInvalidArgument, "ARGUMENT_MISSING"));
}

TEST(StoreCommandTest, KeysAreSealedStoresOwn) {
  const SystemClock clock;
  RandomIds ids;
  std::ostringstream out;
  for (const char* verb : {"seal", "rotate-master"}) {
    EXPECT_THAT(RunStoreCommand({verb, ""}, StoreOptions(), clock, ids, out),
                test::StatusIs(absl::StatusCode::kFailedPrecondition, "SEALING_NOT_CONFIGURED"));
  }
}

// A sealed store with one client of the practice "north".
class KeyCommandTest : public ::testing::Test {
 protected:
  void SetUp() override {
    options_.sqlite_path = dir_.File("store.db");
    options_.index_key = "index key of the command test";
    options_.sealing = sealing::SealingOptions{dir_.File("master"), dir_.File("keys.db"), ""};
    std::ofstream(dir_.File("master")) << sealing::NewMasterKeyLine();
    auto sealer = sealing::OpenSealer(*options_.sealing, clock_);
    ASSERT_THAT(sealer, test::IsOk());
    sealed_ = *(*sealer)->Seal("north", {"anna"}, "text", "");
  }

  std::string Run(const StoreCommand& command) {
    std::ostringstream out;
    EXPECT_THAT(RunStoreCommand(command, options_, clock_, ids_, out), test::IsOk());
    return out.str();
  }

  absl::StatusOr<std::string> OpenText(const std::string& keys = "keys.db") {
    options_.sealing->sqlite_path = dir_.File(keys);
    auto sealer = sealing::OpenSealer(*options_.sealing, clock_);
    EXPECT_THAT(sealer, test::IsOk());
    return (*sealer)->Open("north", sealed_.key_id, sealed_.bytes, "");
  }

  test::TempDir dir_;
  SystemClock clock_;
  RandomIds ids_;
  StoreOptions options_;
  sealing::Sealed sealed_;
};

TEST_F(KeyCommandTest, RotatingMovesKeysToTheNewestLineOfTheMasterKeyFile) {
  const std::string fresh = sealing::NewMasterKeyLine();
  std::ofstream(dir_.File("master"), std::ios::app) << fresh;
  EXPECT_EQ(Run({"rotate-master", ""}).substr(0, 2), "1 ");
  std::ofstream(dir_.File("master")) << fresh;
  EXPECT_THAT(OpenText(), test::IsOkAndHolds("text"));
}

TEST_F(KeyCommandTest, AKeyStoreThatIsNotThereIsNotMade) {
  options_.sealing->sqlite_path = dir_.File("elsewhere.db");
  std::ostringstream out;
  for (const StoreCommand& command :
       {StoreCommand{"rotate-master", ""}, StoreCommand{"destroy-practice-keys", "north"}}) {
    EXPECT_THAT(RunStoreCommand(command, options_, clock_, ids_, out),
                test::StatusIs(absl::StatusCode::kFailedPrecondition, "KEY_STORE_MISSING"));
  }
  EXPECT_EQ(out.str(), "");
  EXPECT_FALSE(std::filesystem::exists(dir_.File("elsewhere.db")));
}

TEST_F(KeyCommandTest, APracticesWholeNameIsRefused) {
  std::ostringstream out;
  EXPECT_THAT(RunStoreCommand({"destroy-practice-keys", "practices/north"}, options_, clock_, ids_, out),
              test::StatusIs(absl::StatusCode::kInvalidArgument, "PRACTICE_INVALID"));
  EXPECT_EQ(out.str(), "");
}

TEST_F(KeyCommandTest, ABackupOfTheKeysOpensWhatTheyOpen) {
  Run({"backup-keys", dir_.File("copy.db")});
  EXPECT_EQ(Run({"destroy-practice-keys", "north"}), "2 keys destroyed\n");
  EXPECT_THAT(OpenText(), test::StatusIs(absl::StatusCode::kDataLoss, "KEY_DESTROYED"));
  EXPECT_THAT(OpenText("copy.db"), test::IsOkAndHolds("text")) << "which is why such copies must not be kept for long";
}

}  // namespace
}  // namespace rapport::records
