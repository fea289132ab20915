#include "services/cli/csv_reader.h"

#include <array>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"

namespace rapport::cli {

CsvReader::CsvReader(std::istream& input) : input_(input) {
  // Strict: a stray quote is an error with a place, not a guess at what was meant.
  if (csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) != 0) std::abort();
}

CsvReader::~CsvReader() { csv_free(&parser_); }

void CsvReader::OnField(void* field, size_t length, void* reader) {
  static_cast<CsvReader*>(reader)->open_row_.emplace_back(static_cast<const char*>(field), length);
}

void CsvReader::OnRowEnd(int, void* reader) {
  auto* self = static_cast<CsvReader*>(reader);
  self->rows_.push_back(std::exchange(self->open_row_, {}));
}

absl::StatusOr<bool> CsvReader::Next(std::vector<std::string>& row) {
  std::array<char, 1 << 16> buffer;
  while (rows_.empty() && !finished_) {
    input_.read(buffer.data(), buffer.size());
    const auto length = static_cast<size_t>(input_.gcount());
    if (input_.bad()) return absl::DataLossError("the file cannot be read");
    if (csv_parse(&parser_, buffer.data(), length, OnField, OnRowEnd, this) != length) {
      return absl::InvalidArgumentError(absl::StrCat("not CSV: ", csv_strerror(csv_error(&parser_))));
    }
    if (length < buffer.size()) {
      finished_ = true;
      if (csv_fini(&parser_, OnField, OnRowEnd, this) != 0) {
        return absl::InvalidArgumentError("not CSV: a quote is opened and never closed");
      }
    }
  }
  if (rows_.empty()) return false;
  row = std::move(rows_.front());
  rows_.pop_front();
  return true;
}

std::string CsvField(const std::string& field) {
  if (field.find_first_of(",\"\r\n") == std::string::npos) return field;
  std::string quoted = "\"";
  for (const char c : field) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

}  // namespace rapport::cli
