#ifndef RAPPORT_SERVICES_CLI_ANSWER_ROWS_H_
#define RAPPORT_SERVICES_CLI_ANSWER_ROWS_H_

#include <istream>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "rapport/scoring/v1/instrument.pb.h"
#include "rapport/type/v1/assessment.pb.h"
#include "services/cli/csv_reader.h"

namespace rapport::cli {

// How a CSV file of answers is laid out.
struct AnswerColumns {
  std::string id;                    // heading of the column that names a row; empty: rows are named by their number
  std::vector<std::string> items;    // headings in the order of the instrument's items; empty: found by their names
  std::vector<std::string> missing;  // cell texts that mean "not answered", besides the empty cell
};

// One row of the file.
struct AnswerRow {
  std::string id;
  std::vector<std::optional<double>> answers;  // in the order of the instrument's items
  absl::Status status;                         // INVALID_ARGUMENT when a cell is neither a number nor "not answered"
};

// Reads answers to one instrument from a CSV file with a heading, row by row. A heading fits item N when it is N,
// item_N, qN or the instrument's id without punctuation and N (phq9_1); every item must have its column, for a column
// that is guessed wrongly scores wrongly. Not thread-safe.
class AnswerRows {
 public:
  // Reads the heading. INVALID_ARGUMENT says which columns are missing or found twice.
  static absl::StatusOr<AnswerRows> Open(std::istream& input, const scoring::v1::Instrument& instrument,
                                         const AnswerColumns& columns);

  // The next row; none at the end. An error when the file is not CSV from here on.
  absl::StatusOr<std::optional<AnswerRow>> Next();

  // Item numbers in the order of AnswerRow::answers.
  const std::vector<uint32_t>& items() const { return items_; }

 private:
  AnswerRows() = default;

  std::unique_ptr<CsvReader> reader_;
  std::vector<uint32_t> items_;
  std::vector<size_t> item_columns_;
  std::optional<size_t> id_column_;
  std::vector<std::string> missing_;
  size_t width_ = 0;
  int64_t row_ = 0;
};

}  // namespace rapport::cli

#endif  // RAPPORT_SERVICES_CLI_ANSWER_ROWS_H_
