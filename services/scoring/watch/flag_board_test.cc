#include "services/scoring/watch/flag_board.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/scoring/domain/test_episode.h"

namespace rapport::scoring {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using testing::TestEpisode;

constexpr char kEpisode[] = "practices/p/episodes/e";

// A profile with flags of these ids.
v1::AllianceProfile ProfileWith(const std::vector<std::string>& ids) {
  v1::AllianceProfile profile;
  profile.set_name(kEpisode);
  for (const std::string& id : ids) profile.add_flags()->set_id(id);
  return profile;
}

v1::AllianceProfile WithoutGoals(v1::AllianceProfile profile) {
  profile.add_unavailable_parts()->set_part("goals");
  return profile;
}

std::vector<std::string> Told(const std::vector<v1::FlagEvent>& events) {
  std::vector<std::string> told;
  for (const v1::FlagEvent& event : events) {
    told.push_back(v1::FlagEvent::Type_Name(event.type()).substr(5) + " " + event.flag_id());
  }
  return told;
}

class FlagBoardTest : public ::testing::Test {
 protected:
  std::vector<std::string> Apply(const v1::AllianceProfile& profile) { return Told(board_.Apply(kEpisode, &profile)); }

  FlagBoard board_;
};

TEST_F(FlagBoardTest, WhatIsNewIsRaisedAndWhatIsGoneCleared) {
  EXPECT_THAT(Apply(ProfileWith({"a", "b"})), ElementsAre("RAISED a", "RAISED b"));
  EXPECT_THAT(Apply(ProfileWith({"a", "b"})), IsEmpty());
  EXPECT_THAT(Apply(ProfileWith({"b", "c"})), ElementsAre("CLEARED a", "RAISED c"));
}

TEST_F(FlagBoardTest, AClearedFlagIsToldWithItsLastContent) {
  v1::AllianceProfile profile = ProfileWith({"a"});
  profile.mutable_flags(0)->set_message("seen");
  Apply(profile);
  profile.mutable_flags(0)->set_message("seen again");
  Apply(profile);
  const v1::AllianceProfile without = ProfileWith({});
  EXPECT_EQ(board_.Apply(kEpisode, &without)[0].flag().message(), "seen again");
}

TEST_F(FlagBoardTest, ClosingOrErasingAnEpisodeClearsItsFlags) {
  v1::AllianceProfile profile = ProfileWith({"a"});
  Apply(profile);
  profile.mutable_close_time()->set_seconds(1);
  EXPECT_THAT(Apply(profile), ElementsAre("CLEARED a"));
  EXPECT_FALSE(board_.entries().at(kEpisode).open);
  profile.clear_close_time();
  Apply(profile);
  EXPECT_THAT(Told(board_.Apply(kEpisode, nullptr)), ElementsAre("CLEARED a"));
}

TEST_F(FlagBoardTest, WithoutTheGoalServiceNothingIsClearedAndAfterwardsAllIsListed) {
  Apply(ProfileWith({"goals"}));
  EXPECT_THAT(Apply(WithoutGoals(ProfileWith({"new"}))), ElementsAre("RAISED new"));
  EXPECT_THAT(board_.entries().at(kEpisode).flags, SizeIs(2));
  const v1::AllianceProfile whole = ProfileWith({"new"});
  const std::vector<v1::FlagEvent> events = board_.Apply(kEpisode, &whole);
  EXPECT_THAT(Told(events), ElementsAre("CLEARED goals", "LISTED "));
  EXPECT_THAT(events[1].held_flag_ids(), ElementsAre("new"));
}

TEST_F(FlagBoardTest, RealProfilesRaiseTheFlagsTheyShow) {
  const v1::AllianceProfile profile = TestEpisode().SrsCourse({37, 37.5, 36.8, 37.2, 37.6, 25}).Profile();
  EXPECT_THAT(board_.Apply(kEpisode, &profile), SizeIs(profile.flags_size()));
  EXPECT_GT(profile.flags_size(), 0);
}

TEST(ListedEventTest, OfAnUnknownEpisodeNothingHolds) {
  const v1::FlagEvent event = ListedEvent(kEpisode, nullptr);
  EXPECT_EQ(event.type(), v1::FlagEvent::TYPE_LISTED);
  EXPECT_EQ(event.episode(), kEpisode);
  EXPECT_THAT(event.held_flag_ids(), IsEmpty());
}

}  // namespace
}  // namespace rapport::scoring
