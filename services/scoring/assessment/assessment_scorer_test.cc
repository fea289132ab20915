#include "services/scoring/assessment/assessment_scorer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "absl/strings/match.h"
#include "common/instruments/answers.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/scoring/assessment/test_catalog.h"
#include "services/scoring/engine/score_assessment.h"
#include "tests/testing/status_matchers.h"

namespace rapport::scoring {
namespace {

using google::protobuf::util::MessageDifferencer;
using test::HasViolation;
using test::StatusIs;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::MakeAssessment;
using testing::ShippedCatalog;

const double kBlank = std::nan("");

v1::Score ScoreOf(const type::v1::Assessment& assessment) {
  v1::Score score;
  const absl::Status status = AssessmentScorer(ShippedCatalog()).Score(assessment, score);
  EXPECT_TRUE(status.ok()) << status;
  return score;
}

absl::Status ErrorOf(const type::v1::Assessment& assessment) {
  v1::Score score;
  return AssessmentScorer(ShippedCatalog()).Score(assessment, score);
}

const v1::ScaleScore& ScaleOf(const v1::Score& score, const std::string& id) {
  for (const v1::ScaleScore& scale : score.scales()) {
    if (scale.scale() == id) return scale;
  }
  ADD_FAILURE() << "no scale " << id;
  return v1::ScaleScore::default_instance();
}

std::vector<std::string> FlagCodes(const v1::Score& score) {
  std::vector<std::string> codes;
  for (const v1::Flag& flag : score.flags()) codes.push_back(flag.code());
  return codes;
}

TEST(AssessmentScorerTest, CompleteAssessmentHasAnOfficialValueWithBandAndCutoffs) {
  const v1::Score score = ScoreOf(MakeAssessment("phq-9", {1, 2, 1, 3, 0, 1, 2, 1, 0}));
  const v1::ScaleScore& total = ScaleOf(score, "total");
  EXPECT_EQ(total.status(), v1::SCORE_STATUS_COMPLETE);
  EXPECT_EQ(total.value(), 11);
  EXPECT_FALSE(total.has_prorated_value());
  EXPECT_EQ(total.band().label(), "moderate");
  EXPECT_EQ(total.band().min(), 10);
  EXPECT_EQ(total.band().max(), 15);
  EXPECT_EQ(total.direction(), v1::DIRECTION_HIGHER_WORSE);
  EXPECT_EQ(total.answered(), 9);
  EXPECT_THAT(total.missing_items(), IsEmpty());
  EXPECT_NEAR(total.percent(), 100 * 11.0 / 27, 1e-9);
  ASSERT_GE(total.cutoffs_size(), 1);
  EXPECT_EQ(total.cutoffs(0).state(), v1::CUTOFF_STATE_MET);
  EXPECT_FALSE(total.cutoffs(0).source().empty());
}

TEST(AssessmentScorerTest, EveryScoreSaysWhatMadeIt) {
  const v1::Score score = ScoreOf(MakeAssessment("phq-9", {0, 0, 0, 0, 0, 0, 0, 0, 1}));
  EXPECT_EQ(score.instrument(), "phq-9");
  EXPECT_EQ(score.instrument_version(), testing::ShippedDefinitions().Find("phq-9")->version);
  EXPECT_EQ(score.definition_digest().size(), 64);
  EXPECT_EQ(score.engine_version(), std::string(kEngineVersion));
  EXPECT_EQ(score.rater(), type::v1::RATER_CLIENT);
  EXPECT_EQ(ScaleOf(score, "total").rule(), v1::SCORING_RULE_SUM);
  EXPECT_EQ(ScaleOf(score, "total").missing_rule(), v1::MISSING_RULE_SCALE_MEAN);
}

TEST(AssessmentScorerTest, ZeroEverywhereIsAScoreOfZero) {
  const v1::Score score = ScoreOf(MakeAssessment("gad-7", {0, 0, 0, 0, 0, 0, 0}));
  const v1::ScaleScore& total = ScaleOf(score, "total");
  EXPECT_TRUE(total.has_value());
  EXPECT_EQ(total.value(), 0);
}

TEST(AssessmentScorerTest, ProratedValueStandsInItsOwnFieldWithTheRulesSource) {
  const v1::Score score = ScoreOf(MakeAssessment("phq-9", {2, 1, kBlank, 3, 1, 0, 2, kBlank, 1}));
  const v1::ScaleScore& total = ScaleOf(score, "total");
  EXPECT_EQ(total.status(), v1::SCORE_STATUS_PRORATED);
  EXPECT_FALSE(total.has_value());
  EXPECT_NEAR(total.prorated_value(), 12.8571428571429, 1e-9);
  EXPECT_THAT(total.missing_items(), ElementsAre(3, 8));
  EXPECT_FALSE(total.missing_rule_source().empty());
  EXPECT_FALSE(total.has_interval());
}

TEST(AssessmentScorerTest, TooFewAnswersGiveNoNumberAtAll) {
  const v1::Score score = ScoreOf(MakeAssessment("phq-9", {2, 1, kBlank, kBlank, kBlank, 0, 2, 1, 1}));
  const v1::ScaleScore& total = ScaleOf(score, "total");
  EXPECT_EQ(total.status(), v1::SCORE_STATUS_NOT_SCORABLE);
  EXPECT_FALSE(total.has_value());
  EXPECT_FALSE(total.has_prorated_value());
  EXPECT_FALSE(total.has_percent());
  EXPECT_FALSE(total.has_band());
  for (const v1::Cutoff& cutoff : total.cutoffs()) EXPECT_EQ(cutoff.state(), v1::CUTOFF_STATE_UNKNOWN);
}

TEST(AssessmentScorerTest, InstrumentWithoutASourcedRuleIsNotProrated) {
  const v1::Score score = ScoreOf(MakeAssessment("gad-7", {1, 1, 1, 1, 1, 1, kBlank}));
  EXPECT_EQ(ScaleOf(score, "total").status(), v1::SCORE_STATUS_NOT_SCORABLE);
}

TEST(AssessmentScorerTest, RiskItemIsFlaggedWithItsEvidenceAndUnknownWhenMissing) {
  const v1::Score risk = ScoreOf(MakeAssessment("phq-9", {0, 1, 0, 0, 0, 0, 0, 0, 1}));
  ASSERT_THAT(FlagCodes(risk), ElementsAre("SELF_HARM_ITEM"));
  EXPECT_EQ(risk.flags(0).severity(), v1::SEVERITY_URGENT);
  EXPECT_EQ(risk.flags(0).evidence(0).item(), 9);
  EXPECT_EQ(risk.flags(0).evidence(0).observed(), 1);
  EXPECT_EQ(risk.flags(0).evidence(0).operator_(), v1::COMPARISON_OPERATOR_GE);
  EXPECT_FALSE(risk.flags(0).source().empty());
  const v1::Score unknown = ScoreOf(MakeAssessment("phq-9", {0, 1, 0, 0, 0, 0, 0, 0, kBlank}));
  ASSERT_THAT(FlagCodes(unknown), ElementsAre("SELF_HARM_ITEM_UNKNOWN"));
  EXPECT_FALSE(unknown.flags(0).evidence(0).has_observed());
}

TEST(AssessmentScorerTest, NotApplicableItemReducesTheScaleAndItsBandsDoNotHold) {
  type::v1::Assessment assessment = MakeAssessment("wsas", {kBlank, 3, 5, 2, 6});
  assessment.mutable_answers(0)->set_not_applicable(true);
  const v1::Score score = ScoreOf(assessment);
  const v1::ScaleScore& total = ScaleOf(score, "total");
  EXPECT_EQ(total.status(), v1::SCORE_STATUS_COMPLETE);
  EXPECT_EQ(total.value(), 16);
  EXPECT_EQ(total.max(), 32);
  EXPECT_TRUE(total.reduced());
  EXPECT_FALSE(total.has_band());
}

TEST(AssessmentScorerTest, AReusedReplyIsAsAFreshOne) {
  const AssessmentScorer scorer(ShippedCatalog());
  type::v1::Assessment not_applicable = MakeAssessment("wsas", {kBlank, 3, 5, 2, 6});
  not_applicable.mutable_answers(0)->set_not_applicable(true);
  const std::vector<type::v1::Assessment> assessments = {
      MakeAssessment("phq-9", {1, 2, 1, 3, 0, 1, 2, 1, 1}),
      MakeAssessment("phq-9", {2, 1, kBlank, 3, 1, 0, 2, kBlank, kBlank}),
      MakeAssessment("phq-9", {0, 0, kBlank, 3, 1, 0, 2, kBlank, 1}),
      MakeAssessment("phq-9", {0, 0, 0, 0, 0, 0, 0, 0, 0}),
      MakeAssessment("core-10", {2, 3, 1, 2, 3, 0, 2, 3, 1, 2}),
      MakeAssessment("core-10", {2, 3, 1, 2, 3, 0, 2, 3, 1, kBlank}),
      not_applicable,
      MakeAssessment("wsas", {1, 3, 5, 2, 6}),
      MakeAssessment("c-ssrs-screener", {1, 1, 1, kBlank, 0, 0}),
      MakeAssessment("c-ssrs-screener", {1, 1, 1, 0, 0, 0}),
      MakeAssessment("srs", {9.1, 8.2, 9.0, 9.2})};
  v1::Score reused;
  for (int round = 0; round < 2; ++round) {
    for (const type::v1::Assessment& assessment : assessments) {
      ASSERT_TRUE(scorer.Score(assessment, reused).ok()) << assessment.instrument();
      EXPECT_TRUE(MessageDifferencer::Equals(ScoreOf(assessment), reused)) << assessment.instrument();
    }
  }
}

TEST(AssessmentScorerTest, TheReplyNamesTheCurrentVersionWhenNoneIsAsked) {
  type::v1::Assessment assessment = MakeAssessment("gad-7", {0, 1, 2, 3, 0, 1, 2});
  const std::string current = testing::ShippedDefinitions().Find("gad-7")->version;
  EXPECT_EQ(ScoreOf(assessment).instrument_version(), current);
  assessment.set_instrument_version(current);
  EXPECT_EQ(ScoreOf(assessment).instrument_version(), current);
  assessment.set_instrument_version("0.0.1");
  EXPECT_THAT(ErrorOf(assessment), StatusIs(absl::StatusCode::kNotFound, "INSTRUMENT_VERSION_NOT_FOUND"));
}

TEST(AssessmentScorerTest, UnknownInstrumentIsNotFoundAndNotRepeated) {
  const absl::Status status = ErrorOf(MakeAssessment("maria-lopez", {1}));
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kNotFound, "INSTRUMENT_NOT_FOUND"));
  EXPECT_FALSE(absl::StrContains(status.message(), "maria"));
}

TEST(AssessmentScorerTest, AllViolationsAreNamedAtOnce) {
  type::v1::Assessment assessment = MakeAssessment("phq-9", {7, 1.5, std::numeric_limits<double>::infinity(), 1});
  assessment.mutable_answers(3)->set_item(1);
  assessment.add_answers()->set_item(10);
  assessment.add_answers()->set_item(6);
  assessment.mutable_answers(5)->set_not_applicable(true);
  assessment.set_rater(type::v1::RATER_UNSPECIFIED);
  const absl::Status status = ErrorOf(assessment);
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  for (const char* field :
       {"assessment.rater", "assessment.answers[0].value", "assessment.answers[1].value", "assessment.answers[2].value",
        "assessment.answers[3].item", "assessment.answers[4].item", "assessment.answers[5].not_applicable"}) {
    EXPECT_THAT(status, HasViolation(field));
  }
}

TEST(AssessmentScorerTest, NoAnswersAndNoInstrumentAreInvalid) {
  EXPECT_THAT(ErrorOf(MakeAssessment("phq-9", {})), HasViolation("assessment.answers"));
  EXPECT_THAT(ErrorOf(MakeAssessment("", {1})), HasViolation("assessment.instrument"));
}

TEST(AssessmentScorerTest, UnconfirmedInstrumentScoresOnlyWhereTheSiteEnabledIt) {
  const type::v1::Assessment assessment = MakeAssessment("sai", {1, 2, 3, 4, 5, 0});
  EXPECT_THAT(ErrorOf(assessment), StatusIs(absl::StatusCode::kFailedPrecondition, "INSTRUMENT_UNCONFIRMED"));
  const ScoringCatalog enabled(testing::ShippedDefinitions(), {"sai"});
  v1::Score score;
  EXPECT_TRUE(AssessmentScorer(enabled).Score(assessment, score).ok());
}

TEST(AssessmentScorerTest, GoalBasedInstrumentBelongsToTheGoalsService) {
  EXPECT_THAT(ErrorOf(MakeAssessment("gas", {1})),
              StatusIs(absl::StatusCode::kFailedPrecondition, "INSTRUMENT_GOAL_BASED"));
}

TEST(AssessmentScorerTest, BadRowIsAResultAndTheOthersAreScoredInOrder) {
  v1::ScoreAssessmentsRequest request;
  *request.add_assessments() = MakeAssessment("gad-7", {1, 1, 1, 1, 1, 1, 1});
  *request.add_assessments() = MakeAssessment("gad-7", {1, 1, 1, 1, 1, 1, 9});
  *request.add_assessments() = MakeAssessment("nothing", {1});
  *request.add_assessments() = MakeAssessment("gad-7", {2, 2, 2, 2, 2, 2, 2});
  v1::ScoreAssessmentsResponse response;
  const AssessmentScorer scorer(ShippedCatalog());
  for (int round = 0; round < 2; ++round) {
    scorer.ScoreEach(request, response);
    ASSERT_EQ(response.results_size(), 4);
    EXPECT_EQ(response.results(0).score().scales(0).value(), 7);
    EXPECT_THAT(response.results(1).error(), HasViolation("assessment.answers[6].value"));
    EXPECT_THAT(response.results(2).error(), StatusIs(absl::StatusCode::kNotFound, "INSTRUMENT_NOT_FOUND"));
    EXPECT_EQ(response.results(3).score().scales(0).value(), 14);
  }
  request.mutable_assessments()->DeleteSubrange(1, 3);
  scorer.ScoreEach(request, response);
  EXPECT_EQ(response.results_size(), 1);
}

TEST(AssessmentScorerTest, QuickAndThoroughChecksAgreeOnEveryInstrument) {
  for (const instruments::Instrument* instrument : testing::ShippedDefinitions().current()) {
    const ScoringKey key(*instrument);
    for (const instruments::Item& item : instrument->items) {
      const ItemKey& item_key = key.items()[item.number - 1];
      for (double value = item.response.min - 1; value <= item.response.max + 1; value += 0.05) {
        EXPECT_EQ(Accepts(item_key, value), instruments::AcceptsValue(item.response, value))
            << instrument->id << " item " << item.number << " value " << value;
      }
    }
  }
}

}  // namespace
}  // namespace rapport::scoring
