#ifndef RAPPORT_SERVICES_CLI_CASELOAD_VIEW_H_
#define RAPPORT_SERVICES_CLI_CASELOAD_VIEW_H_

#include <string>
#include <vector>

#include "rapport/scoring/v1/alliance_service.pb.h"

namespace rapport::cli {

// The rows of a caseload, with a heading; a column of what has changed since then when `since` is not empty. A flag's
// code stands once: raised by several forms it names them, `OUTCOME_WORSE (phq-9, gad-7)`, else it says how often.
std::vector<std::vector<std::string>> CaseloadRows(const scoring::v1::ListAllianceProfilesResponse& caseload,
                                                   const std::string& since);

}  // namespace rapport::cli

#endif  // RAPPORT_SERVICES_CLI_CASELOAD_VIEW_H_
