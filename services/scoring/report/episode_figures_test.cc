#include "services/scoring/report/episode_figures.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/scoring/domain/test_episode.h"

namespace rapport::scoring {
namespace {

using ::testing::IsEmpty;
using ::testing::Optional;
using ::testing::SizeIs;

constexpr int64_t kDay = 24 * 3600;

EpisodeFigures FiguresOf(testing::TestEpisode& episode) {
  return scoring::FiguresOf(episode.episode(), episode.Profile());
}

// Nobody ever came: opened a day before its first appointment and closed so many days later.
testing::TestEpisode NeverMet(int days) {
  testing::TestEpisode episode;
  episode.Missed().Missed();
  const int64_t opened = episode.reply().sessions(0).scheduled_time().seconds() - kDay;
  episode.episode().mutable_open_time()->set_seconds(opened);
  episode.episode().mutable_close_time()->set_seconds(opened + days * kDay);
  episode.episode().set_state(intake::v1::EPISODE_STATE_CLOSED);
  return episode;
}

TEST(EpisodeFiguresTest, AnEpisodeCountsForItsClientAndItsResponsibleTherapist) {
  testing::TestEpisode episode;
  episode.Session().Srs(36);
  episode.episode().set_client("c-1");
  episode.episode().add_therapists("t-1");
  episode.episode().add_therapists("t-2");
  const EpisodeFigures figures = FiguresOf(episode);
  EXPECT_EQ(figures.client, "c-1");
  EXPECT_EQ(figures.therapist, "t-1");
  EXPECT_EQ(figures.attended, 1u);
}

TEST(EpisodeFiguresTest, WithoutASessionContactIsCountedFromTheOpening) {
  testing::TestEpisode month = NeverMet(30);
  const EpisodeFigures ended = FiguresOf(month);
  EXPECT_TRUE(ended.ended_after_missed);
  EXPECT_EQ(ended.attended, 0u);
  EXPECT_EQ(ended.countable, 2u);
  EXPECT_THAT(ended.outcomes, IsEmpty());
  testing::TestEpisode less = NeverMet(29);
  EXPECT_FALSE(FiguresOf(less).ended_after_missed);
}

TEST(EpisodeFiguresTest, OutcomeIsOfClosedEpisodesAndNeedsASecondScore) {
  testing::TestEpisode episode;
  episode.Session().Phq9(18);
  EXPECT_THAT(FiguresOf(episode).outcomes, IsEmpty());
  episode.Close();
  const EpisodeFigures once = FiguresOf(episode);
  ASSERT_THAT(once.outcomes, SizeIs(1));
  EXPECT_EQ(once.outcomes[0].first, 18);
  EXPECT_FALSE(once.outcomes[0].latest.has_value());
  EXPECT_EQ(once.outcomes[0].category, v1::CHANGE_CATEGORY_UNSPECIFIED);
  episode.Session().Phq9(6);
  episode.Close();
  const EpisodeFigures twice = FiguresOf(episode);
  ASSERT_THAT(twice.outcomes, SizeIs(1));
  EXPECT_THAT(twice.outcomes[0].latest, Optional(6.0));
  EXPECT_EQ(twice.outcomes[0].Improvement(), 12);
  EXPECT_EQ(twice.outcomes[0].category, v1::CHANGE_CATEGORY_RECOVERED);
  EXPECT_TRUE(twice.outcomes[0].began_clinical);
  EXPECT_TRUE(twice.outcomes[0].ends_functional);
}

}  // namespace
}  // namespace rapport::scoring
