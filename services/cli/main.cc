// rapport: the command-line client of the suite.
#include <iostream>

#include "services/cli/commands.h"
#include "services/cli/output.h"

int main(int argc, char** argv) {
  using namespace rapport::cli;  // NOLINT: a main and its own library
  Session session;
  GlobalOptions& options = session.options;
  CLI::App app(
      "rapport talks to the Rapport services: record sessions, score questionnaires, follow the therapeutic alliance.");
  app.require_subcommand(1);
  app.set_help_all_flag("--help-all", "Print the help of every command");
  app.fallthrough();  // the options below may stand before or after the command
  app.add_option("--intake", options.intake, "host:port of rapport-intake")
      ->envname("RAPPORT_INTAKE")
      ->capture_default_str();
  app.add_option("--goals", options.goals, "host:port of rapport-goals")
      ->envname("RAPPORT_GOALS")
      ->capture_default_str();
  app.add_option("--scoring", options.scoring, "host:port of rapport-scoring")
      ->envname("RAPPORT_SCORING")
      ->capture_default_str();
  app.add_option("--practice", options.practice, "The practice whose records are meant")
      ->envname("RAPPORT_PRACTICE")
      ->capture_default_str();
  app.add_option("--ca", options.ca_file, "PEM file with the authority that vouches for the services; in clear without")
      ->check(CLI::ExistingFile)
      ->envname("RAPPORT_CA");
  auto* certificate = app.add_option("--cert", options.certificate_file, "PEM file with this client's own certificate")
                          ->check(CLI::ExistingFile)
                          ->envname("RAPPORT_CERT");
  auto* key = app.add_option("--key", options.key_file, "PEM file with the certificate's private key")
                  ->check(CLI::ExistingFile)
                  ->envname("RAPPORT_KEY");
  certificate->needs(key);
  key->needs(certificate);
  app.add_option("--token-file", options.token_file, "File with a bearer token; read anew for each call")
      ->check(CLI::ExistingFile)
      ->envname("RAPPORT_TOKEN_FILE");
  app.add_option("--timeout", options.timeout_seconds, "Seconds a call may take")
      ->check(CLI::Range(1, 600))
      ->capture_default_str();
  app.add_flag("--json", options.json, "Print exact JSON instead of text");
  app.footer(
      "Try:\n"
      "  rapport instruments                                 what can be scored\n"
      "  rapport score phq-9 --csv answers.csv --out scores.csv\n"
      "  rapport episode list                                who is in therapy\n"
      "  rapport caseload                                    who most needs a look\n"
      "  rapport caseload --since 2026-02-02                 and what has changed since\n"
      "  rapport caseload report                             outcome and alliance over all of it\n"
      "  rapport profile EPISODE                             one alliance, session by session\n"
      "  rapport watch                                       flags as they come and go\n");

  AddInstrumentsCommands(app, session);
  AddScoreCommand(app, session);
  AddEpisodeCommands(app, session);
  AddSessionCommands(app, session);
  AddGoalCommands(app, session);
  AddCaseloadCommand(app, session);
  AddProfileCommand(app, session);
  AddRescoreCommand(app, session);
  AddWatchCommand(app, session);
  AddImportCommand(app, session);
  AddStatusCommand(app, session);
  AddSampleCommand(app, session);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kExitUsage;
  }
  if (!session.status.ok()) {
    PrintError(session.status);
    return session.exit_code != 0 ? session.exit_code : kExitFailed;
  }
  return session.exit_code;
}
