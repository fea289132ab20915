#include "common/instruments/validate_assessment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rapport::instruments {
namespace {

using testing::ElementsAre;

Instrument TwoItems() {
  Instrument instrument;
  instrument.id = "two";
  instrument.raters = {{Rater::kTherapist, ""}};
  instrument.items.resize(2);
  for (std::uint32_t i = 0; i < 2; ++i) {
    instrument.items[i].number = i + 1;
    instrument.items[i].response = {.min = 0, .max = 3, .step = 1};
  }
  return instrument;
}

std::vector<std::string> Fields(const Violations& violations) {
  std::vector<std::string> fields;
  for (const auto& violation : violations.bad_request().field_violations()) fields.push_back(violation.field());
  return fields;
}

TEST(ValidateAssessmentTest, ZeroIsAnAnswerAndNoValueIsNone) {
  type::v1::Assessment assessment;
  assessment.add_answers()->set_item(1);
  assessment.add_answers()->set_item(2);
  assessment.mutable_answers(1)->set_value(0);
  std::vector<Answer> answers = {{9, 9.0, true}};
  ReadAnswers(assessment, answers);
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(answers[0].value, std::nullopt);
  EXPECT_EQ(answers[1].value, 0.0);
}

TEST(ValidateAssessmentTest, AGoodAssessmentHasNoViolation) {
  type::v1::Assessment assessment;
  assessment.set_rater(type::v1::RATER_THERAPIST);
  auto* answer = assessment.add_answers();
  answer->set_item(2);
  answer->set_value(3);
  Violations violations;
  ValidateAssessment(TwoItems(), assessment, "assessment", violations);
  EXPECT_TRUE(violations.empty());
}

TEST(ValidateAssessmentTest, EveryViolationNamesItsField) {
  type::v1::Assessment assessment;  // no rater
  auto* answer = assessment.add_answers();
  answer->set_item(1);
  answer->set_value(9);
  answer = assessment.add_answers();
  answer->set_item(7);
  answer = assessment.add_answers();
  answer->set_item(2);
  answer->set_not_applicable(true);
  Violations violations;
  ValidateAssessment(TwoItems(), assessment, "row[4].assessment", violations);
  EXPECT_THAT(Fields(violations),
              ElementsAre("row[4].assessment.rater", "row[4].assessment.answers[0].value",
                          "row[4].assessment.answers[1].item", "row[4].assessment.answers[2].not_applicable"));
}

}  // namespace
}  // namespace rapport::instruments
