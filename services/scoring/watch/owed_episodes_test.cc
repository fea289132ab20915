#include "services/scoring/watch/owed_episodes.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::scoring {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Names(const std::vector<OwedEpisode>& episodes) {
  std::vector<std::string> names;
  for (const OwedEpisode& episode : episodes) names.push_back(episode.name);
  return names;
}

TEST(OwedEpisodesTest, ChangedOnesComeFirstInTheOrderOfTheirFirstChange) {
  OwedEpisodes owed;
  owed.Owe({"z", std::nullopt});
  owed.Changed("b", absl::FromUnixSeconds(1));
  owed.Changed("a", absl::FromUnixSeconds(2));
  owed.Changed("b", absl::FromUnixSeconds(3));
  EXPECT_THAT(Names(owed.Take(9)), ElementsAre("b", "a", "z"));
  EXPECT_TRUE(owed.empty());
}

TEST(OwedEpisodesTest, RemembersTheOldestChangeThatWasNotLookedAt) {
  OwedEpisodes owed;
  owed.Changed("a", absl::FromUnixSeconds(1));
  owed.Changed("a", absl::FromUnixSeconds(2));
  const std::vector<OwedEpisode> taken = owed.Take(1);
  EXPECT_EQ(taken[0].commit_time, absl::FromUnixSeconds(1));
  owed.Owe(taken[0]);
  owed.Changed("a", absl::FromUnixSeconds(3));
  EXPECT_EQ(owed.Take(1)[0].commit_time, absl::FromUnixSeconds(1));
}

TEST(OwedEpisodesTest, OneThatWasOwedAnywayMovesUpWhenItChangesAndComesOnce) {
  OwedEpisodes owed;
  owed.Owe({"a", std::nullopt});
  owed.Owe({"b", std::nullopt});
  owed.Changed("b", absl::FromUnixSeconds(1));
  EXPECT_THAT(Names(owed.Take(1)), ElementsAre("b"));
  EXPECT_THAT(Names(owed.Take(9)), ElementsAre("a"));
}

TEST(OwedEpisodesTest, PostponedOnesComeAfterTheRetry) {
  OwedEpisodes owed;
  owed.Postpone({"a", absl::FromUnixSeconds(1)});
  EXPECT_THAT(owed.Take(9), IsEmpty());
  EXPECT_TRUE(owed.postponed());
  owed.Retry();
  EXPECT_FALSE(owed.postponed());
  EXPECT_THAT(Names(owed.Take(9)), ElementsAre("a"));
}

}  // namespace
}  // namespace rapport::scoring
