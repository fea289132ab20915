#include "services/cli/words.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapport/intake/v1/session.pb.h"

namespace rapport::cli {
namespace {

using intake::v1::Attendance;

TEST(WordsTest, EveryEnumValueHasAWordAndComesBack) {
  EXPECT_EQ(Word(Attendance::ATTENDANCE_NO_SHOW), "no-show");
  EXPECT_EQ(*Parse<Attendance>("cancelled-early-by-client"), Attendance::ATTENDANCE_CANCELLED_EARLY_BY_CLIENT);
  EXPECT_EQ(Word(Attendance::ATTENDANCE_UNSPECIFIED), "");
}

TEST(WordsTest, AnUnknownWordIsAnsweredWithTheKnownOnes) {
  EXPECT_THAT(Parse<type::v1::Rater>("boss").status().message(),
              testing::AllOf(testing::HasSubstr("'boss'"), testing::HasSubstr("client, therapist, caregiver")));
}

TEST(ParseFormTest, TellsZeroFromUnansweredFromNotApplicable) {
  const auto form = ParseForm("wsas=na,0,_,3");
  ASSERT_TRUE(form.ok());
  EXPECT_EQ(form->instrument(), "wsas");
  ASSERT_EQ(form->answers_size(), 4);
  EXPECT_TRUE(form->answers(0).not_applicable());
  EXPECT_TRUE(form->answers(1).has_value());
  EXPECT_EQ(form->answers(1).value(), 0);
  EXPECT_FALSE(form->answers(2).has_value());
  EXPECT_EQ(form->answers(3).item(), 4u);
}

TEST(ParseFormTest, TakesItemNumbersAndRefusesNonsense) {
  EXPECT_EQ(ParseForm("phq-9=9:1,2:3")->answers(0).item(), 9u);
  EXPECT_FALSE(ParseForm("phq-9").ok());
  EXPECT_FALSE(ParseForm("phq-9=1,x").ok());
  EXPECT_FALSE(ParseForm("phq-9=a:1").ok());
}

TEST(ParseTimeTest, ReadsDatesAndTimes) {
  EXPECT_EQ(ParseTime("1970-01-02")->seconds(), 86400);
  EXPECT_EQ(ParseTime("1970-01-01T01:00")->seconds(), 3600);
  EXPECT_EQ(ParseTime("1970-01-01T01:00:00+01:00")->seconds(), 0);
  EXPECT_FALSE(ParseTime("yesterday").ok());
}

}  // namespace
}  // namespace rapport::cli
