#include "services/cli/profile_view.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

scoring::v1::AllianceProfile Profile() {
  scoring::v1::AllianceProfile profile;
  profile.set_name("practices/p/episodes/e");
  profile.set_parameter_set("defaults-1");
  auto& series = *profile.add_series();
  series.set_instrument("srs");
  series.set_scale("total");
  series.set_rater(type::v1::RATER_CLIENT);
  series.set_max(40);
  series.set_direction(scoring::v1::DIRECTION_HIGHER_BETTER);
  for (int i = 1; i <= 3; ++i) {
    auto& point = *series.add_points();
    point.set_session_number(i);
    point.set_session("s" + std::to_string(i));
    if (i != 2) point.set_value(36 + i);
  }
  *series.mutable_latest() = series.points(2);
  series.set_n(2);
  series.set_gaps(1);
  return profile;
}

TEST(ProfileTextTest, ShowsTotalsGapsAndTheAbsenceOfFlags) {
  const std::string text = ProfileText(Profile(), false);
  EXPECT_THAT(text, HasSubstr("No flag is raised."));
  EXPECT_THAT(text, HasSubstr("latest 39 in session 3; 2 scores, 1 gaps"));
  EXPECT_THAT(text, HasSubstr("defaults-1"));
}

TEST(ProfileTextTest, SaysWhatIsUnavailableAndWhatIsInsufficient) {
  auto profile = Profile();
  auto& part = *profile.add_unavailable_parts();
  part.set_part("goals");
  part.set_reason("GOALS_UNAVAILABLE");
  auto& attendance = *profile.mutable_engagement()->mutable_attendance();
  attendance.set_status(scoring::v1::ESTIMATE_STATUS_INSUFFICIENT_DATA);
  attendance.set_n(2);
  const std::string text = ProfileText(profile, false);
  EXPECT_THAT(text, HasSubstr("Without goals: the service it needs is away (GOALS_UNAVAILABLE)."));
  EXPECT_THAT(text, HasSubstr("attendance insufficient-data (n 2)"));
}

TEST(ProfileTextTest, MarksTheSessionsAFlagOfTheSameInstrumentRestsOn) {
  auto profile = Profile();
  auto& evidence = *profile.add_flags()->add_evidence();
  evidence.set_session("s3");
  evidence.set_instrument("phq-9");
  EXPECT_THAT(ProfileText(profile, false), Not(HasSubstr("! flagged")));
  profile.mutable_flags(0)->mutable_evidence(0)->set_instrument("srs");
  EXPECT_THAT(ProfileText(profile, false), HasSubstr("! flagged"));
}

TEST(ProfileTextTest, DrawsTheFirstScaleOfAnInstrumentWithoutTotal) {
  auto profile = Profile();
  profile.mutable_series(0)->set_scale("clinical_score");
  *profile.add_series() = profile.series(0);
  profile.mutable_series(1)->set_scale("other");
  EXPECT_THAT(ProfileText(profile, false), testing::AllOf(HasSubstr("clinical_score"), Not(HasSubstr(", other,"))));
}

TEST(ProfileTextTest, SaysOnceHowOftenADetectorIsMistaken) {
  auto profile = Profile();
  for (const char* instrument : {"srs", "wai-sr"}) {
    auto& analysis = *profile.add_ruptures();
    analysis.set_instrument(instrument);
    analysis.set_method(scoring::v1::RUPTURE_METHOD_PREDICTION_LIMIT);
    for (const double rate : {0.28, 0.62}) {
      auto& alarm = *analysis.add_false_alarms();
      alarm.set_severity(scoring::v1::RUPTURE_SEVERITY_WATCH);
      alarm.set_rate(rate);
      alarm.set_sessions(12);
    }
  }
  const std::string text = ProfileText(profile, false);
  for (const char* line : {"prediction-limit: 28 % of uneventful episodes of 12 sessions show a watch",
                           "prediction-limit: 62 % of uneventful"}) {
    const size_t place = text.find(line);
    ASSERT_NE(place, std::string::npos) << text;
    EXPECT_EQ(text.find(line, place + 1), std::string::npos);
    EXPECT_GT(place, text.find("Probable ruptures in wai-sr"));
  }
}

TEST(ProfileTextTest, DrawsSubscalesOnlyWhenAsked) {
  auto profile = Profile();
  *profile.add_series() = profile.series(0);
  profile.mutable_series(1)->set_scale("bond");
  EXPECT_THAT(ProfileText(profile, false), Not(HasSubstr("bond")));
  EXPECT_THAT(ProfileText(profile, true), HasSubstr("bond"));
}

}  // namespace
}  // namespace rapport::cli
