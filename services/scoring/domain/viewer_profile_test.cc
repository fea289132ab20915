#include "services/scoring/domain/viewer_profile.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::scoring {
namespace {

void AddSeries(const std::string& instrument, v1::SeriesKind kind, v1::AllianceProfile& profile) {
  v1::Series& series = *profile.add_series();
  series.set_instrument(instrument);
  series.set_kind(kind);
  profile.add_trend()->set_instrument(instrument);
}

void AddFlag(const std::string& code, const std::string& instrument, v1::AllianceProfile& profile) {
  v1::Flag& flag = *profile.add_flags();
  flag.set_code(code);
  flag.add_evidence()->set_instrument(instrument);
}

TEST(ViewerProfileTest, NothingMadeOfAnAllianceScoreRemains) {
  v1::AllianceProfile profile;
  profile.set_name("practices/p/episodes/e");
  AddSeries("srs", v1::SERIES_KIND_ALLIANCE, profile);
  AddSeries("phq-9", v1::SERIES_KIND_OUTCOME, profile);
  profile.add_dimensions()->set_instrument("srs");
  profile.add_ruptures()->set_instrument("srs");
  profile.add_agreement()->set_client_instrument("srs");
  profile.add_reported_tensions()->set_tension(3);
  profile.mutable_goals()->add_goal_scales()->set_instrument("srs");
  profile.mutable_goals()->set_open_goals(2);
  profile.add_outcomes()->set_instrument("phq-9");
  AddFlag("PROBABLE_RUPTURE", "srs", profile);
  AddFlag("OUTCOME_WORSE", "phq-9", profile);
  AddFlag("TENSION_UNRESOLVED", "", profile);
  AddFlag("APPOINTMENTS_MISSED", "", profile);

  const v1::AllianceProfile kept = WithoutAllianceScores(profile);
  EXPECT_THAT(kept.ShortDebugString(), ::testing::Not(::testing::HasSubstr("srs")));
  EXPECT_EQ(kept.reported_tensions_size(), 0);
  EXPECT_EQ(kept.goals().open_goals(), 2U);
  EXPECT_EQ(kept.outcomes_size(), 1);
  ASSERT_EQ(kept.flags_size(), 2);
  EXPECT_EQ(kept.flags(0).code(), "OUTCOME_WORSE");
  EXPECT_EQ(kept.flags(1).code(), "APPOINTMENTS_MISSED");
  EXPECT_EQ(kept.unavailable_parts(0).reason(), "NOT_SHOWN_TO_VIEWER");
}

}  // namespace
}  // namespace rapport::scoring
