// Every flag can be read to a client without harm: it says what was seen, and neither judges nor diagnoses.
#include <algorithm>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/scoring/assessment/test_catalog.h"
#include "services/scoring/domain/test_episode.h"

namespace rapport::scoring {
namespace {

using testing::TestEpisode;
using type::v1::RATER_CLIENT;
using type::v1::RATER_THERAPIST;

constexpr double kOpen = std::numeric_limits<double>::quiet_NaN();

// Words that put something on the person rather than say what was seen, and words that name a disorder.
const std::set<std::string>& Hurtful() {
  static const auto* const kWords =
      new std::set<std::string>{"abnormal",      "addict",       "aggressive",   "alcoholic",     "attention-seeking",
                                "bad",           "blame",        "borderline",   "chronic",       "compliance",
                                "compliant",     "defective",    "denial",       "dependent",     "depressed",
                                "depression",    "depressive",   "deteriorated", "deterioration", "diagnosis",
                                "difficult",     "disorder",     "disordered",   "dropout",       "dysfunctional",
                                "failed",        "failing",      "failure",      "fault",         "guilty",
                                "hostile",       "ill",          "immature",     "inadequate",    "inconsistent",
                                "insincere",     "lazy",         "lying",        "manipulative",  "mentally",
                                "negative",      "neurotic",     "noncompliant", "noncompliance", "non-compliant",
                                "paranoid",      "pathological", "pathology",    "poor",          "problematic",
                                "provisional",   "psychotic",    "ptsd",         "refused",       "refuses",
                                "reluctance",    "reluctant",    "resistance",   "resistant",     "sick",
                                "stubborn",      "suspicious",   "symptom",      "syndrome",      "toxic",
                                "uncooperative", "unmotivated",  "unreliable",   "unstable",      "untrustworthy",
                                "unwilling",     "weak",         "worse",        "wrong"};
  return *kWords;
}

// Every code that the rules of a profile raise.
const std::set<std::string>& AllCodes() {
  static const auto* const kCodes = new std::set<std::string>{"ALLIANCE_CHECK_IN",
                                                              "ALLIANCE_DROP",
                                                              "ALLIANCE_DROP_UNREPAIRED",
                                                              "ALLIANCE_FALLING",
                                                              "ALLIANCE_NOT_MEASURED",
                                                              "APPOINTMENTS_MISSED",
                                                              "CEILING_RUN",
                                                              "DROP_REPAIRED",
                                                              "GOALS_DISPUTED",
                                                              "GOALS_UNRATED",
                                                              "GOAL_AGREEMENT_LOW",
                                                              "OUTCOME_BELOW_EXPECTED",
                                                              "OUTCOME_RECOVERED",
                                                              "OUTCOME_WORSE",
                                                              "PROBABLE_RUPTURE",
                                                              "PROBABLE_RUPTURE_UNREPAIRED",
                                                              "RATINGS_APART",
                                                              "SRS_CHECK_IN",
                                                              "TENSION_UNRESOLVED",
                                                              "THERAPIST_ABOVE_CLIENT"};
  return *kCodes;
}

goals::v1::GoalProgress DisputedGoal() {
  goals::v1::GoalProgress progress;
  goals::v1::GoalStanding& goal = *progress.add_goals();
  goal.set_goal("practices/p/episodes/e/goals/g");
  goal.set_state(goals::v1::GOAL_STATE_ACTIVE);
  goal.set_agreement(goals::v1::AGREEMENT_DISPUTED);
  progress.mutable_staleness()->add_goals()->set_goal(goal.goal());
  return progress;
}

// The growth model that lets a course be behind what the practice's own episodes say.
ProfileParameters WithModel() {
  ProfileParameters parameters;
  parameters.growth_models[{"phq-9", "total", RATER_CLIENT}] = {
      {.intercept = 16, .slope = -4, .var_intercept = 9, .covariance = 0, .var_slope = 0.5, .sigma2 = 4}, "own"};
  return parameters;
}

TestEpisode Course(const std::vector<std::optional<double>>& totals) {
  TestEpisode episode;
  return episode.SrsCourse(totals);
}

// Flags of episodes that raise all of them.
std::vector<v1::Flag> AllFlags() {
  const std::vector<std::optional<double>> steady = {37, 37.6, 36.8, 37.2, 37.6};
  const auto after = [&](std::vector<std::optional<double>> more) {
    std::vector<std::optional<double>> totals = steady;
    totals.insert(totals.end(), more.begin(), more.end());
    return Course(totals);
  };
  std::vector<TestEpisode> episodes = {after({26}),
                                       after({26, 27, 26, 27, 26}),
                                       after({33.4}),
                                       after({33.4, 33.4, 33.4, 33.4, 33.4}),
                                       after({26, 37.2}),
                                       Course({39, 38.4, 37.6, 37, 36.2, 35.6, 35}),
                                       Course({38, 40, 40, 40}),
                                       Course({37, 37.2, std::nullopt, std::nullopt, std::nullopt, std::nullopt})};
  episodes.push_back(Course({37, 37}).Missed().Missed());
  TestEpisode apart;
  for (const double bond : {2, 3, 2, 3, 2, 3}) {
    apart.Session().Wai(RATER_CLIENT, 2, 2, bond).Wai(RATER_THERAPIST, 5, 5, 7 - bond).Phq9(18);
  }
  episodes.push_back(apart);
  TestEpisode worse;
  episodes.push_back(worse.Session().Phq9(8).Session().Form("phq-9", {3, 3, 3, 3, 3, 3, 3, 3, 1}));
  TestEpisode better;
  episodes.push_back(better.Session().Phq9(18).Session().Phq9(5));
  TestEpisode behind;
  episodes.push_back(behind.Session().Phq9(18).Session().Phq9(18).Session().Phq9(18).Session().Phq9(18));
  TestEpisode tense = Course({37, 37.2});
  intake::v1::AllianceReport& report = *tense.last_session().add_alliance_conversations()->add_reports();
  report.set_rater(RATER_CLIENT);
  report.set_tension(3);
  report.set_resolution(0);
  episodes.push_back(tense);
  // What definitions say of one form: open items, a pattern of answers, a mark for a closer look.
  TestEpisode forms;
  forms.Session().Form("phq-9", {2, 2, 2, 2, 2, 2, 2, 2, kOpen}).Form("who-5", {1, 1, 1, 1, 1});
  episodes.push_back(forms);
  TestEpisode open;
  episodes.push_back(open.Session().Form("phq-9", {kOpen, kOpen, kOpen, 2, 2, 2, 2, 2, 0}));
  std::vector<v1::Flag> flags;
  for (const TestEpisode& episode : episodes) {
    for (const ProfileParameters& parameters : {ProfileParameters(), WithModel()}) {
      const auto profile = episode.Profile(DisputedGoal(), {}, parameters);
      flags.insert(flags.end(), profile.flags().begin(), profile.flags().end());
    }
  }
  return flags;
}

TEST(FlagTextsTest, EveryRuleIsLookedAt) {
  std::set<std::string> raised;
  for (const v1::Flag& flag : AllFlags()) raised.insert(flag.code());
  for (const std::string& code : AllCodes()) {
    // No shipped definition that may score has a mark of concern on an alliance total other than the SRS's.
    if (code == "ALLIANCE_CHECK_IN") continue;
    EXPECT_TRUE(raised.contains(code)) << code;
  }
  EXPECT_GT(raised.size(), AllCodes().size());  // and what definitions raise
}

TEST(FlagTextsTest, EveryFlagSaysWhatWhyAndHowToBegin) {
  for (const v1::Flag& flag : AllFlags()) {
    EXPECT_FALSE(flag.message().empty()) << flag.code();
    EXPECT_FALSE(flag.opening().empty()) << flag.code();
    EXPECT_FALSE(flag.rule().empty()) << flag.code();
    EXPECT_FALSE(flag.source().empty()) << flag.code();
    EXPECT_FALSE(flag.id().empty()) << flag.code();
    EXPECT_NE(flag.severity(), v1::SEVERITY_UNSPECIFIED) << flag.code();
    EXPECT_TRUE(flag.has_raised_time()) << flag.code();
    EXPECT_GE(flag.evidence_size(), 1) << flag.code();
  }
}

TEST(FlagTextsTest, NoTextJudgesOrDiagnoses) {
  for (const v1::Flag& flag : AllFlags()) {
    for (const std::string& text : {flag.message(), flag.opening()}) {
      for (absl::string_view word : absl::StrSplit(text, absl::ByAnyChar(" .,;:!?()\""))) {
        EXPECT_FALSE(Hurtful().contains(absl::AsciiStrToLower(word))) << flag.code() << ": " << word << " in: " << text;
      }
    }
  }
}

TEST(FlagTextsTest, AnOpeningIsShortAndAsksOrThanks) {
  for (const v1::Flag& flag : AllFlags()) {
    EXPECT_LE(flag.opening().size(), 200u) << flag.code();
    const bool invites = flag.opening().find('?') != std::string::npos ||
                         flag.opening().find("would like") != std::string::npos ||
                         flag.opening().find("Let us") != std::string::npos;
    EXPECT_TRUE(invites) << flag.code() << ": " << flag.opening();
  }
}

// What a definition says of an item about risk goes to the profile as it stands.
TEST(FlagTextsTest, WhatDefinitionsSayOfRiskItemsDescribesToo) {
  for (const auto& instrument : testing::ShippedDefinitions().all()) {
    for (const instruments::ItemRule& rule : instrument->item_rules) {
      if (!rule.risk) continue;
      for (absl::string_view word : absl::StrSplit(rule.message, absl::ByAnyChar(" .,;:!?()\""))) {
        EXPECT_FALSE(Hurtful().contains(absl::AsciiStrToLower(word))) << instrument->id << ": " << rule.message;
      }
    }
  }
}

}  // namespace
}  // namespace rapport::scoring
