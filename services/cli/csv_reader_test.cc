#include "services/cli/csv_reader.h"

#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::cli {
namespace {

using Rows = std::vector<std::vector<std::string>>;

absl::StatusOr<Rows> ReadAll(const std::string& text) {
  std::istringstream input(text);
  CsvReader reader(input);
  Rows rows;
  std::vector<std::string> row;
  while (true) {
    const auto more = reader.Next(row);
    if (!more.ok()) return more.status();
    if (!*more) return rows;
    rows.push_back(row);
  }
}

TEST(CsvReaderTest, ReadsQuotedFieldsEmptyFieldsAndALastRowWithoutNewline) {
  EXPECT_EQ(*ReadAll("a,b,c\n1,,\"x, \"\"y\"\"\"\r\n\n4,5,6"),
            (Rows{{"a", "b", "c"}, {"1", "", "x, \"y\""}, {"4", "5", "6"}}));
  EXPECT_EQ(*ReadAll(""), Rows{});
}

TEST(CsvReaderTest, AnUnclosedQuoteIsAnError) {
  EXPECT_EQ(ReadAll("a,b\n\"1,2\n").status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(CsvReaderTest, ReadsMoreThanOneBuffer) {
  std::string text;
  for (int i = 0; i < 50000; ++i) text += "12,34\n";
  EXPECT_EQ(ReadAll(text)->size(), 50000u);
}

TEST(CsvFieldTest, QuotesOnlyWhatNeedsIt) {
  EXPECT_EQ(CsvField("plain"), "plain");
  EXPECT_EQ(CsvField("a,\"b\""), "\"a,\"\"b\"\"\"");
}

}  // namespace
}  // namespace rapport::cli
