#include <fstream>
#include <iostream>
#include <map>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/status_macros.h"
#include "common/errors/errors.h"
#include "services/cli/commands.h"
#include "services/cli/import_rows.h"
#include "services/cli/names.h"
#include "services/cli/output.h"
#include "services/cli/stream_pump.h"
#include "services/cli/terminal.h"
#include "services/cli/words.h"

namespace rapport::cli {
namespace {

using intake::v1::ImportSessionsRequest;
using intake::v1::ImportSessionsResponse;
using Rows = std::vector<ImportFileRow>;  // those that could not be read among them

// Rows in one message: enough to share commits, few enough to see progress.
constexpr size_t kBatch = 200;

struct ImportArguments {
  std::string file;
  std::string format;
  std::string rejected;
  bool validate_only = false;
};

absl::StatusOr<std::optional<Outgoing<ImportSessionsRequest, Rows>>> NextMessage(ImportRows& file,
                                                                                 const ImportSessionsRequest& heading) {
  Outgoing<ImportSessionsRequest, Rows> message{.request = heading};
  while (message.rows.size() < kBatch) {
    ASSIGN_OR_RETURN(auto row, file.Next());
    if (!row.has_value()) break;
    if (row->status.ok()) *message.request.add_rows() = row->row;
    message.rows.push_back(*std::move(row));
  }
  if (message.rows.empty()) return std::nullopt;
  return message;
}

// Everything that is wrong with a row, in one line.
std::string Reason(const google::rpc::Status& status) {
  google::rpc::BadRequest bad_request;
  for (const auto& detail : status.details()) detail.UnpackTo(&bad_request);
  if (bad_request.field_violations().empty()) return status.message();
  return absl::StrJoin(bad_request.field_violations(), "; ", [](std::string* out, const auto& violation) {
    absl::StrAppend(out, violation.field(), ": ", violation.description());
  });
}

// Counts results and writes rejected rows to their file, which is made when the first one comes.
class ImportResults {
 public:
  ImportResults(const ImportRows& rows, std::string path) : rows_(rows), path_(std::move(path)) {}

  void Add(const Rows& sent, const ImportSessionsResponse& response) {
    int next = 0;
    for (const ImportFileRow& row : sent) {
      if (!row.status.ok()) {
        Reject(row, std::string(row.status.message()));
        continue;
      }
      const auto& result = response.results(next++);
      if (result.outcome() == intake::v1::IMPORT_OUTCOME_REJECTED) {
        Reject(row, Reason(result.error()));
      } else {
        ++counts_[Word(result.outcome())];
      }
    }
    total_ += static_cast<int64_t>(sent.size());
  }

  int64_t total() const { return total_; }
  int64_t rejected() const { return rejected_; }
  bool written() const { return !file_.is_open() || file_.good(); }

  std::string Text() const {
    std::string text = absl::StrCat(total_, " rows: ", rejected_, " rejected");
    for (const auto& [outcome, count] : counts_) absl::StrAppend(&text, ", ", count, " ", outcome);
    if (rejected_ > 0) absl::StrAppend(&text, "\nrejected rows with their reasons: ", path_);
    return absl::StrCat(text, "\n");
  }

 private:
  void Reject(const ImportFileRow& row, const std::string& reason) {
    ++rejected_;
    if (!file_.is_open()) {
      file_.open(path_);
      file_ << rows_.RejectedHeading();
    }
    file_ << rows_.Rejected(row, reason) << "\n";
  }

  const ImportRows& rows_;
  const std::string path_;
  std::ofstream file_;
  std::map<std::string, int64_t> counts_;
  int64_t total_ = 0;
  int64_t rejected_ = 0;
};

absl::StatusOr<std::unique_ptr<ImportRows>> OpenRows(const ImportArguments& arguments, std::istream& input) {
  const bool csv = arguments.format.empty() ? absl::EndsWith(arguments.file, ".csv") : arguments.format == "csv";
  if (csv) return ReadCsv(input);
  return ReadNdjson(input);
}

absl::Status Import(Session& session, const ImportArguments& arguments) {
  std::ifstream input(arguments.file);
  if (!input) return absl::NotFoundError(absl::StrCat("cannot read ", arguments.file));
  ASSIGN_OR_RETURN(const auto rows, OpenRows(arguments, input));
  const std::string path = arguments.rejected.empty() ? absl::StrCat(arguments.file, ".rejected") : arguments.rejected;
  ImportResults results(*rows, path);
  ImportSessionsRequest heading;
  heading.set_parent(PracticeName(session.options));
  heading.set_validate_only(arguments.validate_only);
  ProgressLine progress("rows sent and answered");
  grpc::ClientContext context;
  RETURN_IF_ERROR(session.services.Authorize(context));
  const auto stream = session.services.intake().ImportSessions(&context);
  const absl::Status status = Pump<ImportSessionsRequest, ImportSessionsResponse, Rows>(
      *stream, [&] { return NextMessage(*rows, heading); },
      [&](const Rows& sent, const ImportSessionsResponse& response) {
        results.Add(sent, response);
        progress.Show(results.total());
      });
  std::cout << results.Text();
  if (!results.written()) return absl::DataLossError(absl::StrCat("cannot write all rejected rows to ", path));
  if (!status.ok()) std::cerr << "The import broke off; send the file again, nothing is imported twice.\n";
  RETURN_IF_ERROR(status);
  if (results.rejected() > 0) session.exit_code = kExitFailed;
  return absl::OkStatus();
}

}  // namespace

void AddImportCommand(CLI::App& app, Session& session) {
  static ImportArguments arguments;
  CLI::App* import = app.add_subcommand("import", "Import a practice's history of sessions from a file");
  import->add_option("FILE", arguments.file, "CSV (*.csv) or NDJSON")->required()->check(CLI::ExistingFile);
  import->add_option("--format", arguments.format, "csv or ndjson, where the file's name does not tell")
      ->check(CLI::IsMember({"csv", "ndjson"}));
  import->add_option("--rejected", arguments.rejected,
                     "Where rejected rows go, with reasons; FILE.rejected by default");
  import->add_flag("--validate-only", arguments.validate_only, "Check every row, import none");
  import->footer(
      "A row is one session. It is known by its row_key for ever: a file sent again imports nothing twice.\n"
      "CSV columns: row_key, episode_key, client, therapists (a;b), population, open_time, scheduled_time, "
      "start_time,\n"
      "end_time, attendance, client_participation, therapist_participation, and for forms INSTRUMENT.ITEM such as "
      "srs.1,\n"
      "or INSTRUMENT@RATER.ITEM. NDJSON lines are rapport.intake.v1.ImportRow. Exit code 1: some rows were rejected.");
  import->callback([&session] { session.status = Import(session, arguments);
});
}  // namespace rapport::cli

}  // namespace rapport::cli
