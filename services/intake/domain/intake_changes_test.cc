#include <cstdint>
#include <memory>
#include <string>
#include <vector>
#include "common/resources/change_watch.h"
#include "gmock/gmock.h"

#include <future>
#include <optional>

#include "gtest/gtest.h"
#include "services/intake/testing/intake_builders.h"
#include "services/intake/testing/intake_world.h"
#include "tests/testing/status_matchers.h"

namespace rapport::intake {
namespace {

using test::HasViolation;
using test::IsOk;
using test::StatusIs;

class IntakeChangesTest : public testing::Test {
 protected:
  std::shared_ptr<resources::ChangeWatch::Watcher> Watch(int64_t after) {
    v1::WatchChangesRequest request;
    request.set_parent(kNorth);
    request.set_after_revision(after);
    return *world_.changes().Watch(request);
  }

  static type::v1::Change Next(resources::ChangeWatch::Watcher& watcher) {
    return **IntakeWorld::Answer<std::optional<type::v1::Change>>([&](auto answer) { watcher.Next(answer); });
  }

  IntakeWorld world_;
};

TEST_F(IntakeChangesTest, ChangesNameTheRecordAndHoldNothingOfIt) {
  const std::string episode = world_.NewEpisode(AnEpisode());
  const std::string session = world_.NewSession(episode, absl::Hours(1));
  const auto watcher = Watch(0);
  const type::v1::Change first = Next(*watcher);
  EXPECT_EQ(first.revision(), 1);
  EXPECT_EQ(first.name(), episode);
  EXPECT_EQ(first.kind(), type::v1::CHANGE_KIND_EPISODE);
  EXPECT_EQ(first.store_epoch(), world_.store().Epoch());
  EXPECT_EQ(first.commit_time().seconds(), absl::ToUnixSeconds(world_.now()));
  const type::v1::Change second = Next(*watcher);
  EXPECT_EQ(second.revision(), 2);
  EXPECT_EQ(second.name(), session);
  EXPECT_EQ(second.kind(), type::v1::CHANGE_KIND_SESSION);
}

TEST_F(IntakeChangesTest, AMoveIsSeenUnderBothNames) {
  const std::string session = world_.NewSession(world_.NewEpisode(AnEpisode()), absl::Hours(1));
  v1::ReassignSessionRequest request;
  request.set_name(session);
  request.set_episode(world_.NewEpisode(AnEpisode("c-2")));
  const auto watcher = Watch(3);
  const auto moved = world_.Do(request);
  std::vector<std::string> sessions;
  for (int i = 0; i < 4; ++i) {
    const type::v1::Change change = Next(*watcher);
    if (change.kind() == type::v1::CHANGE_KIND_SESSION) sessions.push_back(change.name());
  }
  EXPECT_THAT(sessions, testing::UnorderedElementsAre(session, moved->name()));
}

TEST_F(IntakeChangesTest, SilenceIsBrokenByAHeartbeat) {
  world_.NewEpisode(AnEpisode());
  const auto watcher = Watch(1);
  std::promise<type::v1::Change> promise;
  watcher->Next([&promise](absl::StatusOr<std::optional<type::v1::Change>> change) { promise.set_value(**change); });
  world_.clock().Advance(records::FeedOptions().heartbeat_interval);
  const type::v1::Change beat = promise.get_future().get();
  EXPECT_EQ(beat.kind(), type::v1::CHANGE_KIND_HEARTBEAT);
  EXPECT_EQ(beat.revision(), 1);
  EXPECT_EQ(beat.name(), "");
}

TEST_F(IntakeChangesTest, WhoWantsNoMoreThanThereIsGetsItAndTheEnd) {
  world_.NewEpisode(AnEpisode());
  world_.NewEpisode(AnEpisode());
  v1::WatchChangesRequest request;
  request.set_parent(kNorth);
  request.set_until_latest(true);
  const auto watcher = *world_.changes().Watch(request);
  EXPECT_EQ(Next(*watcher).revision(), 1);
  EXPECT_EQ(Next(*watcher).revision(), 2);
  const type::v1::Change last = Next(*watcher);
  EXPECT_EQ(last.kind(), type::v1::CHANGE_KIND_HEARTBEAT);
  EXPECT_EQ(last.revision(), 2);
  EXPECT_EQ(last.store_epoch(), world_.store().Epoch());
  const auto end = IntakeWorld::Answer<std::optional<type::v1::Change>>([&](auto answer) { watcher->Next(answer); });
  ASSERT_THAT(end, IsOk());
  EXPECT_FALSE(end->has_value());
}

TEST_F(IntakeChangesTest, ACallerOfAnotherStoreIsTold) {
  v1::WatchChangesRequest request;
  request.set_parent(kNorth);
  request.set_store_epoch(world_.store().Epoch());
  EXPECT_THAT(world_.changes().Watch(request), IsOk());
  request.set_store_epoch("before the restore");
  EXPECT_THAT(world_.changes().Watch(request), StatusIs(absl::StatusCode::kFailedPrecondition, "STORE_EPOCH_CHANGED"));
}

TEST_F(IntakeChangesTest, ABadRequestIsRefused) {
  v1::WatchChangesRequest request;
  request.set_after_revision(-1);
  EXPECT_THAT(world_.changes().Watch(request), testing::AllOf(HasViolation("parent"), HasViolation("after_revision")));
}

}  // namespace
}  // namespace rapport::intake
