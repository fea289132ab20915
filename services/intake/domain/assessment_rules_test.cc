#include "services/intake/domain/assessment_rules.h"

#include <limits>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/intake/testing/intake_builders.h"
#include "tests/testing/status_matchers.h"

namespace rapport::intake {
namespace {

using test::HasViolation;
using test::IsOk;
using ::testing::AllOf;

const absl::Time kNow = absl::FromUnixSeconds(1'772'452'800);

class AssessmentRulesTest : public testing::Test {
 protected:
  absl::Status Check(type::v1::Assessment& assessment) {
    Violations violations;
    rules_.CheckAndResolve("assessment", kNow, assessment, violations);
    return violations.ToStatus();
  }

  const instruments::InstrumentCatalog catalog_ = *instruments::InstrumentCatalog::Load(RAPPORT_DEFINITIONS);
  const AssessmentRules rules_{catalog_};
};

TEST_F(AssessmentRulesTest, TheCurrentVersionIsResolved) {
  type::v1::Assessment assessment = AnAssessment();
  EXPECT_THAT(Check(assessment), IsOk());
  EXPECT_EQ(assessment.instrument_version(), catalog_.Find("gad-7")->version);
}

TEST_F(AssessmentRulesTest, AnsweredZeroAndUnansweredAreBothFineAndKept) {
  type::v1::Assessment assessment = AnAssessment(0);
  assessment.mutable_answers(3)->clear_value();
  EXPECT_THAT(Check(assessment), IsOk());
  EXPECT_TRUE(assessment.answers(0).has_value());
  EXPECT_FALSE(assessment.answers(3).has_value());
}

TEST_F(AssessmentRulesTest, AnUnknownInstrumentOrVersionIsNamed) {
  type::v1::Assessment assessment = AnAssessment();
  assessment.set_instrument_version("0.0.1");
  EXPECT_THAT(Check(assessment), HasViolation("assessment.instrument_version"));
  assessment.set_instrument("horoscope");
  EXPECT_THAT(Check(assessment), HasViolation("assessment.instrument"));
}

TEST_F(AssessmentRulesTest, EveryWrongAnswerIsNamedAtOnce) {
  type::v1::Assessment assessment = AnAssessment();
  assessment.mutable_answers(0)->set_value(4);
  assessment.mutable_answers(1)->set_value(0.5);
  assessment.mutable_answers(2)->set_value(std::numeric_limits<double>::infinity());
  assessment.mutable_answers(3)->set_item(5);
  assessment.mutable_answers(6)->set_item(8);
  assessment.set_language(std::string(36, 'x'));
  *assessment.mutable_completed_time() = At(kNow + absl::Hours(1));
  EXPECT_THAT(Check(assessment),
              AllOf(HasViolation("assessment.answers[0].value"), HasViolation("assessment.answers[1].value"),
                    HasViolation("assessment.answers[2].value"), HasViolation("assessment.answers[4].item"),
                    HasViolation("assessment.answers[6].item"), HasViolation("assessment.language"),
                    HasViolation("assessment.completed_time")));
}

TEST_F(AssessmentRulesTest, AnEmptyAssessmentIsRefused) {
  type::v1::Assessment assessment = AnAssessment();
  assessment.clear_answers();
  EXPECT_THAT(Check(assessment), HasViolation("assessment.answers"));
}

TEST_F(AssessmentRulesTest, TheRaterIsOneTheInstrumentIsMadeFor) {
  type::v1::Assessment assessment = AnAssessment();
  assessment.set_rater(type::v1::RATER_UNSPECIFIED);
  EXPECT_THAT(Check(assessment), HasViolation("assessment.rater"));
}

}  // namespace
}  // namespace rapport::intake
