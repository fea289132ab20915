#include "services/scoring/report/disclosure.h"

#include <map>
#include <random>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/scoring/report/pooled_figure.h"

namespace rapport::scoring {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const EstimateMethod kMethod = {"mean", "A mean."};

// Each of these clients with one episode, whose values differ alike for every therapist.
TherapistValues Values(const std::string& therapist, int clients, double mean = 0) {
  TherapistValues values;
  for (int i = 0; i < clients; ++i) {
    values.clients.insert(absl::StrCat(therapist, i));
    values.values.emplace_back(mean + i % 3 - 1);
  }
  return values;
}

FigureValues Figure(const std::map<std::string, int>& clients) {
  FigureValues figure;
  figure.min = -10;
  figure.max = 10;
  for (const auto& [therapist, number] : clients) figure.therapists[therapist] = Values(therapist, number);
  return figure;
}

Disclosure Judge(const FigureValues& figure, const std::string& therapist, const ReportRules& rules = {}) {
  return JudgeDisclosure(figure, therapist, PoolingOf(figure, rules), rules);
}

std::string CaveatOf(const FigureValues& figure, const std::string& therapist) {
  const stats::Pooling pooling = PoolingOf(figure, {});
  return Withhold(kMethod, JudgeDisclosure(figure, therapist, pooling, {}), pooling, {}).caveat();
}

// Shown whatever their number of episodes, so that cells alone decide.
ReportRules CellsAlone() {
  ReportRules rules;
  rules.minimum_trust = 0;
  return rules;
}

TEST(DisclosureTest, ACellCountsClientsAndNotEpisodes) {
  FigureValues figure = Figure({{"a", 30}, {"b", 30}});
  EXPECT_EQ(Judge(figure, "a"), Disclosure::kShown);
  figure.therapists["a"].clients = {"1", "2", "3", "4"};
  EXPECT_EQ(Judge(figure, "a"), Disclosure::kSmallCell);
  figure.therapists["b"].clients = {"1", "2", "3", "4"};
  EXPECT_EQ(Judge(figure, ""), Disclosure::kSmallCell);
  EXPECT_EQ(Judge(figure, "nobody"), Disclosure::kSmallCell);
}

TEST(DisclosureTest, TheTherapistOfFewestClientsCoversASmallCell) {
  const FigureValues figure = Figure({{"a", 25}, {"b", 40}, {"c", 3}});
  EXPECT_EQ(Judge(figure, ""), Disclosure::kShown);
  EXPECT_EQ(Judge(figure, "a"), Disclosure::kCoversOthers);
  EXPECT_EQ(Judge(figure, "b"), Disclosure::kShown);
  EXPECT_EQ(Judge(figure, "c"), Disclosure::kSmallCell);
  const FigureValues alone = Figure({{"a", 25}, {"c", 3}});
  EXPECT_EQ(Judge(alone, "a"), Disclosure::kCoversOthers);
}

TEST(DisclosureTest, AmongEqualsTheFirstByNameCovers) {
  const FigureValues figure = Figure({{"a", 25}, {"b", 25}, {"c", 3}});
  EXPECT_EQ(Judge(figure, "a"), Disclosure::kCoversOthers);
  EXPECT_EQ(Judge(figure, "b"), Disclosure::kShown);
}

TEST(DisclosureTest, SmallCellsThatMakeACellTogetherNeedNoCover) {
  EXPECT_EQ(Judge(Figure({{"a", 25}, {"c", 3}, {"d", 2}}), "a"), Disclosure::kShown);
  FigureValues shared = Figure({{"a", 25}, {"c", 3}, {"d", 3}});
  shared.therapists["d"].clients = shared.therapists["c"].clients;  // the same three
  EXPECT_EQ(Judge(shared, "a"), Disclosure::kCoversOthers);
}

TEST(DisclosureTest, WhatNoFigureShowsIsNobodyOrACell) {
  std::mt19937 random(5);
  const ReportRules rules = CellsAlone();
  for (int round = 0; round < 500; ++round) {
    std::map<std::string, int> clients;
    for (int t = 0; t < 1 + round % 6; ++t) clients[absl::StrCat("t", t)] = 1 + static_cast<int>(random() % 9);
    const FigureValues figure = Figure(clients);
    std::set<std::string> left;
    for (const auto& [therapist, values] : figure.therapists) {
      if (Judge(figure, therapist, rules) == Disclosure::kShown) {
        EXPECT_GE(values.clients.size(), rules.minimum_cell);
      } else {
        left.insert(values.clients.begin(), values.clients.end());
      }
    }
    if (Judge(figure, "", rules) == Disclosure::kShown) {
      EXPECT_TRUE(left.empty() || left.size() >= rules.minimum_cell) << round;
    } else {
      EXPECT_LT(left.size(), rules.minimum_cell) << round;
    }
  }
}

TEST(DisclosureTest, WhatIsWithheldDoesNotSayHowManyThereAre) {
  const FigureValues figure = Figure({{"a", 25}, {"b", 12}, {"c", 3}});
  const stats::Pooling pooling = PoolingOf(figure, {});
  for (const Disclosure disclosure :
       {Disclosure::kSmallCell, Disclosure::kCoversOthers, Disclosure::kFewEpisodes, Disclosure::kAlike}) {
    const v1::Estimate estimate = Withhold(kMethod, disclosure, pooling, {});
    EXPECT_EQ(estimate.n(), 0u);
    EXPECT_EQ(estimate.status(), v1::ESTIMATE_STATUS_INSUFFICIENT_DATA);
    EXPECT_FALSE(estimate.has_value());
    EXPECT_NE(SuppressionOf(disclosure), v1::SUPPRESSION_NONE);
  }
  EXPECT_THAT(CaveatOf(figure, "c"), HasSubstr("fewer than 5 clients"));
}

TEST(DisclosureTest, TooFewEpisodesSayHowManyWouldDo) {
  const FigureValues figure = Figure({{"a", 18}, {"b", 30}});
  EXPECT_EQ(Judge(figure, "a"), Disclosure::kFewEpisodes);
  EXPECT_EQ(Judge(figure, "b"), Disclosure::kShown);
  EXPECT_THAT(CaveatOf(figure, "a"), HasSubstr("about 19 are needed"));
  const v1::Estimate withheld = Withhold(kMethod, Disclosure::kFewEpisodes, PoolingOf(figure, {}), {});
  ASSERT_EQ(withheld.parameters_size(), 2);
  EXPECT_EQ(withheld.parameters(1).value(), 19);
  EXPECT_THAT(withheld.parameters(1).source(), HasSubstr("Wampold"));
}

TEST(DisclosureTest, TherapistsWhoDoNotDifferAreNotToldToHaveTooFewEpisodes) {
  FigureValues figure;
  for (int t = 0; t < 12; ++t) {
    const std::string name = absl::StrCat("t", t);
    figure.therapists[name] = Values(name, 60);  // the same values for each
  }
  EXPECT_EQ(Judge(figure, "t3"), Disclosure::kAlike);
  EXPECT_EQ(SuppressionOf(Disclosure::kAlike), v1::SUPPRESSION_FEW_EPISODES);
  EXPECT_THAT(CaveatOf(figure, "t3"), testing::AllOf(HasSubstr("do not differ measurably"), Not(HasSubstr("too few"))));
}

TEST(DisclosureTest, TherapistsWhoDifferNeedTheEpisodesThatTheirDifferencesSay) {
  FigureValues figure;
  for (int t = 0; t < 12; ++t) {
    const std::string name = absl::StrCat("t", t);
    figure.therapists[name] = Values(name, 6, /*mean=*/t % 2 == 0 ? 0.4 : -0.4);
  }
  const stats::Pooling pooling = PoolingOf(figure, {});
  ASSERT_FALSE(pooling.from_prior);
  EXPECT_EQ(Judge(figure, "t3"), Disclosure::kFewEpisodes);
  const v1::Estimate withheld = Withhold(kMethod, Disclosure::kFewEpisodes, pooling, {});
  EXPECT_NEAR(withheld.parameters(1).value(), pooling.sigma2 / pooling.tau2, 1);
  EXPECT_THAT(withheld.parameters(1).source(), HasSubstr("this practice"));
}

}  // namespace
}  // namespace rapport::scoring
