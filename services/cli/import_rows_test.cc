#include "services/cli/import_rows.h"

#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::cli {
namespace {

using testing::HasSubstr;

TEST(ReadCsvTest, BuildsSessionsWithTheirForms) {
  std::istringstream input(
      "row_key,episode_key,client,therapists,start_time,attendance,srs.1,srs.2,srs.3,srs.4,wai-srt@therapist.1\n"
      "a-1,a,c-1,t-1;t-2,2026-01-05T10:00,attended,9,0,,8,\n");
  auto rows = ReadCsv(input);
  ASSERT_TRUE(rows.ok()) << rows.status();
  const auto row = (*rows)->Next();
  ASSERT_TRUE(row.ok() && row->has_value());
  ASSERT_TRUE((*row)->status.ok()) << (*row)->status;
  const auto& session = (*row)->row.session();
  EXPECT_EQ((*row)->row.episode().therapists_size(), 2);
  ASSERT_EQ(session.assessments_size(), 1) << "a form with only empty cells was not given";
  const auto& answers = session.assessments(0).assessment().answers();
  EXPECT_TRUE(answers[1].has_value());
  EXPECT_EQ(answers[1].value(), 0);
  EXPECT_FALSE(answers[2].has_value());
  EXPECT_FALSE((*(*rows)->Next()).has_value());
}

TEST(ReadCsvTest, NamesEveryUnknownColumn) {
  std::istringstream input("row_key,clinet,srs.x\n");
  EXPECT_THAT(ReadCsv(input).status().message(), HasSubstr("unknown columns: clinet, srs.x"));
}

TEST(ReadCsvTest, ARejectedRowCanBeCorrectedAndReadAgain) {
  std::istringstream input("row_key,start_time,srs.1\nk,tomorrow,x\n");
  auto rows = ReadCsv(input);
  ASSERT_TRUE(rows.ok());
  const auto row = **(*rows)->Next();
  EXPECT_THAT(row.status.message(), testing::AllOf(HasSubstr("start_time"), HasSubstr("srs.1 is neither")));
  std::istringstream again((*rows)->RejectedHeading() + (*rows)->Rejected(row, "why, exactly") + "\n");
  auto reread = ReadCsv(again);
  ASSERT_TRUE(reread.ok()) << reread.status();
  EXPECT_EQ((*(*reread)->Next())->row.row_key(), "k");
  EXPECT_EQ((*reread)->RejectedHeading(), "row_key,start_time,srs.1,rejected_reason\n");
}

TEST(ReadNdjsonTest, ReadsRowsAndGivesBadOnesBackWithTheReason) {
  std::istringstream input("{\"rowKey\":\"a\",\"session\":{}}\n\n{\"nonsense\":1}\n");
  const auto rows = ReadNdjson(input);
  EXPECT_EQ((*rows->Next())->row.row_key(), "a");
  const auto bad = **rows->Next();
  EXPECT_FALSE(bad.status.ok());
  EXPECT_EQ(rows->Rejected(bad, "why"), "{\"nonsense\":1,\"rejected_reason\":\"why\"}");
  EXPECT_FALSE((*rows->Next()).has_value());
}

}  // namespace
}  // namespace rapport::cli
