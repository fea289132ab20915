#include "services/cli/report_view.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

scoring::v1::CaseloadReport Report() {
  scoring::v1::CaseloadReport report;
  report.set_name("practices/p");
  report.set_episodes(40);
  report.set_minimum_cell(5);
  report.set_therapists(3);
  auto& recovered = *report.add_figures();
  recovered.set_figure("reliably_improved");
  recovered.set_instrument("phq-9");
  recovered.set_scale("total");
  recovered.set_suppression(scoring::v1::SUPPRESSION_NONE);
  recovered.mutable_observed()->set_n(20);
  recovered.mutable_observed()->set_value(0.35);
  recovered.mutable_observed()->mutable_interval()->set_lower(0.18);
  recovered.mutable_observed()->mutable_interval()->set_upper(0.57);
  recovered.mutable_pooled()->set_value(0.4);
  auto& few = *report.add_figures();
  few.set_figure("attendance");
  few.set_suppression(scoring::v1::SUPPRESSION_SMALL_CELL);
  return report;
}

TEST(ReportViewTest, AFigureIsShownWithItsIntervalAndCount) {
  EXPECT_THAT(ReportRows(Report())[1],
              ElementsAre("reliably improved", "phq-9 total", "20", "35 % (18 % to 57 %)", "40 %"));
}

TEST(ReportViewTest, WhatIsNotShownSaysSo) {
  EXPECT_THAT(ReportRows(Report())[2],
              ElementsAre("attendance", "", "", "not shown: it could single out a client", ""));
}

TEST(ReportViewTest, TheNotesSayWhatHoldsForAllFigures) {
  EXPECT_THAT(ReportHead(Report()), HasSubstr("40 episodes"));
  EXPECT_THAT(ReportNotes(Report()), HasSubstr("3 therapists"));
  EXPECT_THAT(ReportNotes(Report()), HasSubstr("below 5 clients"));
  EXPECT_THAT(ReportNotes(Report()), HasSubstr("No ranking"));
}

TEST(ReportViewTest, AComparisonSaysEachScoreThatDiffers) {
  scoring::v1::EpisodeComparison comparison;
  comparison.set_episode("practices/p/episodes/e1");
  comparison.set_assessments(2);
  EXPECT_EQ(ComparisonText(comparison), "e1: 2 compared, no score differs\n");
  auto& difference = *comparison.add_differences();
  difference.set_session("practices/p/episodes/e1/sessions/s2");
  difference.set_scale("total");
  difference.set_from_value(0);
  difference.set_from_band("minimal");
  comparison.add_raised_flags("OUTCOME_WORSE");
  const std::string text = ComparisonText(comparison);
  EXPECT_THAT(text, HasSubstr("1 score differs; raised OUTCOME_WORSE"));
  EXPECT_THAT(text, HasSubstr("s2 total: 0 minimal -> no score"));
  EXPECT_THAT(text, Not(HasSubstr("cleared")));
}

}  // namespace
}  // namespace rapport::cli
