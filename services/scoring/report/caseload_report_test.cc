#include "services/scoring/report/caseload_report.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/scoring/assessment/test_catalog.h"
#include "services/scoring/domain/test_profiles.h"
#include "services/scoring/domain/test_sources.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/status_matchers.h"

namespace rapport::scoring {
namespace {

using test::HasViolation;
using ::testing::HasSubstr;

const Measure kPhq9 = {"phq-9", "total"};

// Each of another client.
EpisodeFigures Closed(const std::string& therapist, double first, std::optional<double> latest,
                      v1::ChangeCategory category = v1::CHANGE_CATEGORY_UNSPECIFIED) {
  static int clients = 0;
  EpisodeFigures episode;
  episode.client = absl::StrCat("c", ++clients);
  episode.therapist = therapist;
  episode.closed = true;
  episode.attended = 9;
  episode.countable = 10;
  OutcomeFigures& outcome = episode.outcomes.emplace_back();
  outcome.measure = kPhq9;
  outcome.better = stats::Better::kLower;
  outcome.range = 27;
  outcome.first = first;
  outcome.latest = latest;
  outcome.category = category;
  outcome.began_clinical = first >= 10;
  outcome.ends_functional = latest.has_value() && *latest < 10;
  return episode;
}

// `each` episodes of each of so many therapists; improvement differs within and, by `between` a step, between them.
std::vector<EpisodeFigures> Practice(int therapists, int each, double between = 0) {
  std::vector<EpisodeFigures> episodes;
  for (int t = 0; t < therapists; ++t) {
    for (int i = 0; i < each; ++i) {
      const double first = 12 + i % 7;
      const double improvement = 5 + (i % 3 - 1) * 4 + between * (t - therapists / 2);
      const bool better = improvement >= 6;
      episodes.push_back(Closed(absl::StrCat("t", t), first, first - improvement,
                                better ? v1::CHANGE_CATEGORY_RECOVERED : v1::CHANGE_CATEGORY_UNCHANGED));
    }
  }
  return episodes;
}

const v1::CaseloadFigure& FigureOf(const v1::CaseloadReport& report, const std::string& name) {
  const auto found = std::find_if(report.figures().begin(), report.figures().end(),
                                  [&](const v1::CaseloadFigure& figure) { return figure.figure() == name; });
  if (found == report.figures().end()) {
    ADD_FAILURE() << "no figure " << name;
    static const v1::CaseloadFigure none;
    return none;
  }
  return *found;
}

TEST(CaseloadReportTest, EveryNumberSaysItsCountMethodAndSource) {
  const v1::CaseloadReport report = MakeReport(Practice(12, 12), "", {});
  EXPECT_EQ(report.episodes(), 144u);
  EXPECT_EQ(report.closed_episodes(), 144u);
  EXPECT_EQ(report.therapists(), 12u);
  EXPECT_EQ(report.figures_size(), 10);
  for (const v1::CaseloadFigure& figure : report.figures()) {
    EXPECT_EQ(figure.suppression(), v1::SUPPRESSION_NONE) << figure.figure();
    for (const v1::Estimate* estimate : {&figure.observed(), &figure.pooled()}) {
      EXPECT_GT(estimate->n(), 0u) << figure.figure();
      EXPECT_FALSE(estimate->method().empty()) << figure.figure();
      EXPECT_FALSE(estimate->source().empty()) << figure.figure();
      if (estimate->has_value() && figure.figure() != "without_second_score") {
        EXPECT_TRUE(estimate->has_interval()) << figure.figure();
      }
    }
  }
}

TEST(CaseloadReportTest, TheFiguresAreWhatTheEpisodesSay) {
  const v1::CaseloadReport report = MakeReport(Practice(12, 12), "", {});
  EXPECT_NEAR(FigureOf(report, "improvement").observed().value(), 5, 1e-9);
  EXPECT_NEAR(FigureOf(report, "reliably_improved").observed().value(), 1.0 / 3, 1e-9);
  EXPECT_NEAR(FigureOf(report, "recovered").observed().value(), 1.0 / 3, 1e-9);
  EXPECT_NEAR(FigureOf(report, "attendance").observed().value(), 0.9, 1e-9);
  EXPECT_EQ(FigureOf(report, "deteriorated").observed().value(), 0);
  EXPECT_GT(FigureOf(report, "deteriorated").observed().interval().upper(), 0.01);
}

TEST(CaseloadReportTest, ASmallCellHoldsNoNumber) {
  const v1::CaseloadReport report = MakeReport(Practice(1, 4), "", {});
  for (const v1::CaseloadFigure& figure : report.figures()) {
    EXPECT_EQ(figure.suppression(), v1::SUPPRESSION_SMALL_CELL) << figure.figure();
    for (const v1::Estimate* estimate : {&figure.observed(), &figure.pooled()}) {
      EXPECT_EQ(estimate->status(), v1::ESTIMATE_STATUS_INSUFFICIENT_DATA);
      EXPECT_FALSE(estimate->has_value());
      EXPECT_FALSE(estimate->has_interval());
      EXPECT_THAT(estimate->caveat(), HasSubstr("fewer than 5"));
    }
  }
  EXPECT_EQ(FigureOf(MakeReport(Practice(1, 5), "", {}), "improvement").suppression(), v1::SUPPRESSION_NONE);
}

TEST(CaseloadReportTest, ManyEpisodesOfFewClientsAreASmallCell) {
  std::vector<EpisodeFigures> episodes = Practice(1, 30);
  for (size_t i = 0; i < episodes.size(); ++i) episodes[i].client = absl::StrCat("c", i % 4);
  EXPECT_EQ(FigureOf(MakeReport(episodes, "", {}), "improvement").suppression(), v1::SUPPRESSION_SMALL_CELL);
  episodes[0].client = "one more";
  EXPECT_EQ(FigureOf(MakeReport(episodes, "", {}), "improvement").suppression(), v1::SUPPRESSION_NONE);
}

TEST(CaseloadReportTest, ATherapistOfFewClientsIsNotLeftWhenOthersAreSubtracted) {
  std::vector<EpisodeFigures> episodes = Practice(2, 25);
  for (int i = 0; i < 20; ++i) episodes.push_back(Closed("t1", 15 + i % 3, 10 + i % 5));
  for (int i = 0; i < 3; ++i) episodes.push_back(Closed("t2", 15 + i, 10));
  EXPECT_EQ(FigureOf(MakeReport(episodes, "", {}), "improvement").suppression(), v1::SUPPRESSION_NONE);
  EXPECT_EQ(FigureOf(MakeReport(episodes, "t1", {}), "improvement").suppression(), v1::SUPPRESSION_NONE);
  const v1::CaseloadReport smaller = MakeReport(episodes, "t0", {});
  const v1::CaseloadFigure& covers = FigureOf(smaller, "improvement");
  EXPECT_EQ(covers.suppression(), v1::SUPPRESSION_SMALL_CELL);
  EXPECT_THAT(covers.observed().caveat(), HasSubstr("less those of its therapists"));
  for (int i = 0; i < 2; ++i) episodes.push_back(Closed("t3", 15 + i, 10));
  EXPECT_EQ(FigureOf(MakeReport(episodes, "t0", {}), "improvement").suppression(), v1::SUPPRESSION_NONE);
}

TEST(CaseloadReportTest, ATherapistIsShownFromHalfTrustOn) {
  // With few therapists they are taken to differ by 5 percent of the variance: 19 episodes make half.
  EXPECT_EQ(FigureOf(MakeReport(Practice(3, 18), "t0", {}), "improvement").suppression(), v1::SUPPRESSION_FEW_EPISODES);
  const v1::CaseloadReport enough = MakeReport(Practice(3, 19), "t0", {});
  EXPECT_EQ(FigureOf(enough, "improvement").suppression(), v1::SUPPRESSION_NONE);
  EXPECT_EQ(enough.episodes(), 19u);
}

TEST(CaseloadReportTest, ATherapistsFigureIsDrawnTowardThePractice) {
  const auto episodes = Practice(12, 12, /*between=*/1);
  const v1::CaseloadFigure practice = FigureOf(MakeReport(episodes, "", {}), "improvement");
  const v1::CaseloadFigure best = FigureOf(MakeReport(episodes, "t11", {}), "improvement");
  EXPECT_GT(best.observed().value(), practice.observed().value());
  EXPECT_LT(best.pooled().value(), best.observed().value());
  EXPECT_GT(best.pooled().value(), practice.pooled().value());
}

TEST(CaseloadReportTest, WhoTreatsTheMoreBurdenedIsNotJudgedByIt) {
  // Improvement grows with the first score for everybody alike; t0's clients begin higher.
  std::vector<EpisodeFigures> episodes;
  for (int i = 0; i < 60; ++i) {
    const bool burdened = i % 2 == 0;
    const double first = (burdened ? 20 : 12) + i % 5;
    episodes.push_back(Closed(burdened ? "t0" : "t1", first, first - (first / 2 + i % 3)));
  }
  const double a = FigureOf(MakeReport(episodes, "t0", {}), "improvement").observed().value();
  const double b = FigureOf(MakeReport(episodes, "t1", {}), "improvement").observed().value();
  EXPECT_NEAR(a, b, 0.3);
  EXPECT_THAT(FigureOf(MakeReport(episodes, "t0", {}), "improvement").observed().caveat(), HasSubstr("Adjusted"));
}

TEST(CaseloadReportTest, WhoWasMeasuredOnceIsSaidAndCountsForNoChange) {
  std::vector<EpisodeFigures> episodes = Practice(1, 30);
  for (int i = 0; i < 10; ++i) episodes.push_back(Closed("t0", 15, std::nullopt));
  const v1::CaseloadReport report = MakeReport(episodes, "", {});
  EXPECT_NEAR(FigureOf(report, "without_second_score").observed().value(), 0.25, 1e-9);
  EXPECT_EQ(FigureOf(report, "improvement").observed().n(), 30u);
  EXPECT_EQ(FigureOf(report, "reliably_improved").observed().n(), 30u);
}

TEST(CaseloadReportTest, AReportNamesNobodyButWhomItWasAskedFor) {
  const std::string whole = MakeReport(Practice(12, 12), "", {}).ShortDebugString();
  for (int t = 0; t < 12; ++t) EXPECT_EQ(whole.find(absl::StrCat("\"t", t, "\"")), std::string::npos);
}

class CaseloadReportsTest : public ::testing::Test {
 protected:
  void Episode(int number, bool missed_at_end) {
    intake_.Write(absl::StrCat("practices/p/episodes/e", number), [&](testing::TestEpisode& episode) {
      episode.Session().Phq9(18).Srs(37).Session().Srs(36).Session().Phq9(6).Srs(38);
      if (missed_at_end) episode.Missed();
      episode.episode().set_client(absl::StrCat("c", number));
      episode.episode().add_therapists("t0");
      episode.episode().set_state(intake::v1::EPISODE_STATE_CLOSED);
      episode.episode().set_ending(missed_at_end ? intake::v1::EPISODE_ENDING_UNPLANNED
                                                 : intake::v1::EPISODE_ENDING_PLANNED);
      episode.episode().mutable_close_time()->set_seconds(episode.last_session().scheduled_time().seconds() +
                                                          40 * 24 * 3600);
    });
  }

  testing::TestIntake intake_;
  testing::TestGoals goals_{intake_};
  testing::NoCache cache_;
  test::FakeClock clock_;
  ProfileReader reader_{{intake_, goals_, cache_, testing::ShippedCatalog(), clock_, {}}};
  Caseload caseload_{reader_};
  CaseloadReports reports_{caseload_, intake_};
};

TEST_F(CaseloadReportsTest, ClosedEpisodesGiveOutcomeAllianceAndEndings) {
  for (int i = 0; i < 20; ++i) Episode(i, i % 4 == 0);
  v1::GetCaseloadReportRequest request;
  request.set_parent("practices/p");
  const auto report = reports_.Make({}, request);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->name(), "practices/p");
  EXPECT_EQ(report->parameter_set(), "defaults-1");
  EXPECT_EQ(report->closed_episodes(), 20u);
  EXPECT_DOUBLE_EQ(FigureOf(*report, "recovered").observed().value(), 1);
  EXPECT_DOUBLE_EQ(FigureOf(*report, "improvement").observed().value(), 12);
  EXPECT_DOUBLE_EQ(FigureOf(*report, "alliance_mean").observed().value(), 37);
  EXPECT_EQ(FigureOf(*report, "alliance_mean").instrument(), "srs");
  EXPECT_DOUBLE_EQ(FigureOf(*report, "ended_unplanned").observed().value(), 0.25);
  EXPECT_DOUBLE_EQ(FigureOf(*report, "ended_after_missed").observed().value(), 0.25);
  EXPECT_DOUBLE_EQ(FigureOf(*report, "ended_before_change").observed().value(), 0);
  EXPECT_EQ(FigureOf(*report, "improvement").pooled().status(), v1::ESTIMATE_STATUS_INSUFFICIENT_DATA);
}

TEST_F(CaseloadReportsTest, BadRequestsAndIntakeAwayAreSaid) {
  EXPECT_THAT(reports_.Make({}, {}).status(), HasViolation("parent"));
  v1::GetCaseloadReportRequest request;
  request.set_parent("practices/p");
  intake_.SetAway(true);
  EXPECT_EQ(reports_.Make({}, request).status().code(), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace rapport::scoring
