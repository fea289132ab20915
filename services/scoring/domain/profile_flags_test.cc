// Lifelike invented episodes, and the flags that must and must not come of them.
#include "services/scoring/domain/profile_flags.h"

#include <limits>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/scoring/domain/test_episode.h"

namespace rapport::scoring {
namespace {

using testing::CodesOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using testing::FlagOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;
using testing::TestEpisode;
using type::v1::RATER_CLIENT;
using type::v1::RATER_THERAPIST;

constexpr double kOpen = std::numeric_limits<double>::quiet_NaN();

goals::v1::GoalProgress OneGoal(goals::v1::Agreement agreement, bool stale) {
  goals::v1::GoalProgress progress;
  goals::v1::GoalStanding& goal = *progress.add_goals();
  goal.set_goal("practices/p/episodes/e/goals/g");
  goal.set_state(goals::v1::GOAL_STATE_ACTIVE);
  goal.set_agreement(agreement);
  if (stale) progress.mutable_staleness()->add_goals()->set_goal(goal.goal());
  return progress;
}

TEST(ProfileFlagsTest, ASteadyGoodAllianceRaisesNothing) {
  const auto profile = TestEpisode().SrsCourse({37, 37.6, 36.8, 37.2, 38, 37.6, 37.2, 38}).Profile();
  EXPECT_THAT(CodesOf(profile), IsEmpty());
}

TEST(ProfileFlagsTest, AnEpisodeWithoutSessionsRaisesNothing) {
  EXPECT_THAT(CodesOf(TestEpisode().Profile()), IsEmpty());
}

TEST(ProfileFlagsTest, AnEarlyGoodAllianceWithOneRatingIsNoDrop) {
  EXPECT_THAT(CodesOf(TestEpisode().SrsCourse({37}).Profile()), IsEmpty());
}

TEST(ProfileFlagsTest, AFreshRuptureIsProbableAndOpen) {
  const auto profile = TestEpisode().SrsCourse({37, 37.6, 36.8, 37.2, 37.6, 26}).Profile();
  EXPECT_THAT(CodesOf(profile), ElementsAre("PROBABLE_RUPTURE", "SRS_CHECK_IN"));
  const v1::Flag& flag = FlagOf(profile, "PROBABLE_RUPTURE");
  EXPECT_EQ(flag.severity(), v1::SEVERITY_WARNING);
  EXPECT_EQ(flag.evidence(0).session(), "practices/p/episodes/e/sessions/s6");
  EXPECT_DOUBLE_EQ(flag.evidence(0).observed(), 26);
}

TEST(ProfileFlagsTest, ARepairedRuptureIsGoodNewsForAWhileAndThenHistory) {
  TestEpisode episode;
  episode.SrsCourse({37, 37.6, 36.8, 37.2, 37.6, 26, 33, 37.2});
  EXPECT_THAT(CodesOf(episode.Profile()), Contains("DROP_REPAIRED"));
  EXPECT_THAT(CodesOf(episode.Profile()), Not(Contains("PROBABLE_RUPTURE")));
  episode.SrsCourse({37.2, 37.6, 37.2});
  EXPECT_THAT(CodesOf(episode.Profile()), IsEmpty());
  EXPECT_EQ(episode.Profile().ruptures(0).events(0).repair(), v1::REPAIR_STATUS_REPAIRED);
}

TEST(ProfileFlagsTest, AnUnrepairedRuptureStaysUntilItIsRepaired) {
  TestEpisode episode;
  episode.SrsCourse({37, 37.6, 36.8, 37.2, 37.6, 26, 27, 26.4, 27.2, 26.8});
  EXPECT_THAT(CodesOf(episode.Profile()), Contains("PROBABLE_RUPTURE_UNREPAIRED"));
  EXPECT_EQ(FlagOf(episode.Profile(), "PROBABLE_RUPTURE_UNREPAIRED").severity(), v1::SEVERITY_WARNING);
}

TEST(ProfileFlagsTest, AnUnrepairedRuptureWithoutRatingsSinceDoesNotSpeakOfThem) {
  const auto said = [](const std::vector<std::optional<double>>& course) {
    return FlagOf(TestEpisode().SrsCourse(course).Profile(), "PROBABLE_RUPTURE_UNREPAIRED").message();
  };
  EXPECT_THAT(said({37, 37.6, 36.8, 37.2, 37.6, 26, {}, {}, {}}), HasSubstr("There has been no rating since then"));
  EXPECT_THAT(said({37, 37.6, 36.8, 37.2, 37.6, 26, {}, 27, {}}), HasSubstr("The ratings since then have not"));
}

TEST(ProfileFlagsTest, ACheckInIsAskedForWhileTheFormIsNews) {
  EXPECT_THAT(CodesOf(TestEpisode().SrsCourse({30, {}, {}}).Profile()), Contains("SRS_CHECK_IN"));
  EXPECT_THAT(CodesOf(TestEpisode().SrsCourse({30, {}, {}, {}}).Profile()), Not(Contains("SRS_CHECK_IN")));
}

TEST(ProfileFlagsTest, ARiskThatAnInstrumentClassifiesHasTheOpeningOfARisk) {
  TestEpisode episode;
  episode.Session().Form("c-ssrs-screener", {1, 1, 1, 1, 0, 0, kOpen});
  const auto profile = episode.Profile();
  ASSERT_THAT(CodesOf(profile), Contains("RISK_LEVEL_HIGH"));
  EXPECT_EQ(FlagOf(profile, "RISK_LEVEL_HIGH").severity(), v1::SEVERITY_URGENT);
  EXPECT_THAT(FlagOf(profile, "RISK_LEVEL_HIGH").opening(), HasSubstr("a question about harm"));
}

TEST(ProfileFlagsTest, AModerateDropIsWorthAQuestionAndNoRupture) {
  const auto profile = TestEpisode().SrsCourse({38, 37.6, 38, 38.4, 38, 34}).Profile();
  EXPECT_THAT(CodesOf(profile), IsSupersetOf({"ALLIANCE_DROP", "SRS_CHECK_IN"}));
  EXPECT_THAT(CodesOf(profile), Not(Contains("PROBABLE_RUPTURE")));
}

TEST(ProfileFlagsTest, OrdinaryFluctuationIsNoDrop) {
  const auto codes = CodesOf(TestEpisode().SrsCourse({37, 38.4, 36.4, 38, 36.8, 38.4, 36.8}).Profile());
  EXPECT_THAT(codes, Not(Contains("ALLIANCE_DROP")));
  EXPECT_THAT(codes, Not(Contains("PROBABLE_RUPTURE")));
}

TEST(ProfileFlagsTest, ASlowDeclineIsSeenAsFalling) {
  const auto profile = TestEpisode().SrsCourse({39, 38.4, 38, 37.6, 37.2, 36.8, 36.4, 36}).Profile();
  EXPECT_THAT(CodesOf(profile), Contains("ALLIANCE_FALLING"));
  EXPECT_THAT(CodesOf(profile), Not(Contains("PROBABLE_RUPTURE")));
}

TEST(ProfileFlagsTest, MissingFormsAreGapsAndNoDrop) {
  const auto profile = TestEpisode().SrsCourse({37, std::nullopt, std::nullopt, 37.2, std::nullopt, 37.6}).Profile();
  EXPECT_THAT(CodesOf(profile), IsEmpty());
  EXPECT_EQ(profile.series(0).gaps(), 3u);
  EXPECT_EQ(profile.series(0).n(), 3u);
}

TEST(ProfileFlagsTest, LongWithoutARatingIsSaid) {
  const auto profile =
      TestEpisode().SrsCourse({37, 37.2, std::nullopt, std::nullopt, std::nullopt, std::nullopt}).Profile();
  EXPECT_THAT(CodesOf(profile), ElementsAre("ALLIANCE_NOT_MEASURED"));
}

TEST(ProfileFlagsTest, ThreeRatingsAtTheTopInviteCriticism) {
  EXPECT_THAT(CodesOf(TestEpisode().SrsCourse({38, 40, 40}).Profile()), IsEmpty());
  const auto profile = TestEpisode().SrsCourse({38, 40, 40, 40}).Profile();
  EXPECT_THAT(CodesOf(profile), ElementsAre("CEILING_RUN"));
  EXPECT_EQ(profile.flags(0).severity(), v1::SEVERITY_INFO);
}

TEST(ProfileFlagsTest, DriftingAwayFromAppointmentsIsSeen) {
  TestEpisode episode;
  episode.SrsCourse({37, 37.2, 37.6}).Missed().Session().Srs(37.2);
  EXPECT_THAT(CodesOf(episode.Profile()), Not(Contains("APPOINTMENTS_MISSED")));
  episode.Missed(intake::v1::ATTENDANCE_CANCELLED_LATE_BY_CLIENT);
  EXPECT_THAT(CodesOf(episode.Profile()), ElementsAre("APPOINTMENTS_MISSED"));
}

TEST(ProfileFlagsTest, CancellingInTimeOrByThePracticeIsNotMissing) {
  TestEpisode episode;
  episode.SrsCourse({37, 37.2, 37.6});
  for (int i = 0; i < 3; ++i) {
    episode.Missed(intake::v1::ATTENDANCE_CANCELLED_EARLY_BY_CLIENT);
    episode.Missed(intake::v1::ATTENDANCE_CANCELLED_BY_THERAPIST);
  }
  EXPECT_THAT(CodesOf(episode.Profile()), IsEmpty());
}

TEST(ProfileFlagsTest, ARiskItemComesFirstWhateverTheTotal) {
  TestEpisode episode;
  episode.SrsCourse({37, 37.6, 36.8, 37.2, 37.6, 26}).Form("phq-9", {0, 0, 0, 0, 0, 0, 0, 0, 1});
  const auto profile = episode.Profile();
  EXPECT_EQ(profile.flags(0).code(), "SELF_HARM_ITEM");
  EXPECT_EQ(profile.flags(0).severity(), v1::SEVERITY_URGENT);
}

TEST(ProfileFlagsTest, AnUnansweredRiskItemIsUnknownAndNotAbsent) {
  TestEpisode episode;
  episode.Session().Form("phq-9", {1, 1, 0, 1, 0, 1, 0, 1, kOpen});
  EXPECT_THAT(CodesOf(episode.Profile()), Contains("SELF_HARM_ITEM_UNKNOWN"));
}

TEST(ProfileFlagsTest, ALaterFormWithoutRiskClearsTheFlag) {
  TestEpisode episode;
  episode.Session().Form("phq-9", {0, 0, 0, 0, 0, 0, 0, 0, 1});
  episode.Session().Phq9(3);
  EXPECT_THAT(CodesOf(episode.Profile()), IsEmpty());
}

TEST(ProfileFlagsTest, GettingReliablyWorseIsAWarning) {
  TestEpisode episode;
  episode.Session().Phq9(9).Session().Phq9(12).Session().Phq9(16);
  EXPECT_THAT(CodesOf(episode.Profile()), Contains("OUTCOME_WORSE"));
}

TEST(ProfileFlagsTest, LittleChangeIsSaidFromTheFourthSessionOn) {
  TestEpisode episode;
  episode.Session().Phq9(18).Session().Phq9(18).Session().Phq9(17);
  EXPECT_THAT(CodesOf(episode.Profile()), Not(Contains("OUTCOME_BELOW_EXPECTED")));
  episode.Session().Phq9(17);
  EXPECT_THAT(FlagOf(episode.Profile(), "OUTCOME_BELOW_EXPECTED").message(),
              HasSubstr("there has been little change for the better so far."));
}

TEST(ProfileFlagsTest, RecoveryIsSaidToo) {
  TestEpisode episode;
  episode.Session().Phq9(18).Session().Phq9(7);
  EXPECT_THAT(CodesOf(episode.Profile()), Contains("OUTCOME_RECOVERED"));
  EXPECT_THAT(CodesOf(episode.Profile()), Not(Contains("OUTCOME_WORSE")));
}

TestEpisode OrsCourse(const std::string& population, const std::vector<double>& totals) {
  TestEpisode episode;
  episode.Population(population);
  for (const double total : totals) episode.Session().Form("ors", std::vector<double>(4, total / 4));
  return episode;
}

TEST(ProfileFlagsTest, TheEpisodesPopulationBringsItsCutOff) {
  const auto profile = OrsCourse("adults", {18, 22, 26, 30}).Profile();
  EXPECT_THAT(CodesOf(profile), Contains("OUTCOME_RECOVERED"));
  EXPECT_EQ(profile.outcomes(0).change().threshold(), 5) << "published for everybody";
  EXPECT_EQ(profile.outcomes(0).change().cutoff(), 25) << "published for adults";
}

TEST(ProfileFlagsTest, WhoBeganInTheFunctionalRangeIsNotExpectedToImprove) {
  const std::vector<double> steady(6, 36);
  EXPECT_THAT(CodesOf(OrsCourse("adults", steady).Profile()), Not(Contains("OUTCOME_BELOW_EXPECTED")));
  EXPECT_THAT(CodesOf(OrsCourse("adults", std::vector<double>(6, 16)).Profile()), Contains("OUTCOME_BELOW_EXPECTED"));
}

TEST(ProfileFlagsTest, WithoutAPopulationNobodyKnowsWhoIsClinicalAndOnlyWorseningIsTold) {
  for (const char* population : {"", "sailors"}) {
    EXPECT_THAT(CodesOf(OrsCourse(population, std::vector<double>(6, 16)).Profile()),
                Not(Contains("OUTCOME_BELOW_EXPECTED")));
    EXPECT_THAT(CodesOf(OrsCourse(population, {36, 36, 28}).Profile()), Contains("OUTCOME_WORSE"));
    EXPECT_FALSE(OrsCourse(population, {18, 30}).Profile().outcomes(0).change().has_cutoff());
  }
}

TEST(ProfileFlagsTest, OneOutcomeScoreSaysNothingAboutChange) {
  EXPECT_THAT(CodesOf(TestEpisode().Session().Phq9(18).Profile()), IsEmpty());
}

TEST(ProfileFlagsTest, ATherapistAboveTheClientIsSeenAndOneBelowIsNot) {
  TestEpisode above, below;
  for (const double bond : {3, 4, 3, 4, 3, 4}) {
    above.Session().Wai(RATER_CLIENT, 3, 3, bond).Wai(RATER_THERAPIST, 5, 5, 5);
    below.Session().Wai(RATER_CLIENT, 4, 4, bond).Wai(RATER_THERAPIST, 3, 3, bond);
  }
  EXPECT_THAT(CodesOf(above.Profile()), Contains("THERAPIST_ABOVE_CLIENT"));
  EXPECT_THAT(CodesOf(below.Profile()), Not(Contains("THERAPIST_ABOVE_CLIENT")));
}

TEST(ProfileFlagsTest, DisputedAndUnratedGoalsAreEachSaid) {
  TestEpisode episode;
  episode.Session();
  EXPECT_THAT(CodesOf(episode.Profile(OneGoal(goals::v1::AGREEMENT_AGREED, false))), IsEmpty());
  EXPECT_THAT(CodesOf(episode.Profile(OneGoal(goals::v1::AGREEMENT_DISPUTED, false))), ElementsAre("GOALS_DISPUTED"));
  goals::v1::GoalProgress disputed = OneGoal(goals::v1::AGREEMENT_DISPUTED, false);
  disputed.mutable_goals(0)->mutable_latest_response_time()->set_seconds(1700000000);
  EXPECT_EQ(FlagOf(TestEpisode().Profile(disputed), "GOALS_DISPUTED").raised_time().seconds(), 1700000000)
      << "before any session";
  EXPECT_THAT(CodesOf(episode.Profile(OneGoal(goals::v1::AGREEMENT_AGREED, true))), ElementsAre("GOALS_UNRATED"));
}

TEST(ProfileFlagsTest, LowGoalAgreementCountsOnlyBesideADisputedOrUnratedGoal) {
  TestEpisode episode;
  episode.Session().Wai(RATER_CLIENT, 2, 4, 4);
  EXPECT_THAT(CodesOf(episode.Profile(OneGoal(goals::v1::AGREEMENT_AGREED, false))),
              Not(Contains("GOAL_AGREEMENT_LOW")));
  EXPECT_THAT(CodesOf(episode.Profile(OneGoal(goals::v1::AGREEMENT_DISPUTED, false))), Contains("GOAL_AGREEMENT_LOW"));
}

TEST(ProfileFlagsTest, ReportedTensionThatStayedIsSaid) {
  TestEpisode episode;
  episode.SrsCourse({37, 37.2});
  intake::v1::AllianceReport& report = *episode.last_session().add_alliance_conversations()->add_reports();
  report.set_rater(RATER_CLIENT);
  report.set_tension(3);
  report.set_resolution(3);
  EXPECT_THAT(CodesOf(episode.Profile()), IsEmpty());
  intake::v1::AllianceReport& open = *episode.last_session().mutable_alliance_conversations(0)->mutable_reports(0);
  open.set_resolution(0);
  EXPECT_THAT(CodesOf(episode.Profile()), ElementsAre("TENSION_UNRESOLVED"));
}

TEST(ProfileFlagsTest, FlagsAreOrderedMostSevereFirst) {
  TestEpisode episode;
  episode.SrsCourse({37, 37.6, 36.8, 37.2, 37.6, 26}).Form("phq-9", {0, 0, 0, 0, 0, 0, 0, 0, 2});
  const auto profile = episode.Profile(OneGoal(goals::v1::AGREEMENT_AGREED, true));
  for (int i = 1; i < profile.flags_size(); ++i) {
    EXPECT_GE(profile.flags(i - 1).severity(), profile.flags(i).severity());
  }
}

TEST(ProfileFlagsTest, AFlagKeepsItsIdWhileItHoldsAndANewOneGetsAnother) {
  TestEpisode episode;
  episode.SrsCourse({37, 37.6, 36.8, 37.2, 37.6, 26});
  const std::string id = FlagOf(episode.Profile(), "PROBABLE_RUPTURE").id();
  episode.SrsCourse({27});
  EXPECT_EQ(FlagOf(episode.Profile(), "PROBABLE_RUPTURE").id(), id);
  episode.SrsCourse({37.2, 37.2, 37.6, 37.2, 26});
  EXPECT_NE(FlagOf(episode.Profile(), "PROBABLE_RUPTURE").id(), id);
}

}  // namespace
}  // namespace rapport::scoring
