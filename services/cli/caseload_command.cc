#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/status_macros.h"
#include "services/cli/commands.h"
#include "services/cli/names.h"
#include "services/cli/output.h"
#include "services/cli/words.h"

namespace rapport::cli {
namespace {

using scoring::v1::AllianceProfileSummary;
using Stub = scoring::v1::AllianceService::StubInterface;

std::string Latest(const AllianceProfileSummary& summary) {
  return absl::StrJoin(summary.latest(), ", ", [](std::string* out, const scoring::v1::SeriesSummary& series) {
    absl::StrAppend(out, series.instrument(), " ", Number(series.latest()));
    if (series.has_change()) absl::StrAppend(out, " (", series.change() > 0 ? "+" : "", Number(series.change()), ")");
  });
}

std::string Codes(const AllianceProfileSummary& summary) {
  return absl::StrJoin(summary.flags(), ", ",
                       [](std::string* out, const scoring::v1::Flag& flag) { out->append(flag.code()); });
}

// What changed since the time asked for; empty when nothing did.
std::string Changes(const AllianceProfileSummary& summary) {
  std::vector<std::string> changes;
  if (summary.new_sessions() > 0) changes.push_back(absl::StrCat(summary.new_sessions(), " new"));
  for (const std::string& code : summary.new_flags()) changes.push_back("+" + code);
  for (const std::string& code : summary.cleared_flags()) changes.push_back("-" + code);
  return absl::StrJoin(changes, ", ");
}

struct CaseloadOptions {
  std::string therapist;
  std::string since;
};

absl::Status Caseload(Session& session, const CaseloadOptions& options) {
  scoring::v1::ListAllianceProfilesRequest request;
  request.set_parent(PracticeName(session.options));
  request.set_therapist(options.therapist);
  request.set_page_size(200);
  if (!options.since.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_changed_since(), ParseTime(options.since));
  }
  scoring::v1::ListAllianceProfilesResponse all;
  do {
    ASSIGN_OR_RETURN(const auto page,
                     session.services.Call(session.services.alliance(), &Stub::ListAllianceProfiles, request));
    all.mutable_profiles()->MergeFrom(page.profiles());
    all.set_total_size(page.total_size());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  if (session.options.json) {
    PrintJson(all);
    return absl::OkStatus();
  }
  if (all.profiles().empty()) {
    std::cout << "No open episodes in " << PracticeName(session.options) << " that fit.\n";
    return absl::OkStatus();
  }
  std::vector<std::vector<std::string>> rows = {
      {"look", "episode", "sessions", "last held", "latest (change)", "flags"}};
  if (!options.since.empty()) rows.front().push_back("since " + options.since);
  for (const AllianceProfileSummary& summary : all.profiles()) {
    rows.push_back({Word(summary.severity()), summary.name().substr(summary.name().rfind('/') + 1),
                    absl::StrCat(summary.sessions()), Date(summary.last_session_time()), Latest(summary),
                    Codes(summary)});
    if (!options.since.empty()) rows.back().push_back(Changes(summary));
  }
  PrintTable(rows);
  return absl::OkStatus();
}

}  // namespace

void AddCaseloadCommand(CLI::App& app, Session& session) {
  static CaseloadOptions options;
  CLI::App* caseload = app.add_subcommand("caseload", "List open episodes, those that most need a look first");
  caseload->add_option("--therapist", options.therapist, "Only this therapist's; the whole practice by default");
  caseload->add_option("--since", options.since, "Say what has changed since this time, such as 2026-02-02T09:00");
  AddCaseloadReportCommand(*caseload, session);
  caseload->callback([&session, caseload] {
    if (caseload->get_subcommands().empty()) session.status = Caseload(session, options);
  });
}

}  // namespace rapport::cli
