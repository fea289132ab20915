#include "services/scoring/report/figure_values.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::scoring {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Optional;
using ::testing::SizeIs;
using ::testing::StartsWith;

// A closed episode of a client of its own.
EpisodeFigures Closed(const std::string& therapist, double first, std::optional<double> latest) {
  static int clients = 0;
  EpisodeFigures episode;
  episode.client = absl::StrCat("c", ++clients);
  episode.therapist = therapist;
  episode.closed = true;
  OutcomeFigures& outcome = episode.outcomes.emplace_back();
  outcome.measure = {"phq-9", "total"};
  outcome.better = stats::Better::kLower;
  outcome.range = 27;
  outcome.first = first;
  outcome.latest = latest;
  return episode;
}

FigureValues FigureOf(const std::vector<EpisodeFigures>& episodes, const std::string& name) {
  for (FigureValues& figure : CollectFigures(episodes)) {
    if (figure.figure == name) return figure;
  }
  ADD_FAILURE() << "no figure " << name;
  return {};
}

TEST(FigureValuesTest, AnAdjustedImprovementIsItsOwnEpisodesWhateverOthersLack) {
  // Improvement is half of the first score, but for one episode 3 more; some were measured once.
  std::vector<EpisodeFigures> episodes;
  for (int i = 0; i < 24; ++i) {
    const double first = 10 + i % 8;
    episodes.push_back(Closed(i % 2 == 0 ? "a" : "b", first, first / 2));
    if (i % 5 == 0) episodes.push_back(Closed("a", 20, std::nullopt));
  }
  episodes.insert(episodes.begin() + 7, Closed("c", 14, 7 - 3));
  const FigureValues figure = FigureOf(episodes, "improvement");
  EXPECT_THAT(figure.adjustment, StartsWith("Adjusted"));
  EXPECT_THAT(figure.therapists.at("a").values, SizeIs(12));
  EXPECT_THAT(figure.therapists.at("a").clients, SizeIs(12));
  EXPECT_THAT(figure.therapists.at("b").values, SizeIs(12));
  ASSERT_THAT(figure.therapists.at("c").values, SizeIs(1));
  // All others improve alike once their beginning is taken out, near the practice's mean; the one stands out by its 3.
  for (const char* therapist : {"a", "b"}) {
    for (const stats::Value& value : figure.therapists.at(therapist).values) EXPECT_NEAR(*value, 6.8, 0.3);
  }
  EXPECT_NEAR(*figure.therapists.at("c").values[0], 9.8, 0.3);
}

TEST(FigureValuesTest, AnImprovementThatDoesNotGoWithTheFirstScoreIsAdjustedByNothing) {
  std::vector<EpisodeFigures> episodes;
  for (int i = 0; i < 12; ++i) episodes.push_back(Closed("a", 10 + i, 6 + i));
  const FigureValues figure = FigureOf(episodes, "improvement");
  EXPECT_THAT(figure.adjustment, StartsWith("Adjusted"));
  for (const stats::Value& value : figure.therapists.at("a").values) EXPECT_NEAR(*value, 4, 1e-9);
}

TEST(FigureValuesTest, FewPairsAndEqualBeginningsAreNotAdjusted) {
  std::vector<EpisodeFigures> few;
  for (int i = 0; i < 9; ++i) few.push_back(Closed("a", 10 + i, 5));
  for (int i = 0; i < 5; ++i) few.push_back(Closed("a", 10 + i, std::nullopt));
  std::vector<EpisodeFigures> alike;
  for (int i = 0; i < 12; ++i) alike.push_back(Closed("a", 15, 15 - i));
  for (const auto& [episodes, first, last] : {std::tuple(few, 5.0, 13.0), std::tuple(alike, 0.0, 11.0)}) {
    const FigureValues figure = FigureOf(episodes, "improvement");
    EXPECT_THAT(figure.adjustment, StartsWith("Not adjusted"));
    EXPECT_THAT(figure.therapists.at("a").values.front(), Optional(first));
    EXPECT_THAT(figure.therapists.at("a").values.back(), Optional(last));
  }
}

TEST(FigureValuesTest, WhereNobodyWasMeasuredTwiceNoChangeIsCounted) {
  const std::vector<EpisodeFigures> episodes(3, Closed("a", 15, std::nullopt));
  EXPECT_THAT(FigureOf(episodes, "improvement").therapists, IsEmpty());
  EXPECT_THAT(FigureOf(episodes, "effect_size").therapists, IsEmpty());
  EXPECT_THAT(FigureOf(episodes, "without_second_score").therapists.at("a").values, ElementsAre(1.0, 1.0, 1.0));
}

TEST(FigureValuesTest, AppointmentsThatWereAllMissedCountAndNoneDoNot) {
  EpisodeFigures missed;
  missed.client = "c1";
  missed.therapist = "a";
  missed.countable = 3;
  EpisodeFigures none;
  none.client = "c2";
  none.therapist = "b";
  const FigureValues figure = FigureOf({missed, none}, "attendance");
  ASSERT_THAT(figure.therapists, SizeIs(1));
  EXPECT_THAT(figure.therapists.at("a").values, ElementsAre(0.0));
  EXPECT_EQ(figure.therapists.at("a").countable, 3);
  EXPECT_THAT(FigureOf({missed, none}, "ended_unplanned").therapists, IsEmpty()) << "both are open";
}

TEST(FigureValuesTest, AClientIsCountedOnceWhateverTheirEpisodes) {
  std::vector<EpisodeFigures> episodes(3, Closed("a", 15, 10));
  episodes.push_back(Closed("a", 15, 10));
  const FigureValues figure = FigureOf(episodes, "effect_size");
  EXPECT_THAT(figure.therapists.at("a").clients, SizeIs(2));
  EXPECT_THAT(figure.therapists.at("a").values, SizeIs(4));
}

}  // namespace
}  // namespace rapport::scoring
