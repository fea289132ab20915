#include "services/scoring/domain/alliance_profile.h"

#include <limits>
#include <string>

#include "common/errors/errors.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"
#include "services/scoring/domain/test_episode.h"

namespace rapport::scoring {
namespace {

using ::testing::DoubleNear;
using testing::TestEpisode;
using type::v1::RATER_CLIENT;
using type::v1::RATER_THERAPIST;

constexpr double kOpen = std::numeric_limits<double>::quiet_NaN();

const v1::Series& SeriesOf(const v1::AllianceProfile& profile, const std::string& instrument,
                           const std::string& scale) {
  for (const v1::Series& series : profile.series()) {
    if (series.instrument() == instrument && series.scale() == scale) return series;
  }
  ADD_FAILURE() << "no series " << instrument << " " << scale;
  static const v1::Series none;
  return none;
}

TEST(AllianceProfileTest, GapsAreShownAsGapsAndZeroAsAScore) {
  TestEpisode episode;
  episode.SrsCourse({0, std::nullopt, 36});
  const auto profile = episode.Profile();
  const v1::Series& series = SeriesOf(profile, "srs", "total");
  ASSERT_EQ(series.points_size(), 3);
  EXPECT_EQ(series.points(0).status(), v1::POINT_STATUS_COMPLETE);
  EXPECT_TRUE(series.points(0).has_value());
  EXPECT_EQ(series.points(0).value(), 0);
  EXPECT_EQ(series.points(1).status(), v1::POINT_STATUS_MISSING);
  EXPECT_FALSE(series.points(1).has_value());
  EXPECT_EQ(series.latest().session_number(), 3u);
}

TEST(AllianceProfileTest, AnIncompleteFormIsNotScorableAndNotAGap) {
  TestEpisode episode;
  episode.Session().Form("srs", {9, 9, kOpen, 9});
  const auto profile = episode.Profile();
  const v1::SeriesPoint& point = SeriesOf(profile, "srs", "total").points(0);
  EXPECT_EQ(point.status(), v1::POINT_STATUS_NOT_SCORABLE);
  EXPECT_EQ(point.answered(), 3u);
  EXPECT_FALSE(point.has_value());
}

TEST(AllianceProfileTest, MissedSessionsAreNoGaps) {
  TestEpisode episode;
  episode.SrsCourse({37}).Missed().SrsCourse({37});
  EXPECT_EQ(SeriesOf(episode.Profile(), "srs", "total").gaps(), 0u);
}

TEST(AllianceProfileTest, ASupersededFormIsNotScored) {
  TestEpisode episode;
  episode.Session().Srs(20);
  episode.last_session().mutable_assessments(0)->set_superseded(true);
  episode.Srs(38);
  const auto profile = episode.Profile();
  ASSERT_EQ(SeriesOf(profile, "srs", "total").points_size(), 1);
  EXPECT_EQ(SeriesOf(profile, "srs", "total").latest().value(), 38);
}

TEST(AllianceProfileTest, AnInstrumentThatMayNotScoreIsSaidToBeMissing) {
  TestEpisode episode;
  episode.Session().Srs(37).Form("no-such-form", {1});
  const auto profile = episode.Profile();
  ASSERT_EQ(profile.unavailable_parts_size(), 1);
  EXPECT_EQ(profile.unavailable_parts(0).part(), "series.no-such-form");
  EXPECT_EQ(profile.unavailable_parts(0).reason(), "INSTRUMENT_NOT_FOUND");
  EXPECT_TRUE(IsComplete(profile)) << "the definitions' digest is part of the key";
}

TEST(AllianceProfileTest, EveryEstimateSaysHowItWasMade) {
  TestEpisode episode;
  episode.SrsCourse({36, 37, 35, 38, 30, 36});
  const auto profile = episode.Profile();
  const v1::Trend& trend = profile.trend(0);
  EXPECT_THAT(trend.level().value(), DoubleNear(35.0031300, 1e-6));  // lambda .3: the worked example of the EWMA
  EXPECT_EQ(trend.level().n(), 6u);
  EXPECT_EQ(trend.level().parameters(0).name(), "lambda");
  for (const v1::Estimate* estimate :
       {&trend.personal_mean(), &trend.slope(), &trend.level(), &trend.trait(), &trend.state()}) {
    EXPECT_FALSE(estimate->method().empty());
    EXPECT_FALSE(estimate->source().empty());
    EXPECT_NE(estimate->status(), v1::ESTIMATE_STATUS_UNSPECIFIED);
  }
  EXPECT_TRUE(trend.slope().has_interval());
  EXPECT_THAT(trend.personal_mean().interval().lower(), DoubleNear(32.3899, 1e-4));  // SD 2.80476, t(.975, 5) 2.570582
  EXPECT_THAT(trend.personal_mean().interval().upper(), DoubleNear(38.2767, 1e-4));
  EXPECT_DOUBLE_EQ(trend.trait().value(), (36 + 37 + 35 + 38 + 30) / 5.0);
  EXPECT_DOUBLE_EQ(trend.state().value(), 36 - (36 + 37 + 35 + 38 + 30) / 5.0);
}

TEST(AllianceProfileTest, TooFewSessionsForATrendIsSaid) {
  const auto profile = TestEpisode().SrsCourse({36, 37, 38}).Profile();
  EXPECT_EQ(profile.trend(0).slope().status(), v1::ESTIMATE_STATUS_INSUFFICIENT_DATA);
  EXPECT_FALSE(profile.trend(0).slope().has_value());
  EXPECT_EQ(profile.trend(0).slope().n(), 3u);
}

TEST(AllianceProfileTest, PartsOfTheAllianceStandSideBySide) {
  TestEpisode episode;
  episode.Session().Wai(RATER_CLIENT, 2, 3, 5);
  const auto profile = episode.Profile();
  ASSERT_EQ(profile.dimensions_size(), 3);
  for (const v1::Dimension& dimension : profile.dimensions()) {
    const double percent = dimension.dimension() == "goal_agreement"   ? 25
                           : dimension.dimension() == "task_agreement" ? 50
                                                                       : 100;
    EXPECT_DOUBLE_EQ(dimension.percent().value(), percent) << dimension.dimension();
  }
}

TEST(AllianceProfileTest, TheDetectorStatesHowOftenItErrs) {
  const auto profile = TestEpisode().SrsCourse({37, 37.6, 36.8, 37.2, 37.6, 26, 33, 37.2}).Profile();
  ASSERT_EQ(profile.ruptures_size(), 1);
  const v1::RuptureAnalysis& analysis = profile.ruptures(0);
  EXPECT_GE(analysis.false_alarms_size(), 2);
  ASSERT_EQ(analysis.events_size(), 1);
  EXPECT_EQ(analysis.events(0).session_number(), 6u);
  EXPECT_EQ(analysis.events(0).repaired_session_number(), 8u);
  EXPECT_EQ(analysis.events(0).severity(), v1::RUPTURE_SEVERITY_PROBABLE_RUPTURE);
  EXPECT_LT(analysis.events(0).value(), analysis.events(0).limit());
}

TEST(AllianceProfileTest, OtherMethodsComeOnlyWhenAskedFor) {
  TestEpisode episode;
  episode.SrsCourse({37, 37.6, 36.8, 37.2, 37.6, 26, 33, 37.2});
  EXPECT_EQ(episode.Profile().ruptures_size(), 1);
  const auto profile =
      episode.Profile(goals::v1::GoalProgress(), {v1::RUPTURE_METHOD_CONTROL_CHART, v1::RUPTURE_METHOD_V_SHAPE});
  ASSERT_EQ(profile.ruptures_size(), 3);
  EXPECT_EQ(profile.ruptures(1).method(), v1::RUPTURE_METHOD_CONTROL_CHART);
  EXPECT_EQ(profile.ruptures(2).method(), v1::RUPTURE_METHOD_V_SHAPE);
  EXPECT_EQ(profile.ruptures(2).events(0).repair(), v1::REPAIR_STATUS_OPEN);
}

TEST(AllianceProfileTest, RatersAreComparedOnWhatBothRated) {
  TestEpisode episode;
  for (const double bond : {3, 4, 3, 4, 5}) {
    episode.Session().Wai(RATER_CLIENT, 4, 4, bond).Wai(RATER_THERAPIST, 4, 4, bond);
  }
  episode.Session().Wai(RATER_CLIENT, 4, 4, 4);
  const auto profile = episode.Profile();
  bool found = false;
  for (const v1::Agreement& agreement : profile.agreement()) {
    if (agreement.scale() != "bond") continue;
    found = true;
    EXPECT_EQ(agreement.therapist_instrument(), "wai-srt");
    EXPECT_EQ(agreement.pairs_size(), 5);
    EXPECT_DOUBLE_EQ(agreement.mean_difference().value(), 0);
    EXPECT_THAT(agreement.icc().value(), DoubleNear(1, 1e-9));
    EXPECT_EQ(agreement.tracking().status(), v1::ESTIMATE_STATUS_INSUFFICIENT_DATA);
  }
  EXPECT_TRUE(found);
}

TEST(AllianceProfileTest, HowFarTheTherapistFollowsHasAnInterval) {
  TestEpisode episode;
  for (const double bond : {3.0, 4.0, 2.0, 5.0, 3.0, 4.0}) {
    episode.Session().Wai(RATER_CLIENT, bond, bond, bond).Wai(RATER_THERAPIST, 3, 3, bond == 5 ? 5 : 3);
  }
  const v1::AllianceProfile profile = episode.Profile();
  for (const v1::Agreement& agreement : profile.agreement()) {
    if (agreement.scale() != "bond") continue;
    const v1::Estimate& tracking = agreement.tracking();
    ASSERT_TRUE(tracking.has_interval());
    EXPECT_LT(tracking.interval().lower(), tracking.value());
    EXPECT_GT(tracking.interval().upper(), tracking.value());
    return;
  }
  FAIL() << "no bond was compared";
}

TEST(AllianceProfileTest, ShowingUpIsShownComponentByComponent) {
  TestEpisode episode;
  episode.SrsCourse({37, 37, 37}).Missed().Missed(intake::v1::ATTENDANCE_CANCELLED_EARLY_BY_CLIENT);
  episode.Session();
  episode.last_session().set_client_participation(0);
  const auto engagement = episode.Profile().engagement();
  EXPECT_EQ(engagement.attended(), 4u);
  EXPECT_EQ(engagement.no_show(), 1u);
  EXPECT_EQ(engagement.timely_cancelled(), 1u);
  EXPECT_DOUBLE_EQ(engagement.attendance().value(), 0.8);
  EXPECT_TRUE(engagement.attendance().has_interval());
  EXPECT_EQ(engagement.client_participation().value(), 0);
  EXPECT_TRUE(engagement.client_participation().has_value());
  EXPECT_EQ(engagement.therapist_participation().status(), v1::ESTIMATE_STATUS_INSUFFICIENT_DATA);
}

TEST(AllianceProfileTest, ChangeNamesItsThresholdAndSource) {
  TestEpisode episode;
  episode.Session().Phq9(18).Session().Phq9(7);
  const auto profile = episode.Profile();
  ASSERT_EQ(profile.outcomes_size(), 1);
  const v1::Outcome& outcome = profile.outcomes(0);
  EXPECT_EQ(outcome.change().category(), v1::CHANGE_CATEGORY_RECOVERED);
  EXPECT_EQ(outcome.change().threshold(), 6);
  EXPECT_FALSE(outcome.change().threshold_source().empty());
  EXPECT_EQ(outcome.signal(), v1::ON_TRACK_SIGNAL_WHITE);
}

TEST(AllianceProfileTest, ABeginningInTheFunctionalRangeGetsNoSignalUnlessItWorsens) {
  TestEpisode episode;
  episode.Session().Phq9(4).Session().Phq9(4).Session().Phq9(4).Session().Phq9(4);
  EXPECT_EQ(episode.Profile().outcomes(0).signal(), v1::ON_TRACK_SIGNAL_UNSPECIFIED);
  episode.Session().Phq9(12);
  EXPECT_EQ(episode.Profile().outcomes(0).signal(), v1::ON_TRACK_SIGNAL_RED);
}

TEST(AllianceProfileTest, GoalsAwayIsSaidAndNotComplete) {
  TestEpisode episode;
  episode.Session().Srs(37);
  const auto profile = episode.Profile(UnavailableError("UPSTREAM_UNAVAILABLE", "away"));
  ASSERT_EQ(profile.unavailable_parts_size(), 1);
  EXPECT_EQ(profile.unavailable_parts(0).part(), "goals");
  EXPECT_FALSE(profile.has_goals());
  EXPECT_FALSE(IsComplete(profile));
  EXPECT_EQ(profile.series_size(), 1);
}

TEST(AllianceProfileTest, GoalsThatCouldNotSeeSessionsAreNotComplete) {
  goals::v1::GoalProgress progress;
  progress.add_gaps()->set_reason(goals::v1::GAP_REASON_SESSIONS_UNAVAILABLE);
  EXPECT_FALSE(IsComplete(TestEpisode().SrsCourse({37}).Profile(progress)));
}

TEST(AllianceProfileTest, EqualSourcesGiveEqualProfiles) {
  TestEpisode episode;
  episode.SrsCourse({37, 30, 37}).Phq9(12);
  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(episode.Profile(), episode.Profile()));
}

}  // namespace
}  // namespace rapport::scoring
