#include "services/scoring/domain/practice_parameters.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/scoring/domain/test_episode.h"
#include "services/scoring/domain/test_sources.h"

namespace rapport::scoring {
namespace {

using testing::CodesOf;
using ::testing::Contains;
using testing::FlagOf;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::TestEpisode;

intake::v1::WithinPersonSd AnSd(double sd = 3) {
  intake::v1::WithinPersonSd estimate;
  estimate.set_instrument("srs");
  estimate.set_scale("total");
  estimate.set_rater(type::v1::RATER_CLIENT);
  estimate.set_sd(sd);
  estimate.set_clients(30);
  estimate.set_episodes(31);
  estimate.set_ratings(124);
  return estimate;
}

// A PHQ-9 that is expected to fall from 16 by about 4 points per unit of ln(1 + t).
intake::v1::GrowthModel AModel() {
  intake::v1::GrowthModel model;
  model.set_instrument("phq-9");
  model.set_scale("total");
  model.set_rater(type::v1::RATER_CLIENT);
  model.set_intercept(16);
  model.set_slope(-4);
  model.set_intercept_variance(9);
  model.set_slope_variance(0.5);
  model.set_residual_variance(4);
  model.set_episodes(100);
  model.set_ratings(300);
  model.set_held_out_within(81);
  model.set_held_out_episodes(100);
  return model;
}

intake::v1::ParameterSet SetOf(double sd) {
  intake::v1::ParameterSet set;
  set.set_name("practices/p/parameterSets/v7");
  *set.add_within_person_sds() = AnSd(sd);
  *set.add_growth_models() = AModel();
  return set;
}

TEST(PracticeParametersTest, AnSdNeedsThirtyClientsWithFourRatings) {
  EXPECT_TRUE(IsEnough(AnSd()));
  intake::v1::WithinPersonSd few = AnSd();
  few.set_clients(29);
  EXPECT_FALSE(IsEnough(few));
  intake::v1::WithinPersonSd sparse = AnSd();
  sparse.set_ratings(123);
  EXPECT_FALSE(IsEnough(sparse));
  intake::v1::WithinPersonSd unsaid = AnSd();
  unsaid.clear_clients();
  EXPECT_FALSE(IsEnough(unsaid));
}

TEST(PracticeParametersTest, AGrowthModelNeedsAHundredEpisodesAndABandThatHolds) {
  EXPECT_TRUE(IsEnough(AModel()));
  intake::v1::GrowthModel few = AModel();
  few.set_episodes(99);
  EXPECT_FALSE(IsEnough(few));
  intake::v1::GrowthModel untried = AModel();
  untried.clear_held_out_episodes();
  untried.clear_held_out_within();
  EXPECT_FALSE(IsEnough(untried));
  intake::v1::GrowthModel partly_tried = AModel();
  partly_tried.set_held_out_episodes(99);
  EXPECT_FALSE(IsEnough(partly_tried));
  for (const int within : {60, 97}) {
    intake::v1::GrowthModel off = AModel();
    off.set_held_out_within(static_cast<uint32_t>(within));
    EXPECT_FALSE(IsEnough(off)) << within;
  }
}

TEST(PracticeParametersTest, WhatRestsOnTooLittleLeavesTheDefaultAndSaysSo) {
  intake::v1::ParameterSet set = SetOf(3);
  set.mutable_within_person_sds(0)->set_clients(12);
  TestEpisode episode;
  episode.SrsCourse({37, 37.6, 36.8, 37.2});
  const auto profile = episode.Profile(goals::v1::GoalProgress(), {}, WithEstimates({}, set));
  const v1::Parameter& sigma = profile.ruptures(0).baseline().parameters(0);
  EXPECT_DOUBLE_EQ(sigma.value(), 2);
  EXPECT_THAT(sigma.source(), HasSubstr("no own estimate"));
  EXPECT_EQ(profile.parameter_set(), set.name());
}

v1::AllianceProfile ProfileOf(const std::vector<int>& totals) {
  TestEpisode episode;
  for (const int total : totals) episode.Session().Phq9(total);
  return episode.Profile(goals::v1::GoalProgress(), {}, WithEstimates({}, SetOf(3)));
}

TEST(PracticeParametersTest, TheCourseIsJudgedByThePracticesOwnEpisodes) {
  const auto behind = ProfileOf({18, 18, 17, 18, 18});
  const v1::Outcome& outcome = behind.outcomes(0);
  EXPECT_EQ(outcome.expected().method(), "growth_model");
  EXPECT_LT(outcome.expected().value(), 13);
  EXPECT_LT(outcome.expected().interval().upper(), 18);
  EXPECT_DOUBLE_EQ(outcome.expected().interval().level(), 0.8);
  EXPECT_THAT(outcome.expected().parameters(0).source(), HasSubstr("parameterSets/v7: 100 episodes"));
  EXPECT_EQ(outcome.signal(), v1::ON_TRACK_SIGNAL_RED);
  EXPECT_THAT(FlagOf(behind, "OUTCOME_BELOW_EXPECTED").rule(), HasSubstr("of 100 episodes of this practice"));
  EXPECT_THAT(FlagOf(behind, "OUTCOME_BELOW_EXPECTED").message(),
              HasSubstr("less change for the better than in most episodes here that began alike."));
  EXPECT_THAT(CodesOf(behind), Not(Contains("OUTCOME_WORSE")));
  EXPECT_EQ(ProfileOf({18, 16, 14, 13, 12}).outcomes(0).signal(), v1::ON_TRACK_SIGNAL_GREEN);
  EXPECT_EQ(ProfileOf({18, 14, 11, 9, 8}).outcomes(0).signal(), v1::ON_TRACK_SIGNAL_WHITE);
}

TEST(PracticeParametersTest, ReliablyWorseIsSaidWhateverWasExpected) {
  const auto worse = ProfileOf({12, 14, 18});
  EXPECT_EQ(worse.outcomes(0).signal(), v1::ON_TRACK_SIGNAL_RED);
  EXPECT_THAT(CodesOf(worse), Contains("OUTCOME_WORSE"));
}

TEST(PracticeParametersTest, WhoBeganInTheFunctionalRangeIsNotExpectedToImprove) {
  EXPECT_EQ(ProfileOf({6, 7, 8}).outcomes(0).signal(), v1::ON_TRACK_SIGNAL_UNSPECIFIED);
}

TEST(PracticeParametersTest, AnOldRatingSaysThatItIsOld) {
  TestEpisode episode;
  episode.Session().Phq9(18).Session().Phq9(15);
  for (int i = 0; i < 5; ++i) episode.Session();
  const auto profile = episode.Profile();
  EXPECT_THAT(profile.outcomes(0).expected().caveat(), HasSubstr("30 days older"));
  EXPECT_EQ(profile.outcomes(0).expected().status(), v1::ESTIMATE_STATUS_EXPLORATORY);
}

TEST(PracticeParametersTest, ARestoredStoreHasItsOwnVersionsUnderTheSameNames) {
  testing::TestIntake intake;
  PracticeParameters parameters(intake, {});
  const auto sigma = [&] {
    const auto revisions = intake.Revisions({}, "practices/p", {}).get();
    return (*parameters.At({}, *revisions))->within_person_sds.begin()->second.sd;
  };
  intake.Estimate(SetOf(3));
  EXPECT_EQ(sigma(), 3);
  intake.Restore({}, 1);
  intake.Estimate(SetOf(5));
  EXPECT_EQ(sigma(), 5);
}

TEST(PracticeParametersTest, AVersionIsReadOnceAndAMissingOneIsUnavailable) {
  testing::TestIntake intake;
  PracticeParameters parameters(intake, {});
  intake.Estimate(SetOf(3));
  const ActivityRevisions revisions = *intake.Revisions({}, "practices/p", {}).get();
  ASSERT_TRUE(parameters.At({}, revisions).ok());
  intake.SetAway(true);
  EXPECT_TRUE(parameters.At({}, revisions).ok());
  intake.SetAway(false);
  EXPECT_EQ(parameters.At({}, {"intake-1", {}, "practices/p/parameterSets/v9", 0}).status().code(),
            absl::StatusCode::kUnavailable);
  EXPECT_EQ((*parameters.At({}, {"intake-1", {}, "", 0}))->name, "defaults-1");
}

}  // namespace
}  // namespace rapport::scoring
