#include "services/cli/flag_feed_view.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::cli {
namespace {

using scoring::v1::FlagEvent;
using testing::AllOf;
using testing::HasSubstr;

FlagEvent EventOf(FlagEvent::Type type, const std::string& id = "", int64_t seconds = 0) {
  FlagEvent event;
  event.set_type(type);
  event.set_episode("practices/p/episodes/e1");
  event.set_flag_id(id);
  event.mutable_flag()->set_message("seen " + id);
  event.mutable_flag()->set_opening("How was it?");
  event.mutable_flag()->set_severity(scoring::v1::SEVERITY_WARNING);
  if (seconds > 0) event.mutable_commit_time()->set_seconds(seconds);
  return event;
}

TEST(FlagFeedViewTest, TellsAFlagWithItsTimeEpisodeAndOpening) {
  EXPECT_EQ(FlagFeedView().Tell(EventOf(FlagEvent::TYPE_RAISED, "a", 3661)),
            "01:01:01  warning  e1: seen a\n          to begin with: \"How was it?\"\n");
}

TEST(FlagFeedViewTest, TellsWhatComesAgainOnlyOnce) {
  FlagFeedView view;
  EXPECT_NE(view.Tell(EventOf(FlagEvent::TYPE_RAISED, "a")), "");
  EXPECT_EQ(view.Tell(EventOf(FlagEvent::TYPE_RAISED, "a")), "");
  EXPECT_THAT(view.Tell(EventOf(FlagEvent::TYPE_CLEARED, "a")), HasSubstr("no longer: seen a"));
  EXPECT_EQ(view.Tell(EventOf(FlagEvent::TYPE_CLEARED, "a")), "");
}

TEST(FlagFeedViewTest, WhatAListLacksHasGoneMeanwhile) {
  FlagFeedView view;
  view.Tell(EventOf(FlagEvent::TYPE_RAISED, "a"));
  view.Tell(EventOf(FlagEvent::TYPE_RAISED, "b"));
  FlagEvent listed = EventOf(FlagEvent::TYPE_LISTED);
  listed.add_held_flag_ids("b");
  EXPECT_THAT(view.Tell(listed), HasSubstr("no longer: seen a"));
  EXPECT_EQ(view.Tell(listed), "");
}

TEST(FlagFeedViewTest, SaysWhenItHasCaughtUpAndWhenAServiceIsAway) {
  FlagFeedView view;
  view.Tell(EventOf(FlagEvent::TYPE_RAISED, "a"));
  EXPECT_THAT(view.Tell(EventOf(FlagEvent::TYPE_CAUGHT_UP)), HasSubstr("1 flag told so far in 1 episode"));
  FlagEvent away = EventOf(FlagEvent::TYPE_INTERRUPTED);
  auto& part = *away.add_unavailable_parts();
  part.set_part("goals");
  part.set_reason("UPSTREAM_UNAVAILABLE");
  EXPECT_THAT(view.Tell(away), AllOf(HasSubstr("goals is away"), HasSubstr("UPSTREAM_UNAVAILABLE")));
  EXPECT_THAT(view.Tell(EventOf(FlagEvent::TYPE_RECOVERED)), HasSubstr("nothing was missed"));
  EXPECT_EQ(view.Tell(EventOf(FlagEvent::TYPE_HEARTBEAT)), "");
}

TEST(FlagFeedViewTest, AfterARestartEverythingIsToldAnew) {
  FlagFeedView view;
  view.Tell(EventOf(FlagEvent::TYPE_RAISED, "a"));
  EXPECT_NE(view.Tell(EventOf(FlagEvent::TYPE_RESTARTED)), "");
  EXPECT_NE(view.Tell(EventOf(FlagEvent::TYPE_RAISED, "a")), "");
}

}  // namespace
}  // namespace rapport::cli
