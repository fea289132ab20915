#include "common/instruments/answers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace rapport::instruments {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// Three items: 0 to 3; -3 to 3 without 0; a line in tenths that may be not applicable.
Instrument ThreeItems() {
  Instrument instrument;
  instrument.id = "three";
  instrument.raters = {{Rater::kClient, ""}};
  instrument.items.resize(3);
  for (std::uint32_t i = 0; i < 3; ++i) instrument.items[i].number = i + 1;
  instrument.items[0].response = {.min = 0, .max = 3, .step = 1};
  instrument.items[1].response = {.min = -3, .max = 3, .step = 1, .no_zero = true};
  instrument.items[2].response = {.min = 0, .max = 10, .step = 0.1};
  instrument.items[2].not_applicable_allowed = true;
  return instrument;
}

auto Problem(AnswerFault fault, std::size_t index) {
  return AllOf(Field(&AnswerProblem::fault, fault), Field(&AnswerProblem::index, index));
}

TEST(CheckAnswersTest, GoodAnswersInAnyOrderHaveNoProblem) {
  EXPECT_THAT(CheckAnswers(ThreeItems(), Rater::kClient, {{3, 9.7}, {1, 0}, {2, -3}}), IsEmpty());
}

TEST(CheckAnswersTest, UnansweredIsNoProblemAndNeitherIsAllowedNotApplicable) {
  EXPECT_THAT(CheckAnswers(ThreeItems(), Rater::kClient, {{1, std::nullopt}, {3, std::nullopt, true}}), IsEmpty());
}

TEST(CheckAnswersTest, EveryProblemIsFoundAtOnce) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THAT(CheckAnswers(ThreeItems(), Rater::kObserver,
                           {{1, 4}, {1, 1.5}, {2, 0}, {9, 1}, {0, 1}, {3, nan}, {3, 1, true}, {2, std::nullopt, true}}),
              ElementsAre(Problem(AnswerFault::kRaterNotAllowed, 0), Problem(AnswerFault::kOutOfRange, 0),
                          Problem(AnswerFault::kDuplicateItem, 1), Problem(AnswerFault::kOffStep, 1),
                          Problem(AnswerFault::kOffStep, 2), Problem(AnswerFault::kUnknownItem, 3),
                          Problem(AnswerFault::kUnknownItem, 4), Problem(AnswerFault::kNotFinite, 5),
                          Problem(AnswerFault::kDuplicateItem, 6), Problem(AnswerFault::kNotApplicableAndValue, 6),
                          Problem(AnswerFault::kDuplicateItem, 7), Problem(AnswerFault::kNotApplicableRefused, 7)));
}

TEST(CheckAnswersTest, NoAnswersIsAProblem) {
  EXPECT_THAT(CheckAnswers(ThreeItems(), Rater::kClient, {}), ElementsAre(Problem(AnswerFault::kNoAnswers, 0)));
}

TEST(CheckAnswersTest, AnInstrumentOfGoalsTakesNoAnswers) {
  Instrument goals = ThreeItems();
  goals.goal_based = true;
  EXPECT_THAT(CheckAnswers(goals, Rater::kClient, {{1, 1}}), ElementsAre(Problem(AnswerFault::kGoalBased, 0)));
}

TEST(AcceptsValueTest, TenthsAreOnStepThoughTheyHaveNoExactForm) {
  const ResponseScale line = {.min = 0, .max = 10, .step = 0.1};
  for (int tenths = 0; tenths <= 100; ++tenths) EXPECT_TRUE(AcceptsValue(line, tenths * 0.1)) << tenths;
  EXPECT_FALSE(AcceptsValue(line, 0.05));
  EXPECT_FALSE(AcceptsValue(line, 10.1));
  EXPECT_FALSE(AcceptsValue(line, -0.1));
}

TEST(AcceptsValueTest, InfinityAndNanAreRefused) {
  const ResponseScale scale = {.min = 0, .max = 3, .step = 1};
  EXPECT_FALSE(AcceptsValue(scale, std::numeric_limits<double>::infinity()));
  EXPECT_FALSE(AcceptsValue(scale, -std::numeric_limits<double>::infinity()));
  EXPECT_FALSE(AcceptsValue(scale, std::numeric_limits<double>::quiet_NaN()));
}

TEST(ProblemTest, TheFieldNamesTheAnswer) {
  EXPECT_EQ(ProblemField({AnswerFault::kOffStep, 3}, "assessment"), "assessment.answers[3].value");
  EXPECT_EQ(ProblemField({AnswerFault::kDuplicateItem, 3}, "assessment"), "assessment.answers[3].item");
  EXPECT_EQ(ProblemField({AnswerFault::kNotApplicableRefused, 0}, "a"), "a.answers[0].not_applicable");
  EXPECT_EQ(ProblemField({AnswerFault::kRaterNotAllowed}, "a"), "a.rater");
  EXPECT_EQ(ProblemField({AnswerFault::kNoAnswers}, "a"), "a.answers");
  EXPECT_EQ(ProblemField({AnswerFault::kGoalBased}, "a"), "a.instrument");
}

TEST(ProblemTest, TheDescriptionSaysWhatIsRightAndNotWhatWasAnswered) {
  const Instrument instrument = ThreeItems();
  const std::vector<Answer> answers = {{2, 77}};
  const std::string text = DescribeProblem({AnswerFault::kOutOfRange, 0}, instrument, answers);
  EXPECT_EQ(text, "item 2 accepts -3 to 3 in steps of 1, without 0");
  for (const AnswerFault fault : {AnswerFault::kOutOfRange, AnswerFault::kOffStep, AnswerFault::kNotFinite,
                                  AnswerFault::kDuplicateItem, AnswerFault::kUnknownItem}) {
    EXPECT_THAT(DescribeProblem({fault, 0}, instrument, answers), Not(HasSubstr("77")));
  }
}

}  // namespace
}  // namespace rapport::instruments
