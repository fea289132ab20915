#include <iostream>

#include "common/base/status_macros.h"
#include "services/cli/caseload_view.h"
#include "services/cli/commands.h"
#include "services/cli/names.h"
#include "services/cli/output.h"
#include "services/cli/words.h"

namespace rapport::cli {
namespace {

using Stub = scoring::v1::AllianceService::StubInterface;

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
  PrintTable(CaseloadRows(all, options.since));
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
