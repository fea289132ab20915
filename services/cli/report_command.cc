#include <iostream>

#include "common/base/status_macros.h"
#include "services/cli/commands.h"
#include "services/cli/names.h"
#include "services/cli/output.h"
#include "services/cli/report_view.h"

namespace rapport::cli {
namespace {

using Stub = scoring::v1::AllianceService::StubInterface;

absl::Status Report(Session& session, const std::string& therapist) {
  scoring::v1::GetCaseloadReportRequest request;
  request.set_parent(PracticeName(session.options));
  request.set_therapist(therapist);
  ASSIGN_OR_RETURN(const auto report,
                   session.services.Call(session.services.alliance(), &Stub::GetCaseloadReport, request));
  if (session.options.json) {
    PrintJson(report);
    return absl::OkStatus();
  }
  std::cout << ReportHead(report);
  PrintTable(ReportRows(report));
  std::cout << ReportNotes(report);
  return absl::OkStatus();
}

}  // namespace

void AddCaseloadReportCommand(CLI::App& caseload, Session& session) {
  static std::string therapist;
  CLI::App* report = caseload.add_subcommand("report", "Outcome and alliance over the caseload, small cells left out");
  report->add_option("--therapist", therapist, "Only this therapist's episodes; the whole practice by default");
  report->callback([&session] { session.status = Report(session, therapist); });
}

}  // namespace rapport::cli
