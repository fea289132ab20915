#include <fstream>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/errors/errors.h"
#include "services/cli/answer_rows.h"
#include "services/cli/commands.h"
#include "services/cli/output.h"
#include "services/cli/score_writer.h"
#include "services/cli/stream_pump.h"
#include "services/cli/terminal.h"
#include "services/cli/words.h"

namespace rapport::cli {
namespace {

using scoring::v1::ScoreAssessmentsRequest;
using scoring::v1::ScoreAssessmentsResponse;

struct ScoreArguments {
  std::string instrument;
  std::string version;
  std::string csv;
  std::string out;
  std::string format = "csv";
  std::string rater = "client";
  AnswerColumns columns{.missing = {"NA"}};
};

// A message's rows: a few hundred are fastest, and an answer to them comes before a person grows impatient.
constexpr size_t kBatch = 500;

void Append(const AnswerRow& row, const std::vector<uint32_t>& items, const ScoreArguments& arguments,
            type::v1::Rater rater, ScoreAssessmentsRequest& request) {
  type::v1::Assessment& assessment = *request.add_assessments();
  assessment.set_instrument(arguments.instrument);
  assessment.set_instrument_version(arguments.version);
  assessment.set_rater(rater);
  for (size_t i = 0; i < items.size(); ++i) {
    type::v1::Answer& answer = *assessment.add_answers();
    answer.set_item(items[i]);
    if (row.answers[i].has_value()) answer.set_value(*row.answers[i]);
  }
}

using Rows = std::vector<AnswerRow>;  // those that were wrong in the file among them

// The next message of rows from the file; none at its end.
absl::StatusOr<std::optional<Outgoing<ScoreAssessmentsRequest, Rows>>> NextMessage(AnswerRows& file,
                                                                                   const ScoreArguments& arguments,
                                                                                   type::v1::Rater rater) {
  Outgoing<ScoreAssessmentsRequest, Rows> message;
  while (message.rows.size() < kBatch) {
    ASSIGN_OR_RETURN(auto row, file.Next());
    if (!row.has_value()) break;
    if (row->status.ok()) Append(*row, file.items(), arguments, rater, message.request);
    message.rows.push_back(*std::move(row));
  }
  if (message.rows.empty()) return std::nullopt;
  return message;
}

void WriteResults(const Rows& rows, const ScoreAssessmentsResponse& response, ScoreWriter& writer,
                  ScoreSummary& summary) {
  int next = 0;
  for (const AnswerRow& row : rows) {
    if (!row.status.ok()) {
      writer.WriteError(row.id, row.status);
      summary.AddRejected();
      continue;
    }
    const auto& result = response.results(next++);
    if (result.has_score()) {
      writer.Write(row.id, result.score());
      summary.Add(result.score());
    } else {
      writer.WriteError(row.id, FromRpcStatus(result.error()));
      summary.AddRejected();
    }
  }
}

absl::Status Score(Session& session, const ScoreArguments& arguments) {
  ASSIGN_OR_RETURN(const type::v1::Rater rater, Parse<type::v1::Rater>(arguments.rater));
  scoring::v1::GetInstrumentRequest request;
  request.set_name(absl::StrCat("instruments/", arguments.instrument));
  request.set_version(arguments.version);
  ASSIGN_OR_RETURN(const auto instrument,
                   session.services.Call(session.services.scoring(),
                                         &scoring::v1::ScoringService::StubInterface::GetInstrument, request));
  std::ifstream file;
  if (arguments.csv != "-") file.open(arguments.csv);
  std::istream& input = arguments.csv == "-" ? std::cin : file;
  if (!input) return absl::NotFoundError(absl::StrCat("cannot read ", arguments.csv));
  ASSIGN_OR_RETURN(AnswerRows rows, AnswerRows::Open(input, instrument, arguments.columns));

  std::ofstream out_file;
  if (!arguments.out.empty()) out_file.open(arguments.out);
  std::ostream& output = arguments.out.empty() ? std::cout : out_file;
  const bool json = arguments.format == "json" || session.options.json;
  ScoreWriter writer(output, json ? ScoreFormat::kJson : ScoreFormat::kCsv, instrument,
                     arguments.columns.id.empty() ? "row" : arguments.columns.id);
  ScoreSummary summary(instrument);
  ProgressLine progress("rows scored");
  grpc::ClientContext context;
  const auto stream = session.services.scoring().ScoreAssessments(&context);
  const absl::Status status = Pump<ScoreAssessmentsRequest, ScoreAssessmentsResponse, Rows>(
      *stream, [&] { return NextMessage(rows, arguments, rater); },
      [&](const Rows& sent, const ScoreAssessmentsResponse& response) {
        WriteResults(sent, response, writer, summary);
        progress.Show(summary.rows());
      });
  output.flush();
  if (!output) return absl::DataLossError(absl::StrCat("cannot write all scores to ", arguments.out));
  RETURN_IF_ERROR(status);
  (arguments.out.empty() ? std::cerr : std::cout) << summary.Text();
  if (summary.rejected() > 0) session.exit_code = kExitFailed;
  return absl::OkStatus();
}

}  // namespace

void AddScoreCommand(CLI::App& app, Session& session) {
  static ScoreArguments arguments;
  CLI::App* score = app.add_subcommand("score", "Score a file of answers to one instrument, of any length");
  score->add_option("INSTRUMENT", arguments.instrument, "The instrument's id, such as phq-9")->required();
  score->add_option("--csv", arguments.csv, "The file, with a heading: item_1, item_2, ...; - reads standard input")
      ->required();
  score->add_option("--out", arguments.out, "Where the scores go; standard output by default");
  score->add_option("--format", arguments.format, "csv, or json: one object a line")
      ->check(CLI::IsMember({"csv", "json"}))
      ->capture_default_str();
  score->add_option("--rater", arguments.rater, "client, therapist, caregiver or observer")->capture_default_str();
  score->add_option("--instrument-version", arguments.version, "The definition's version; the current one by default");
  score->add_option("--id", arguments.columns.id, "The column that names a row; its number by default");
  score->add_option("--columns", arguments.columns.items, "The columns of items 1, 2, ..., where headings do not tell")
      ->delimiter(',');
  score->add_option("--missing", arguments.columns.missing, "Cell texts that mean not answered, besides the empty cell")
      ->delimiter(',')
      ->capture_default_str();
  score->footer(
      "A row that cannot be scored is written with its reason and the rest goes on; the exit code is then 1.\n"
      "Example: rapport score phq-9 --csv answers.csv --id respondent --out scores.csv");
  score->callback([&session] { session.status = Score(session, arguments); });
}

}  // namespace rapport::cli
