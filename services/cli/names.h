#ifndef RAPPORT_SERVICES_CLI_NAMES_H_
#define RAPPORT_SERVICES_CLI_NAMES_H_

#include <string>

#include "services/cli/services.h"

namespace rapport::cli {

// `practices/P`.
std::string PracticeName(const GlobalOptions& options);

// An episode as a person types it: a full resource name, or the id alone within the practice of the options.
std::string EpisodeName(const GlobalOptions& options, const std::string& typed);

// A request id for one write of this run, so that the client's retries apply it once.
std::string NewRequestId();

}  // namespace rapport::cli

#endif  // RAPPORT_SERVICES_CLI_NAMES_H_
