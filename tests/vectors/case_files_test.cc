#include "tests/vectors/case_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "absl/strings/str_cat.h"
#include "tests/vectors/shipped_instruments.h"

namespace rapport {
namespace {

using testing::HasSubstr;

// What a file with one case of the PHQ-9 prints; `rest` follows its answers of 2 to all nine items.
std::string Printed(const std::string& rest) {
  const std::string text = absl::StrCat(
      "instrument: 'phq-9' cases { name: 'twos' kind: CASE_KIND_CONSTRUCTED rater: RATER_CLIENT answers: [2, 2, 2, 2, "
      "2, 2, "
      "2, 2, 2] ",
      rest, " }");
  std::ostringstream out;
  const CaseTally tally = RunCaseFile(Shipped(), {"phq-9.cases.textproto", text}, out);
  EXPECT_EQ(tally.passed, out.str().empty() ? 1 : 0);
  EXPECT_EQ(tally.failed, out.str().empty() ? 0 : 1);
  return out.str();
}

constexpr char kGood[] =
    "scales { scale: 'total' status: EXPECTED_STATUS_COMPLETE value: 18 band: 'moderately severe' cutoffs_met: "
    "['depression-screen', 'nhs-caseness'] } flags: 'SELF_HARM_ITEM' ";

TEST(ShippedCasesTest, AllHoldAndEveryDefinitionHasSome) {
  std::ostringstream out;
  const auto tally = RunCasesOfFolder(DefinitionsFolder(), out);
  ASSERT_TRUE(tally.ok()) << tally.status().message();
  EXPECT_EQ(tally->failed, 0) << out.str();
  EXPECT_GT(tally->passed, 0);
}

TEST(CaseFileTest, ACaseThatHoldsPrintsNothing) { EXPECT_EQ(Printed(kGood), ""); }

TEST(CaseFileTest, EveryDifferenceIsPrinted) {
  const std::string printed = Printed(
      "scales { scale: 'total' status: EXPECTED_STATUS_PRORATED value: 17 band: 'mild' } scales { scale: 'other' } "
      "classifications { classification: 'depressive_syndrome' level: 'none' } classifications { classification: 'x' "
      "}");
  EXPECT_THAT(printed, HasSubstr("phq-9.cases.textproto: twos: total: expected status 2, got 1\n"));
  EXPECT_THAT(printed, HasSubstr("total: expected value 17, got 18\n"));
  EXPECT_THAT(printed, HasSubstr("total: expected band 'mild', got 'moderately severe'\n"));
  EXPECT_THAT(printed, HasSubstr("total cutoffs_met: expected [], got [depression-screen, nhs-caseness]\n"));
  EXPECT_THAT(printed, HasSubstr("other: is no scale\n"));
  EXPECT_THAT(printed, HasSubstr("flags: expected [], got [SELF_HARM_ITEM]\n"));
  EXPECT_THAT(printed, HasSubstr("depressive_syndrome: expected level 'none', got 'major'\n"));
  EXPECT_THAT(printed, HasSubstr("x: is no classification\n"));
}

TEST(CaseFileTest, ARefusalThatDoesNotComeIsADifference) {
  EXPECT_THAT(Printed("violations: 'assessment.rater'"),
              HasSubstr("twos: violations: expected [assessment.rater], got []\n"));
}

TEST(CaseFileTest, AScaleWithoutAValueIsNotZero) {
  EXPECT_THAT(Printed("scales { scale: 'total' status: EXPECTED_STATUS_NOT_SCORABLE }"),
              HasSubstr("total: expected no value, got one\n"));
}

TEST(CaseFileTest, AConstructedCaseNamesNoSourceAndOthersDo) {
  EXPECT_THAT(Printed(absl::StrCat(kGood, "source: 'a paper'")), HasSubstr("source: a constructed case has none"));
}

TEST(CaseFileTest, FilesWithoutUseFail) {
  std::ostringstream out;
  EXPECT_EQ(RunCaseFile(Shipped(), {"a", "instrument: 'unknown'"}, out).failed, 1);
  EXPECT_EQ(RunCaseFile(Shipped(), {"b", "instrument: 'phq-9'"}, out).failed, 1);
  EXPECT_EQ(RunCaseFile(Shipped(), {"c", "cases"}, out).failed, 1);
  EXPECT_THAT(out.str(), HasSubstr("a: instrument: is not defined in this version\n"));
  EXPECT_THAT(out.str(), HasSubstr("b: cases: at least one is needed\n"));
  EXPECT_THAT(out.str(), HasSubstr("c: line 1"));
}

}  // namespace
}  // namespace rapport
