#include "services/goals/domain/erasure_round.h"

#include <map>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "services/goals/testing/fake_erasure_feed.h"
#include "services/goals/testing/goals_fixture.h"
#include "tests/testing/status_matchers.h"

namespace rapport::goals {
namespace {

using ::rapport::test::HasReason;
using ::rapport::test::IsOk;
using ::rapport::test::StatusIs;
using ::testing::ElementsAre;

class ErasureRoundTest : public ::testing::Test, protected test::GoalsFixture {
 protected:
  v1::Goal CreateIn(const std::string& episode, const std::string& client) {
    directory().AddEpisode(episode, client);
    v1::CreateGoalRequest request;
    request.set_parent(episode);
    *request.mutable_goal() = test::Proposal();
    absl::StatusOr<v1::Goal> goal = Create(request);
    EXPECT_THAT(goal, IsOk());
    return goal.value_or(v1::Goal());
  }

  records::FeedPosition PositionOf(const std::string& practice) {
    const auto positions = store().FeedPositions("intake");
    for (const records::FeedPosition& position : *positions) {
      if (position.practice == practice) return position;
    }
    return {};
  }

  test::FakeErasureFeed feed_;
};

TEST_F(ErasureRoundTest, WhatIntakeErasedIsErasedHereForGood) {
  const v1::Goal erased = CreateIn("practices/north/episodes/e1", "c1");
  const v1::Goal kept = CreateIn("practices/north/episodes/e2", "c2");
  feed_.Erase("north", "e1");
  const ErasureRound round = FollowErasures(store(), feed_);
  EXPECT_THAT(round.status, IsOk());
  EXPECT_EQ(round.goals_erased, 1);
  EXPECT_THAT(Get(erased.name()), HasReason("GOAL_NOT_FOUND"));
  EXPECT_THAT(Get(kept.name()), IsOk());
  v1::CreateGoalRequest again;
  again.set_parent("practices/north/episodes/e1");
  *again.mutable_goal() = test::Proposal();
  EXPECT_THAT(Create(again), StatusIs(absl::StatusCode::kFailedPrecondition, "CLIENT_ERASED"));
  again.set_parent("practices/north/episodes/e3");
  directory().AddEpisode(again.parent(), "c1");
  EXPECT_THAT(Create(again), HasReason("CLIENT_ERASED")) << "another episode of the same client";
}

TEST_F(ErasureRoundTest, AGoalThatWasAskedForBeforeTheErasureComesTooLate) {
  CreateIn("practices/north/episodes/e1", "c1");  // so that the practice is followed
  feed_.Erase("north", "e9");
  EXPECT_EQ(FollowErasures(store(), feed_).goals_erased, 0);
  v1::CreateGoalRequest late;
  late.set_parent("practices/north/episodes/e9");
  *late.mutable_goal() = test::Proposal();
  directory().AddEpisode(late.parent(), "c9");  // as intake had answered
  EXPECT_THAT(Create(late), HasReason("CLIENT_ERASED"));
}

TEST_F(ErasureRoundTest, ErasingHereFirstIsFine) {
  CreateIn("practices/north/episodes/e1", "c1");
  records::Erasure erasure;
  erasure.practice = "north";
  erasure.client = "c1";
  ASSERT_THAT(store().Erase(erasure), IsOk());
  feed_.Erase("north", "e1");
  const ErasureRound round = FollowErasures(store(), feed_);
  EXPECT_THAT(round.status, IsOk());
  EXPECT_EQ(round.episodes, 1);
  EXPECT_EQ(round.goals_erased, 0);
}

TEST_F(ErasureRoundTest, EachLookGoesOnWhereTheLastOneEnded) {
  CreateIn("practices/north/episodes/e1", "c1");
  feed_.Erase("north", "e7");
  FollowErasures(store(), feed_);
  EXPECT_EQ(PositionOf("north").revision, 1);
  EXPECT_EQ(PositionOf("north").epoch, "intake-1");
  feed_.asked.clear();
  feed_.Erase("north", "e8");
  EXPECT_EQ(FollowErasures(store(), feed_).episodes, 1);
  EXPECT_THAT(feed_.asked, ElementsAre("north@1"));
}

TEST_F(ErasureRoundTest, ALongFeedIsReadPieceByPieceAndNoPieceTwice) {
  const v1::Goal goal = CreateIn("practices/north/episodes/e1", "c1");
  for (const char* episode : {"e5", "e6", "e1"}) feed_.Erase("north", episode);
  feed_.piece = 1;
  EXPECT_EQ(FollowErasures(store(), feed_).episodes, 3);
  EXPECT_THAT(feed_.asked, ElementsAre("north@0", "north@1", "north@2"));
  EXPECT_THAT(Get(goal.name()), HasReason("GOAL_NOT_FOUND"));
}

TEST_F(ErasureRoundTest, ARestoredIntakeIsFollowedFromTheBeginning) {
  CreateIn("practices/north/episodes/e1", "c1");
  feed_.Erase("north", "e5");
  feed_.Erase("north", "e6");
  FollowErasures(store(), feed_);
  feed_.epoch = "intake-2";
  feed_.erased["north"] = {"e5", "e1"};
  const ErasureRound round = FollowErasures(store(), feed_);
  EXPECT_THAT(round.status, IsOk());
  EXPECT_EQ(round.goals_erased, 1);
  EXPECT_EQ(PositionOf("north").epoch, "intake-2");
}

TEST_F(ErasureRoundTest, AFailingPracticeKeepsItsPlaceAndHoldsUpNoOther) {
  CreateIn("practices/north/episodes/e1", "c1");
  const v1::Goal south = CreateIn("practices/south/episodes/e1", "c1");
  feed_.Erase("north", "e1");
  feed_.Erase("south", "e1");
  feed_.failing["north"] = MakeError(absl::StatusCode::kPermissionDenied, "PRACTICE_FORBIDDEN", "no");
  EXPECT_THAT(FollowErasures(store(), feed_).status, HasReason("PRACTICE_FORBIDDEN"));
  EXPECT_THAT(Get(south.name()), HasReason("GOAL_NOT_FOUND"));
  feed_.failing.clear();
  EXPECT_EQ(FollowErasures(store(), feed_).goals_erased, 1);
}

TEST_F(ErasureRoundTest, WithIntakeAwayOnePracticeIsAskedAndNothingIsLost) {
  CreateIn("practices/north/episodes/e1", "c1");
  CreateIn("practices/south/episodes/e1", "c1");
  feed_.Erase("north", "e1");
  feed_.failing["north"] = UnavailableError("UPSTREAM_UNAVAILABLE", "intake is away");
  EXPECT_THAT(FollowErasures(store(), feed_).status, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(feed_.asked, ElementsAre("north@0"));
  feed_.failing.clear();
  EXPECT_EQ(FollowErasures(store(), feed_).goals_erased, 1);
}

}  // namespace
}  // namespace rapport::goals
