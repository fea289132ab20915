#include "common/sealing/sealer.h"

#include <fstream>

#include "absl/strings/str_cat.h"
#include "common/sql/sqlite_database.h"
#include "gtest/gtest.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/faulty_database.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace rapport::sealing {
namespace {

using test::IsOk;
using test::IsOkAndHolds;
using test::StatusIs;

class SealerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::ofstream(dir_.File("master")) << NewMasterKeyLine();
    sealer_ = Open();
  }

  // As another process would.
  std::unique_ptr<Sealer> Open(const std::string& keys = "keys.db") {
    auto database =
        std::make_unique<test::FaultyDatabase>(*sql::SqliteDatabase::Open(dir_.File(keys), clock_), faults_);
    auto sealer = Sealer::Open(std::move(database), *FileMasterKey::Open(dir_.File("master")), clock_);
    EXPECT_THAT(sealer, IsOk());
    return sealer.ok() ? *std::move(sealer) : nullptr;
  }

  Sealed Seal(const std::set<std::string>& clients, const std::string& text = "text") {
    const auto sealed = sealer_->Seal("north", clients, text, "here");
    EXPECT_THAT(sealed, IsOk());
    return sealed.ok() ? *sealed : Sealed();
  }

  static absl::StatusOr<std::string> OpenText(Sealer& sealer, const Sealed& sealed, const std::string& context = "here",
                                              const std::string& practice = "north") {
    return sealer.Open(practice, sealed.key_id, sealed.bytes, context);
  }

  test::TempDir dir_;
  test::FakeClock clock_;
  test::Faults faults_;
  std::unique_ptr<Sealer> sealer_;
};

TEST_F(SealerTest, OpensWhatItSealedInThisProcessAndInOthers) {
  const Sealed of_client = Seal({"anna"});
  const Sealed of_practice = Seal({});
  EXPECT_NE(of_client.key_id, of_practice.key_id);
  EXPECT_EQ(of_client.bytes.find("text"), std::string::npos);
  const auto other = Open();
  for (Sealer* sealer : {sealer_.get(), other.get()}) {
    EXPECT_THAT(OpenText(*sealer, of_client), IsOkAndHolds("text"));
    EXPECT_THAT(OpenText(*sealer, of_practice), IsOkAndHolds("text"));
  }
}

TEST_F(SealerTest, WhatWasChangedOrMovedDoesNotOpen) {
  const Sealed sealed = Seal({"anna"});
  Sealed changed = sealed;
  changed.bytes.back() ^= 1;
  Sealed cut = sealed;
  cut.bytes.resize(10);
  Sealed swapped = sealed;
  swapped.bytes = Seal({"bert"}).bytes;
  for (const Sealed& broken : {changed, cut, swapped, Sealed{sealed.key_id, ""}}) {
    EXPECT_THAT(OpenText(*sealer_, broken), StatusIs(absl::StatusCode::kDataLoss, "SEAL_BROKEN"));
  }
  EXPECT_THAT(OpenText(*sealer_, sealed, "there"), StatusIs(absl::StatusCode::kDataLoss, "SEAL_BROKEN"));
  EXPECT_THAT(OpenText(*sealer_, sealed, "here", "south"), StatusIs(absl::StatusCode::kDataLoss, "KEY_UNKNOWN"));
  EXPECT_THAT(OpenText(*sealer_, {"none", sealed.bytes}), StatusIs(absl::StatusCode::kDataLoss, "KEY_UNKNOWN"));
  EXPECT_THAT(OpenText(*sealer_, {" ", sealed.bytes}), StatusIs(absl::StatusCode::kDataLoss, "KEY_UNKNOWN"));
}

TEST_F(SealerTest, ADestroyedKeyErasesWhatWasSealedUnderIt) {
  const Sealed anna = Seal({"anna"});
  const Sealed bert = Seal({"bert"});
  ASSERT_THAT(sealer_->DestroyClients({{"north", "anna"}}), IsOk());
  EXPECT_THAT(OpenText(*sealer_, anna), StatusIs(absl::StatusCode::kDataLoss, "KEY_DESTROYED"));
  EXPECT_THAT(OpenText(*Open(), anna), StatusIs(absl::StatusCode::kDataLoss, "KEY_DESTROYED"));
  EXPECT_THAT(sealer_->Seal("north", {"anna"}, "text", ""),
              StatusIs(absl::StatusCode::kFailedPrecondition, "CLIENT_ERASED"));
  EXPECT_THAT(OpenText(*sealer_, bert), IsOkAndHolds("text"));
  ASSERT_THAT(sealer_->DestroyPractice("north"), IsOk());
  EXPECT_THAT(OpenText(*sealer_, bert), StatusIs(absl::StatusCode::kDataLoss, "KEY_DESTROYED"));
  EXPECT_THAT(sealer_->Seal("north", {}, "text", ""),
              StatusIs(absl::StatusCode::kFailedPrecondition, "PRACTICE_ERASED"));
}

TEST_F(SealerTest, AnotherProcessForgetsADestroyedKeyWithinMinutes) {
  const Sealed sealed = Seal({"anna"});
  ASSERT_THAT(Open()->DestroyClients({{"north", "anna"}}), IsOk());
  clock_.Advance(absl::Minutes(6));
  EXPECT_THAT(OpenText(*sealer_, sealed), StatusIs(absl::StatusCode::kDataLoss, "KEY_DESTROYED"));
}

TEST_F(SealerTest, WhatIsOfSeveralClientsOpensWhileAllOfThemAreThere) {
  const Sealed both = Seal({"anna", "bert"});
  EXPECT_THAT(OpenText(*Open(), both), IsOkAndHolds("text"));
  ASSERT_THAT(sealer_->DestroyClients({{"north", "bert"}}), IsOk());
  EXPECT_THAT(OpenText(*sealer_, both), StatusIs(absl::StatusCode::kDataLoss, "KEY_DESTROYED"));
}

TEST_F(SealerTest, AnotherKeyStoreIsToldApartAndOpensNothing) {
  const Sealed sealed = Seal({"anna"});
  const auto other = Open("other.db");
  EXPECT_NE(other->key_store_id(), sealer_->key_store_id());
  EXPECT_THAT(OpenText(*other, sealed), StatusIs(absl::StatusCode::kDataLoss, "KEY_UNKNOWN"));
}

TEST_F(SealerTest, AKeyStoreThatIsAwayFailsWhatNeedsItAndTheNextAttemptWorks) {
  const Sealed sealed = Seal({"anna"});
  for (const test::Faults::Commit commit : {test::Faults::Commit::kLost, test::Faults::Commit::kAnswerLost}) {
    const std::string client = commit == test::Faults::Commit::kLost ? "bert" : "cora";
    faults_.SetNextCommit(commit);
    const auto failed = sealer_->Seal("north", {client}, "text", "here");
    EXPECT_THAT(failed, StatusIs(absl::StatusCode::kUnavailable));
    EXPECT_THAT(failed, test::HasRetryInfo());
    EXPECT_THAT(OpenText(*sealer_, sealed), IsOkAndHolds("text")) << "its key is in memory";
    EXPECT_THAT(OpenText(*Open(), Seal({client})), IsOkAndHolds("text"));
  }
}

TEST_F(SealerTest, KeysInMemoryCostNoLookUp) {
  const Sealed sealed = Seal({"anna"});
  const int64_t before = faults_.queries();
  for (int i = 0; i < 100; ++i) EXPECT_THAT(OpenText(*sealer_, Seal({"anna"})), IsOkAndHolds("text"));
  EXPECT_EQ(faults_.queries(), before);
}

TEST_F(SealerTest, ManyKeysAreMadeAndLookedUpAtThePriceOfFew) {
  std::set<KeyOwner> owners;
  for (int i = 0; i < 200; ++i) owners.insert({"north", absl::StrCat("c", i)});
  int64_t before = faults_.queries();
  ASSERT_THAT(sealer_->Prepare(owners), IsOk());
  EXPECT_LE(faults_.queries() - before, 8);
  std::vector<Sealed> sealed;
  for (const KeyOwner& owner : owners) sealed.push_back(Seal({owner.client}));
  std::vector<absl::string_view> ids;
  for (const Sealed& one : sealed) ids.emplace_back(one.key_id);
  const auto other = Open();
  before = faults_.queries();
  ASSERT_THAT(other->PrepareToOpen("north", ids), IsOk());
  for (const Sealed& one : sealed) EXPECT_THAT(OpenText(*other, one), IsOkAndHolds("text"));
  EXPECT_LE(faults_.queries() - before, 4);
}

}  // namespace
}  // namespace rapport::sealing
