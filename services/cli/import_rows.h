#ifndef RAPPORT_SERVICES_CLI_IMPORT_ROWS_H_
#define RAPPORT_SERVICES_CLI_IMPORT_ROWS_H_

#include <istream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "rapport/intake/v1/session_import.pb.h"
#include "services/cli/csv_reader.h"

namespace rapport::cli {

// One row of a file to import: what it says, and how it stood in the file, so that a rejected one can be given back.
struct ImportFileRow {
  intake::v1::ImportRow row;
  std::string original;  // the line, in the file's own format and without its end
  absl::Status status;   // INVALID_ARGUMENT when the row cannot be read; `row` is then not to be sent
};

// A file of a practice's history, read row by row. Not thread-safe.
class ImportRows {
 public:
  virtual ~ImportRows() = default;

  // The next row; none at the end. An error when the file cannot be read on.
  virtual absl::StatusOr<std::optional<ImportFileRow>> Next() = 0;

  // A rejected row as a line of the file for rejected rows: the original with the reason added, in the same format, so
  // that it can be corrected and imported again.
  virtual std::string Rejected(const ImportFileRow& row, const std::string& reason) const = 0;

  // The first line of that file, with its end; empty when the format has none.
  virtual std::string RejectedHeading() const = 0;
};

// NDJSON: each line one ImportRow by protobuf's JSON mapping.
std::unique_ptr<ImportRows> ReadNdjson(std::istream& input);

// CSV with a heading of these columns, in any order: row_key, episode_key, client, therapists (several with `;`),
// population, open_time, scheduled_time, start_time, end_time, attendance, client_participation,
// therapist_participation, and for forms INSTRUMENT.ITEM (by the client) or INSTRUMENT@RATER.ITEM. An empty cell is not
// answered; a form whose cells are all empty was not given. INVALID_ARGUMENT names every column it does not know.
absl::StatusOr<std::unique_ptr<ImportRows>> ReadCsv(std::istream& input);

}  // namespace rapport::cli

#endif  // RAPPORT_SERVICES_CLI_IMPORT_ROWS_H_
