#ifndef RAPPORT_COMMON_CONFIG_COMMAND_LINE_H_
#define RAPPORT_COMMON_CONFIG_COMMAND_LINE_H_

#include <iosfwd>
#include <optional>

#include "common/config/server_config.h"

namespace rapport::config {

// What a program does after it has read its command line.
struct Start {
  std::optional<v1::ServerConfig> config;  // go on with this; without it, exit
  int exit_code = 0;                       // 0; 2 when the command line or the configuration is wrong
};

// Reads --config=FILE (or --config FILE), --validate_only, --help and --version. What it has to say goes to `out` and
// `errors`.
Start ReadCommandLine(const Program& program, int argc, const char* const* argv, std::ostream& out,
                      std::ostream& errors);

// The version of this build, such as "0.1.0".
const char* Version();

}  // namespace rapport::config

#endif  // RAPPORT_COMMON_CONFIG_COMMAND_LINE_H_
