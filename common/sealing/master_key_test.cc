#include "common/sealing/master_key.h"

#include <filesystem>
#include <fstream>

#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace rapport::sealing {
namespace {

using test::IsOk;
using test::IsOkAndHolds;
using test::StatusIs;

class MasterKeyTest : public ::testing::Test {
 protected:
  void Write(const std::string& text) const { std::ofstream(file_) << text; }

  std::unique_ptr<FileMasterKey> Open() const {
    auto master = FileMasterKey::Open(file_);
    EXPECT_THAT(master, IsOk());
    return master.ok() ? *std::move(master) : nullptr;
  }

  test::TempDir dir_;
  const std::string file_ = dir_.File("master-key");
  const std::string old_ = NewMasterKeyLine();
  const std::string new_ = NewMasterKeyLine();
};

TEST_F(MasterKeyTest, UnwrapsWhatItWrappedInTheSameContextOnly) {
  Write(old_);
  const auto master = Open();
  const auto wrapped = master->Wrap("secret", "north");
  ASSERT_THAT(wrapped, IsOk());
  EXPECT_EQ(wrapped->bytes.find("secret"), std::string::npos);
  EXPECT_THAT(master->Unwrap(*wrapped, "north"), IsOkAndHolds("secret"));
  EXPECT_THAT(master->Unwrap(*wrapped, "south"), StatusIs(absl::StatusCode::kDataLoss, "SEAL_BROKEN"));
}

TEST_F(MasterKeyTest, TheLastLineIsThePresentGenerationAndTheOthersStillOpen) {
  Write(old_);
  const auto wrapped = Open()->Wrap("secret", "");
  Write("# generations, oldest first\n\n" + old_ + "  " + new_);
  const auto master = Open();
  EXPECT_THAT(master->Unwrap(*wrapped, ""), IsOkAndHolds("secret"));
  EXPECT_NE(master->Wrap("secret", "")->master_id, wrapped->master_id);
}

TEST_F(MasterKeyTest, AGenerationThatIsAddedWhileItRunsIsFound) {
  Write(old_);
  const auto running = Open();
  Write(old_ + new_);
  const auto wrapped = Open()->Wrap("secret", "");
  EXPECT_THAT(running->Unwrap(*wrapped, ""), IsOkAndHolds("secret"));
  Write(old_);
  EXPECT_NE(running->Wrap("secret", "")->master_id, wrapped->master_id) << "as the file has it now";
}

TEST_F(MasterKeyTest, AFileThatIsAwayForAWhileDisturbsNobody) {
  Write(old_);
  const auto running = Open();
  std::filesystem::remove(file_);
  const auto wrapped = running->Wrap("secret", "");
  ASSERT_THAT(wrapped, IsOk());
  EXPECT_THAT(running->Unwrap(*wrapped, ""), IsOkAndHolds("secret"));
}

TEST_F(MasterKeyTest, AGenerationThatIsGoneOpensNothing) {
  Write(old_);
  const auto wrapped = Open()->Wrap("secret", "");
  Write(new_);
  EXPECT_THAT(Open()->Unwrap(*wrapped, ""), StatusIs(absl::StatusCode::kFailedPrecondition, "MASTER_KEY_MISMATCH"));
}

TEST_F(MasterKeyTest, AFileWithAnythingElseIsRefusedAndNotRepeated) {
  EXPECT_THAT(FileMasterKey::Open(dir_.File("none")),
              StatusIs(absl::StatusCode::kFailedPrecondition, "UNREADABLE_KEY_FILE"));
  for (const std::string& text : {std::string(), std::string("# only this\n"), old_ + "hunter2\n", old_.substr(1)}) {
    Write(text);
    const absl::Status status = FileMasterKey::Open(file_).status();
    EXPECT_THAT(status, StatusIs(absl::StatusCode::kFailedPrecondition, "UNREADABLE_KEY_FILE"));
    EXPECT_EQ(status.ToString().find("hunter2"), std::string::npos);
  }
}

}  // namespace
}  // namespace rapport::sealing
