#ifndef RAPPORT_SERVICES_CLI_CSV_READER_H_
#define RAPPORT_SERVICES_CLI_CSV_READER_H_

#include <csv.h>

#include <deque>
#include <istream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace rapport::cli {

// Reads comma-separated rows one at a time from a stream of any length, quoting as in RFC 4180 (libcsv does the
// parsing). Empty lines are skipped. Not thread-safe.
class CsvReader {
 public:
  explicit CsvReader(std::istream& input);
  ~CsvReader();
  CsvReader(const CsvReader&) = delete;
  CsvReader& operator=(const CsvReader&) = delete;

  // Fills `row` with the next row's fields. False at the end; INVALID_ARGUMENT when the text is not CSV (a quote that
  // never closes) and DATA_LOSS when the stream cannot be read.
  absl::StatusOr<bool> Next(std::vector<std::string>& row);

 private:
  static void OnField(void* field, size_t length, void* reader);
  static void OnRowEnd(int terminator, void* reader);

  std::istream& input_;
  csv_parser parser_;
  std::vector<std::string> open_row_;
  std::deque<std::vector<std::string>> rows_;
  bool finished_ = false;
};

// `field` as it is written to a CSV file: quoted where it must be.
std::string CsvField(const std::string& field);

}  // namespace rapport::cli

#endif  // RAPPORT_SERVICES_CLI_CSV_READER_H_
