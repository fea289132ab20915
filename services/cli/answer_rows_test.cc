#include "services/cli/answer_rows.h"

#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

scoring::v1::Instrument Phq2() {
  scoring::v1::Instrument instrument;
  instrument.set_name("instruments/phq-2");
  instrument.add_items()->set_number(1);
  instrument.add_items()->set_number(2);
  return instrument;
}

TEST(AnswerRowsTest, FindsColumnsByNameInAnyOrder) {
  std::istringstream input("\xEF\xBB\xBFwho,PHQ2_2,phq2_1\na,2,0\nb,,NA\n");
  auto rows = AnswerRows::Open(input, Phq2(), {.id = "who", .missing = {"NA"}});
  ASSERT_TRUE(rows.ok()) << rows.status();
  const auto first = rows->Next();
  EXPECT_EQ((*first)->id, "a");
  EXPECT_THAT((*first)->answers, ElementsAre(0.0, 2.0));
  EXPECT_THAT((*rows->Next())->answers, ElementsAre(std::nullopt, std::nullopt));
  EXPECT_FALSE(rows->Next()->has_value());
}

TEST(AnswerRowsTest, RefusesToGuessAColumn) {
  std::istringstream none("item_1,other\n1,2\n"), twice("item_1,q1,item_2\n1,2,3\n");
  EXPECT_THAT(AnswerRows::Open(none, Phq2(), {}).status().message(), HasSubstr("item 2 (none)"));
  EXPECT_THAT(AnswerRows::Open(twice, Phq2(), {}).status().message(), HasSubstr("item 1 (several)"));
}

TEST(AnswerRowsTest, TakesNamedColumnsInItemOrder) {
  std::istringstream input("low,interest\n3,1\n");
  auto rows = AnswerRows::Open(input, Phq2(), {.items = {"interest", "low"}});
  ASSERT_TRUE(rows.ok());
  const auto row = rows->Next();
  EXPECT_EQ((*row)->id, "1");
  EXPECT_THAT((*row)->answers, ElementsAre(1.0, 3.0));

  std::istringstream again("low,interest\n3,1\n");
  EXPECT_THAT(AnswerRows::Open(again, Phq2(), {.items = {"low"}}).status().message(), HasSubstr("2 items"));
}

TEST(AnswerRowsTest, ABadRowIsReportedAndTheNextIsRead) {
  std::istringstream input("1,2\n1,x\nnan,1\n1\n0,1\n");
  auto rows = AnswerRows::Open(input, Phq2(), {});
  ASSERT_TRUE(rows.ok());
  EXPECT_THAT((*rows->Next())->status.message(), HasSubstr("item 2"));
  EXPECT_THAT((*rows->Next())->status.message(), HasSubstr("item 1"));
  EXPECT_THAT((*rows->Next())->status.message(), HasSubstr("1 cells"));
  EXPECT_TRUE((*rows->Next())->status.ok());
}

}  // namespace
}  // namespace rapport::cli
