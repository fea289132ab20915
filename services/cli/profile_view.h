#ifndef RAPPORT_SERVICES_CLI_PROFILE_VIEW_H_
#define RAPPORT_SERVICES_CLI_PROFILE_VIEW_H_

#include <string>

#include "rapport/scoring/v1/alliance.pb.h"

namespace rapport::cli {

// An alliance profile as a person reads it in a terminal: flags first, then each total as a chart with its cut-offs,
// then what else is known. What could not be computed is said, never left blank. `all_scales` draws subscales too.
std::string ProfileText(const scoring::v1::AllianceProfile& profile, bool all_scales);

}  // namespace rapport::cli

#endif  // RAPPORT_SERVICES_CLI_PROFILE_VIEW_H_
