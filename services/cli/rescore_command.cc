#include <grpcpp/client_context.h>

#include <iostream>

#include "common/base/status_macros.h"
#include "services/cli/commands.h"
#include "services/cli/names.h"
#include "services/cli/output.h"
#include "services/cli/report_view.h"

namespace rapport::cli {
namespace {

struct Totals {
  int64_t episodes = 0;
  int64_t changed = 0;  // episodes with a score or flag that differs
  int64_t assessments = 0;
  int64_t scores = 0;
};

absl::Status Rescore(Session& session, const std::string& from, const std::string& to, bool all) {
  scoring::v1::CompareDefinitionsRequest request;
  request.set_parent(PracticeName(session.options));
  request.set_from_definition_digest(from);
  request.set_to_definition_digest(to);
  // No deadline, as with every stream of this program (import, score): how long a whole practice takes is not known
  // before, and it ends when the service ends it or whoever started it does.
  grpc::ClientContext context;
  RETURN_IF_ERROR(session.services.Authorize(context));
  const auto stream = session.services.alliance().CompareDefinitions(&context, request);
  scoring::v1::EpisodeComparison comparison;
  Totals totals;
  while (stream->Read(&comparison)) {
    const bool changed =
        !comparison.differences().empty() || !comparison.raised_flags().empty() || !comparison.cleared_flags().empty();
    ++totals.episodes;
    totals.changed += changed ? 1 : 0;
    totals.assessments += comparison.assessments();
    totals.scores += comparison.differences_size();
    if (session.options.json) {
      PrintJsonLine(comparison);
    } else if (changed || all) {
      std::cout << ComparisonText(comparison);
    }
  }
  const grpc::Status status = stream->Finish();
  if (!status.ok()) return rpc::FromGrpcStatus(status);
  if (!session.options.json) {
    std::cout << totals.changed << " of " << totals.episodes << " episodes would change: " << totals.scores
              << " scores of " << totals.assessments << " assessments. Nothing has been changed.\n";
  }
  return absl::OkStatus();
}

}  // namespace

void AddRescoreCommand(CLI::App& app, Session& session) {
  static std::string from, to;
  static bool all = false;
  CLI::App* rescore = app.add_subcommand(
      "rescore", "Say what another definition of an instrument would change, episode by episode; changes nothing");
  rescore->add_option("--from", from, "Digest of the definition in use; rapport instruments --json shows it")
      ->required();
  rescore->add_option("--to", to, "Digest of the definition to compare with")->required();
  rescore->add_flag("--all", all, "Show episodes too in which nothing would change");
  rescore->callback([&session] { session.status = Rescore(session, from, to, all); });
}

}  // namespace rapport::cli
