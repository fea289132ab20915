#include "services/cli/caseload_view.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::cli {
namespace {

using ::testing::ElementsAre;

void Raise(const std::string& code, const std::string& instrument, scoring::v1::AllianceProfileSummary& summary) {
  auto& flag = *summary.add_flags();
  flag.set_code(code);
  flag.add_evidence()->set_instrument(instrument);
}

TEST(CaseloadViewTest, AnEpisodeIsOneRow) {
  scoring::v1::ListAllianceProfilesResponse caseload;
  auto& summary = *caseload.add_profiles();
  summary.set_name("practices/p/episodes/e1");
  summary.set_severity(scoring::v1::SEVERITY_WARNING);
  summary.set_sessions(7);
  auto& latest = *summary.add_latest();
  latest.set_instrument("srs");
  latest.set_latest(36.5);
  latest.set_change(1.5);
  Raise("ALLIANCE_FALLING", "srs", summary);
  const auto rows = CaseloadRows(caseload, "");
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_THAT(rows[1], ElementsAre("warning", "e1", "7", "", "srs 36.5 (+1.5)", "ALLIANCE_FALLING"));
}

TEST(CaseloadViewTest, AFlagOfSeveralFormsStandsOnceAndNamesThem) {
  scoring::v1::ListAllianceProfilesResponse caseload;
  auto& summary = *caseload.add_profiles();
  Raise("OUTCOME_WORSE", "phq-9", summary);
  Raise("ALLIANCE_FALLING", "srs", summary);
  Raise("OUTCOME_WORSE", "gad-7", summary);
  EXPECT_EQ(CaseloadRows(caseload, "")[1][5], "OUTCOME_WORSE (phq-9, gad-7), ALLIANCE_FALLING");
}

TEST(CaseloadViewTest, AFlagRaisedOftenByOneFormOrByNoneSaysHowOften) {
  scoring::v1::ListAllianceProfilesResponse caseload;
  auto& summary = *caseload.add_profiles();
  Raise("ALLIANCE_FALLING", "wai-sr", summary);
  Raise("ALLIANCE_FALLING", "wai-sr", summary);
  summary.add_flags()->set_code("GOALS_DISPUTED");
  summary.add_flags()->set_code("GOALS_DISPUTED");
  EXPECT_EQ(CaseloadRows(caseload, "")[1][5], "ALLIANCE_FALLING x2, GOALS_DISPUTED x2");
}

TEST(CaseloadViewTest, WhatChangedIsSaidOnceAndOnlyWhenAsked) {
  scoring::v1::ListAllianceProfilesResponse caseload;
  auto& summary = *caseload.add_profiles();
  summary.set_new_sessions(2);
  summary.add_new_flags("OUTCOME_WORSE");
  summary.add_new_flags("OUTCOME_WORSE");
  summary.add_cleared_flags("OUTCOME_WORSE");
  caseload.add_profiles();
  const auto rows = CaseloadRows(caseload, "2026-02-02");
  EXPECT_EQ(rows[0].back(), "since 2026-02-02");
  EXPECT_EQ(rows[1].back(), "2 new, +OUTCOME_WORSE x2, -OUTCOME_WORSE");
  EXPECT_EQ(rows[2].back(), "");
  EXPECT_EQ(CaseloadRows(caseload, "")[1].size(), 6u);
}

}  // namespace
}  // namespace rapport::cli
