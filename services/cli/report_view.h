#ifndef RAPPORT_SERVICES_CLI_REPORT_VIEW_H_
#define RAPPORT_SERVICES_CLI_REPORT_VIEW_H_

#include <string>
#include <vector>

#include "rapport/scoring/v1/alliance_service.pb.h"

namespace rapport::cli {

// A caseload report as rows for PrintTable, the heading first: each figure with its interval and count, and after
// pooling. What is not shown says why in place of a number.
std::vector<std::vector<std::string>> ReportRows(const scoring::v1::CaseloadReport& report);

// What must be said above and below the table.
std::string ReportHead(const scoring::v1::CaseloadReport& report);
std::string ReportNotes(const scoring::v1::CaseloadReport& report);

// What one episode's comparison says, in a line or a few.
std::string ComparisonText(const scoring::v1::EpisodeComparison& comparison);

}  // namespace rapport::cli

#endif  // RAPPORT_SERVICES_CLI_REPORT_VIEW_H_
