// The goals server. `rapport-goals migrate [--config=FILE]` brings the database to this release's schema and exits.
#include <iostream>
#include <memory>

#include "absl/strings/string_view.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/config/command_line.h"
#include "common/records/configured_store.h"
#include "common/records/store_metrics.h"
#include "common/rpc/client_call.h"
#include "common/rpc/server.h"
#include "rapport/intake/v1/intake_service_config.h"
#include "services/goals/rpc/goal_service.h"
#include "services/goals/rpc/intake_directory.h"

namespace {

const rapport::config::Program kProgram = {.name = "rapport-goals",
                                           .port = 50052,
                                           .metrics_port = 9102,
                                           .health_port = 9202,
                                           .has_store = true,
                                           .calls_intake = true};

int Fail(const absl::Status& status) {
  std::cerr << kProgram.name << ": " << status.message() << "\n";
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  const rapport::rpc::StopSignals signals;
  const bool migrate = argc > 1 && absl::string_view(argv[1]) == "migrate";
  const int skipped = migrate ? 1 : 0;
  const auto start = rapport::config::ReadCommandLine(kProgram, argc - skipped, argv + skipped, std::cout, std::cerr);
  if (!start.config.has_value()) return start.exit_code;
  const rapport::SystemClock clock;
  rapport::RandomIds ids;

  const auto options = rapport::records::ConfiguredStore(*start.config, ids);
  if (!options.ok()) return Fail(options.status());
  const auto store = rapport::records::OpenRecordStore(*options, clock, ids);
  if (!store.ok()) return Fail(store.status());
  if (migrate) return 0;

  rapport::records::ChangeFeed feed(**store, clock);
  rapport::resources::ChangeWatch changes(**store, feed, clock);
  rapport::goals::GoalReader reader(**store);
  rapport::goals::GoalWriter writer(**store, clock, ids);
  rapport::rpc::ServerFrame frame(kProgram, *start.config, clock);
  rapport::records::AddStoreMetrics(**store, feed, frame.registry());
  const rapport::goals::IntakeUpstream intake(frame, "intake", start.config->intake(),
                                              rapport::intake::v1::kServiceConfigJson);
  rapport::goals::GoalCounts counts(frame.registry());
  rapport::goals::GoalService service(frame.CallsOf(rapport::goals::v1::GoalService::service_full_name()),
                                      {**store, reader, writer, changes, counts},
                                      rapport::goals::Directories(intake, clock));
  return rapport::rpc::RunServer(frame, signals, {.services = {&service}});
}
