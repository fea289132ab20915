#include <fstream>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "services/cli/answer_rows.h"
#include "services/cli/commands.h"
#include "services/cli/output.h"
#include "services/cli/score_streams.h"
#include "services/cli/score_writer.h"
#include "services/cli/terminal.h"
#include "services/cli/words.h"

namespace rapport::cli {
namespace {

struct ScoreArguments {
  std::string instrument;
  std::string version;
  std::string csv;
  std::string out;
  std::string format = "csv";
  std::string rater = "client";
  AnswerColumns columns{.missing = {"NA"}};
};

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
  const ScoreJob job{.services = session.services,
                     .instrument = instrument,
                     .rater = rater,
                     .rows = rows,
                     .writer = writer,
                     .summary = summary,
                     .progress = [&] { progress.Show(summary.rows()); }};
  const absl::Status status = json ? ScoreAsAssessments(job) : ScoreAsTable(job);
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
