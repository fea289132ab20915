#include "common/records/store_command.h"

#include <vector>

#include "common/base/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

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
  EXPECT_EQ(backup.file, "to.db");
  EXPECT_EQ(left, (Words{"prog", "--config=c"}));
  EXPECT_EQ(Take({"prog", "migrate", "--config=c"}, left).verb, "migrate");
  EXPECT_EQ(left, (Words{"prog", "--config=c"}));
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
  EXPECT_EQ(command.file, "");
  SystemClock clock;
  RandomIds ids;
  EXPECT_THAT(RunStoreCommand(command, StoreOptions(), clock, ids),
              test::StatusIs(absl::StatusCode::kInvalidArgument, "FILE_MISSING"));
}

}  // namespace
}  // namespace rapport::records
