#ifndef RAPPORT_SERVICES_CLI_COMMANDS_H_
#define RAPPORT_SERVICES_CLI_COMMANDS_H_

#include <CLI/CLI.hpp>

#include "absl/status/status.h"
#include "services/cli/services.h"

namespace rapport::cli {

// Everything a command works with. The result of the command that ran is left in `status`.
struct Session {
  GlobalOptions options;
  Services services{options};
  absl::Status status;
  int exit_code = 0;
};

// Each adds its commands to `app`; `session` must outlive it.
void AddInstrumentsCommands(CLI::App& app, Session& session);
void AddScoreCommand(CLI::App& app, Session& session);
void AddEpisodeCommands(CLI::App& app, Session& session);
void AddSessionCommands(CLI::App& app, Session& session);
void AddGoalCommands(CLI::App& app, Session& session);
void AddImportCommand(CLI::App& app, Session& session);
void AddCaseloadCommand(CLI::App& app, Session& session);
void AddCaseloadReportCommand(CLI::App& caseload, Session& session);
void AddProfileCommand(CLI::App& app, Session& session);
void AddRescoreCommand(CLI::App& app, Session& session);
void AddStatusCommand(CLI::App& app, Session& session);
void AddWatchCommand(CLI::App& app, Session& session);
void AddSampleCommand(CLI::App& app, Session& session);

}  // namespace rapport::cli

#endif  // RAPPORT_SERVICES_CLI_COMMANDS_H_
