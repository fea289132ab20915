// The contract of feed positions: how far other services were followed, kept with the records.
#include "gmock/gmock.h"
#include "tests/contract/record_store_contract.h"
#include "tests/testing/status_matchers.h"

namespace rapport::records {
namespace {

using test::IsOk;
using test::StatusIs;

class FeedPositionsContract : public RecordStoreContract {
 protected:
  std::vector<FeedPosition> Positions(absl::string_view feed = "intake") {
    const absl::StatusOr<std::vector<FeedPosition>> positions = store().FeedPositions(feed);
    EXPECT_THAT(positions, IsOk());
    return positions.value_or(std::vector<FeedPosition>());
  }
};

INSTANTIATE_TEST_SUITE_P(Engines, FeedPositionsContract, ::testing::ValuesIn(StoreEngines()),
                         [](const auto& engine) { return engine.param.name; });

TEST_P(FeedPositionsContract, EveryPracticeWithAChangeIsFollowedFromTheBeginning) {
  EXPECT_TRUE(Positions().empty());
  ASSERT_THAT(Commit(store(), InsertOf(SessionRecord("s1"))), IsOk());
  ASSERT_EQ(Positions().size(), 1u);
  EXPECT_EQ(Positions()[0].practice, kPractice);
  EXPECT_EQ(Positions()[0].epoch, "");
  EXPECT_EQ(Positions()[0].revision, 0);
}

TEST_P(FeedPositionsContract, APositionIsKeptPerFeedAndTakesNoRevision) {
  ASSERT_THAT(Commit(store(), InsertOf(SessionRecord("s1"))), IsOk());
  ASSERT_THAT(store().SaveFeedPosition("intake", {kPractice, "epoch-a", 7}), IsOk());
  ASSERT_THAT(store().SaveFeedPosition("intake", {kPractice, "epoch-b", 3}), IsOk());
  Reopen();
  ASSERT_EQ(Positions().size(), 1u);
  EXPECT_EQ(Positions()[0].epoch, "epoch-b");
  EXPECT_EQ(Positions()[0].revision, 3);
  EXPECT_EQ(Positions("another")[0].revision, 0);
  const absl::StatusOr<std::vector<Change>> changes = store().ChangesAfter(kPractice, 0, 10);
  ASSERT_THAT(changes, IsOk());
  EXPECT_EQ(changes->size(), 1u);
}

TEST_P(FeedPositionsContract, APositionOfNoPracticeIsRefused) {
  EXPECT_THAT(store().SaveFeedPosition("intake", {"", "e", 1}), StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace rapport::records
