#include "common/config/command_line.h"

#include <ostream>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace rapport::config {
namespace {

constexpr int kUsageError = 2;

struct Flags {
  std::string config;
  bool validate_only = false;
  bool help = false;
  bool version = false;
  std::string fault;  // what is wrong with the command line; empty when nothing is
};

Flags ParseFlags(int argc, const char* const* argv) {
  Flags flags;
  for (int i = 1; i < argc; ++i) {
    absl::string_view flag = argv[i];
    if (!absl::ConsumePrefix(&flag, "--")) (void)absl::ConsumePrefix(&flag, "-");
    if (flag == "help" || flag == "h") {
      flags.help = true;
    } else if (flag == "version") {
      flags.version = true;
    } else if (flag == "validate_only") {
      flags.validate_only = true;
    } else if (flag == "config" && i + 1 < argc) {
      flags.config = argv[++i];
    } else if (absl::ConsumePrefix(&flag, "config=")) {
      flags.config = std::string(flag);
    } else {
      flags.fault = absl::StrCat("unknown or incomplete argument: ", argv[i]);
      return flags;
    }
  }
  return flags;
}

std::string Usage(const Program& program) {
  return absl::StrCat("Usage: ", program.name,
                      " [--config FILE] [--validate_only]\n"
                      "\n"
                      "  --config FILE     The configuration, in text format; its fields and their defaults are in\n"
                      "                    protos/rapport/config/v1/server_config.proto. Without it all are defaults:\n"
                      "                    calls on 127.0.0.1:",
                      program.port, ", metrics on :", program.metrics_port, ", health on :", program.health_port,
                      ".\n"
                      "  --validate_only   Check the configuration, list everything that is wrong with it, and exit:\n"
                      "                    0 when it is valid, 2 when it is not.\n"
                      "  --version         Print the version and exit.\n"
                      "  --help            Print this and exit.\n"
                      "\n"
                      "SIGTERM or SIGINT drains and stops the server; a second one ends it at once.\n");
}

}  // namespace

Start ReadCommandLine(const Program& program, int argc, const char* const* argv, std::ostream& out,
                      std::ostream& errors) {
  const Flags flags = ParseFlags(argc, argv);
  if (!flags.fault.empty()) {
    errors << program.name << ": " << flags.fault << "\n\n" << Usage(program);
    return {.config = std::nullopt, .exit_code = kUsageError};
  }
  if (flags.help) {
    out << Usage(program);
    return {};
  }
  if (flags.version) {
    out << program.name << " " << Version() << "\n";
    return {};
  }
  absl::StatusOr<v1::ServerConfig> config = Load(program, flags.config);
  if (!config.ok()) {
    errors << program.name << ": the configuration " << flags.config << " is not valid:\n"
           << std::string(config.status().message()) << "\n";
    return {.config = std::nullopt, .exit_code = kUsageError};
  }
  if (flags.validate_only) {
    out << program.name << ": the configuration " << flags.config << " is valid\n";
    return {};
  }
  return {.config = *std::move(config), .exit_code = 0};
}

const char* Version() { return RAPPORT_VERSION; }

}  // namespace rapport::config
