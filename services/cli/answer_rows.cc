#include "services/cli/answer_rows.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/status_macros.h"

namespace rapport::cli {
namespace {

// The instrument's id without punctuation: `phq9` of instruments/phq-9.
std::string Letters(const scoring::v1::Instrument& instrument) {
  std::string letters;
  for (const char c : instrument.name().substr(instrument.name().find('/') + 1)) {
    if (absl::ascii_isalnum(static_cast<unsigned char>(c))) letters += c;
  }
  return letters;
}

bool Fits(std::string heading, uint32_t item, const std::string& letters) {
  absl::AsciiStrToLower(&heading);
  for (const std::string& prefix : {std::string(), std::string("item"), std::string("q"), letters}) {
    for (const char* joint : {"", "_", "-", " "}) {
      if (heading == absl::StrCat(prefix, prefix.empty() ? "" : joint, item)) return true;
    }
  }
  return false;
}

absl::StatusOr<size_t> ColumnNamed(const std::vector<std::string>& heading, const std::string& name) {
  const auto count = std::count(heading.begin(), heading.end(), name);
  if (count == 1) return static_cast<size_t>(std::find(heading.begin(), heading.end(), name) - heading.begin());
  return absl::InvalidArgumentError(absl::StrCat("the file has ", count == 0 ? "no column '" : "more than one column '",
                                                 name, "'; its columns are ", absl::StrJoin(heading, ", ")));
}

absl::StatusOr<std::vector<size_t>> NamedColumns(const std::vector<std::string>& heading,
                                                 const std::vector<std::string>& names, size_t items) {
  if (names.size() != items) {
    return absl::InvalidArgumentError(absl::StrCat("--columns names ", names.size(), " columns; the instrument has ",
                                                   items, " items, and each needs one"));
  }
  std::vector<size_t> columns;
  for (const std::string& name : names) {
    ASSIGN_OR_RETURN(const size_t column, ColumnNamed(heading, name));
    columns.push_back(column);
  }
  return columns;
}

absl::StatusOr<std::vector<size_t>> GuessedColumns(const std::vector<std::string>& heading,
                                                   const std::vector<uint32_t>& items, const std::string& letters) {
  std::vector<size_t> columns;
  std::vector<std::string> wrong;
  for (const uint32_t item : items) {
    std::vector<size_t> found;
    for (size_t column = 0; column < heading.size(); ++column) {
      if (Fits(heading[column], item, letters)) found.push_back(column);
    }
    if (found.size() != 1) {
      wrong.push_back(absl::StrCat(item, found.empty() ? " (none)" : " (several)"));
    } else {
      columns.push_back(found.front());
    }
  }
  if (wrong.empty()) return columns;
  return absl::InvalidArgumentError(
      absl::StrCat("cannot tell which column holds item ", absl::StrJoin(wrong, ", "), "; name them with --columns ",
                   letters, "_1,... in the order of the items. The file's columns are ", absl::StrJoin(heading, ", ")));
}

}  // namespace

absl::StatusOr<AnswerRows> AnswerRows::Open(std::istream& input, const scoring::v1::Instrument& instrument,
                                            const AnswerColumns& columns) {
  AnswerRows rows;
  rows.reader_ = std::make_unique<CsvReader>(input);
  rows.missing_ = columns.missing;
  for (const auto& item : instrument.items()) rows.items_.push_back(item.number());
  std::vector<std::string> heading;
  ASSIGN_OR_RETURN(const bool any, rows.reader_->Next(heading));
  if (!any) return absl::InvalidArgumentError("the file is empty; its first line must name the columns");
  if (absl::string_view(heading[0]).substr(0, 3) == "\xEF\xBB\xBF") heading[0].erase(0, 3);  // spreadsheets write a BOM
  rows.width_ = heading.size();
  if (!columns.id.empty()) {
    ASSIGN_OR_RETURN(rows.id_column_, ColumnNamed(heading, columns.id));
  }
  if (columns.items.empty()) {
    ASSIGN_OR_RETURN(rows.item_columns_, GuessedColumns(heading, rows.items_, Letters(instrument)));
  } else {
    ASSIGN_OR_RETURN(rows.item_columns_, NamedColumns(heading, columns.items, rows.items_.size()));
  }
  return rows;
}

absl::StatusOr<std::optional<AnswerRow>> AnswerRows::Next() {
  std::vector<std::string> cells;
  ASSIGN_OR_RETURN(const bool any, reader_->Next(cells));
  if (!any) return std::nullopt;
  ++row_;
  AnswerRow row;
  row.id = id_column_.has_value() && *id_column_ < cells.size() ? cells[*id_column_] : absl::StrCat(row_);
  if (cells.size() != width_) {
    row.status = absl::InvalidArgumentError(absl::StrCat("has ", cells.size(), " cells, the heading has ", width_));
    return row;
  }
  for (size_t i = 0; i < items_.size(); ++i) {
    const std::string& cell = cells[item_columns_[i]];
    double value = 0;
    if (cell.empty() || std::find(missing_.begin(), missing_.end(), cell) != missing_.end()) {
      row.answers.push_back(std::nullopt);
    } else if (absl::SimpleAtod(cell, &value) && std::isfinite(value)) {  // "nan" is a number to SimpleAtod
      row.answers.push_back(value);
    } else {
      row.status = absl::InvalidArgumentError(absl::StrCat("item ", items_[i], " is not a number"));
      return row;
    }
  }
  return row;
}

}  // namespace rapport::cli
