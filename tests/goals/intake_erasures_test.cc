// How goals follows intake's erasures, over a real socket against a scripted intake.
#include "services/goals/rpc/intake_erasures.h"

#include <future>
#include <memory>
#include <thread>

#include "gmock/gmock.h"
#include "rapport/intake/v1/intake_service_config.h"
#include "services/goals/testing/goals_fixture.h"
#include "tests/goals/scripted_intake.h"
#include "tests/testing/server_fixture.h"
#include "tests/testing/status_matchers.h"

namespace rapport::goals {
namespace {

using absl::StatusCode;
using ::rapport::test::HasReason;
using ::rapport::test::HasRetryInfo;
using ::rapport::test::IsOk;
using ::rapport::test::StatusIs;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class IntakeErasuresTest : public ::testing::Test, protected test::GoalsFixture {
 protected:
  IntakeErasuresTest()
      : server_([this](rpc::ServerFrame& frame) {
          intake_ =
              std::make_unique<test::ScriptedIntake>(frame.CallsOf(intake::v1::IntakeService::service_full_name()));
          rpc::ServerSpec spec;
          spec.services = {intake_.get()};
          return spec;
        }) {
    Connect(absl::StrCat("127.0.0.1:", server_.server().port()));
  }

  void Connect(const std::string& target) {
    config::v1::UpstreamConfig config;
    config.set_target(target);
    config.mutable_timeout()->set_seconds(5);
    upstream_ = std::make_unique<IntakeUpstream>(server_.frame(), "intake", config, intake::v1::kServiceConfigJson);
  }

  void Tell(type::v1::ChangeKind kind, const std::string& name) {
    type::v1::Change& change = intake_->feed->emplace_back();
    change.set_revision(static_cast<int64_t>(intake_->feed->size()));
    change.set_kind(kind);
    change.set_name(name);
    change.set_store_epoch("epoch-1");
  }

  // Three changes, one of them an erased episode, and the end.
  void TellOfAnErasure() {
    Tell(type::v1::CHANGE_KIND_EPISODE, "practices/north/episodes/e2");
    Tell(type::v1::CHANGE_KIND_ERASURE, "practices/north/episodes/e1");
    Tell(type::v1::CHANGE_KIND_ERASURE, "practices/north/episodes/e1/sessions/s1");
    Tell(type::v1::CHANGE_KIND_HEARTBEAT, "");
    intake_->feed->back().set_revision(3);
  }

  std::unique_ptr<test::ScriptedIntake> intake_;
  rapport::test::ServerFixture server_;
  std::unique_ptr<IntakeUpstream> upstream_;
};

TEST_F(IntakeErasuresTest, TellsTheErasedEpisodesUpToTheLatestChange) {
  TellOfAnErasure();
  const absl::StatusOr<ErasureNews> news = IntakeErasures(*upstream_).ReadOn({"north", "epoch-1", 0});
  ASSERT_THAT(news, IsOk());
  EXPECT_THAT(news->episodes, ElementsAre("e1"));
  EXPECT_TRUE(news->latest);
  EXPECT_EQ(news->reached.revision, 3);
  EXPECT_EQ(news->reached.epoch, "epoch-1");
  EXPECT_EQ(intake_->watched.parent(), "practices/north");
  EXPECT_EQ(intake_->watched.store_epoch(), "epoch-1");
  EXPECT_TRUE(intake_->watched.until_latest());
}

TEST_F(IntakeErasuresTest, AFeedThatBreaksOffIsNotReadToItsEnd) {
  Tell(type::v1::CHANGE_KIND_ERASURE, "practices/north/episodes/e1");
  const absl::StatusOr<ErasureNews> news = IntakeErasures(*upstream_).ReadOn({"north", "", 0});
  ASSERT_THAT(news, IsOk());
  EXPECT_THAT(news->episodes, ElementsAre("e1"));
  EXPECT_FALSE(news->latest);
}

TEST_F(IntakeErasuresTest, ErrorsKeepTheirReason) {
  intake_->feed = MakeError(StatusCode::kFailedPrecondition, "STORE_EPOCH_CHANGED", "another store");
  EXPECT_THAT(IntakeErasures(*upstream_).ReadOn({"north", "old", 7}), HasReason("STORE_EPOCH_CHANGED"));
  Connect("unix:/nonexistent/intake");
  EXPECT_THAT(IntakeErasures(*upstream_).ReadOn({"north", "", 0}),
              AllOf(StatusIs(StatusCode::kUnavailable), HasRetryInfo()));
}

TEST_F(IntakeErasuresTest, StoppingEndsTheCallUnderWayAndEveryLaterOne) {
  intake_->feed_waits = true;
  IntakeErasures erasures(*upstream_);
  auto reading = std::async(std::launch::async, [&erasures] { return erasures.ReadOn({"north", "", 0}).status(); });
  intake_->feed_asked.get_future().wait();
  erasures.Stop();
  EXPECT_THAT(reading.get(), StatusIs(StatusCode::kCancelled));
  EXPECT_THAT(erasures.ReadOn({"north", "", 0}), StatusIs(StatusCode::kCancelled));
}

TEST_F(IntakeErasuresTest, ACallThatIntakeCancelsIsAFailureAndCounted) {
  MustCreate();
  intake_->feed = absl::CancelledError("its port closed");
  const ErasureFollowing following(server_.frame(), *upstream_, store(),
                                   {.interval = absl::Milliseconds(5), .longest_pause = absl::Milliseconds(5)});
  while (server_.Metrics().find("rapport_goals_intake_feed_failures_total 0") != std::string::npos) {
    std::this_thread::yield();
  }
  EXPECT_THAT(server_.Metrics(), ::testing::HasSubstr("rapport_goals_intake_feed_failures_total "));
}

TEST_F(IntakeErasuresTest, FollowingErasesGoalsAndSaysSoInTheMetrics) {
  const v1::Goal goal = MustCreate();
  TellOfAnErasure();
  const ErasureFollowing following(server_.frame(), *upstream_, store(),
                                   {.interval = absl::Milliseconds(5), .longest_pause = absl::Milliseconds(5)});
  while (Get(goal.name()).ok()) std::this_thread::yield();
  EXPECT_THAT(Get(goal.name()), HasReason("GOAL_NOT_FOUND"));
  const auto erased = [this] {
    return server_.Metrics().find("rapport_goals_followed_erasures_total 1") != std::string::npos;
  };
  while (!erased()) std::this_thread::yield();
  EXPECT_THAT(server_.Metrics(), HasSubstr("rapport_goals_intake_feed_failures_total 0"));
}

}  // namespace
}  // namespace rapport::goals
