// The goals server. With the words of common/records/store_command.h first, it acts on its store and exits.
#include <iostream>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/config/command_line.h"
#include "common/records/configured_store.h"
#include "common/records/store_command.h"
#include "common/records/store_metrics.h"
#include "common/rpc/client_call.h"
#include "common/rpc/process_limits.h"
#include "common/rpc/server.h"
#include "rapport/intake/v1/intake_service_config.h"
#include "services/goals/domain/goals.h"
#include "services/goals/rpc/goal_service.h"
#include "services/goals/rpc/intake_directory.h"
#include "services/goals/rpc/intake_erasures.h"

namespace {

const rapport::config::Program kProgram = {.name = "rapport-goals",
                                           .port = 50052,
                                           .metrics_port = 9102,
                                           .health_port = 9202,
                                           .has_store = true,
                                           .calls_intake = true};

}  // namespace

int main(int argc, char** argv) {
  rapport::rpc::ForbidCoreDumps();
  const rapport::rpc::StopSignals signals;
  const rapport::records::StoreCommand command = rapport::records::TakeStoreCommand(argc, argv);
  const auto start = rapport::config::ReadCommandLine(kProgram, argc, argv, std::cout, std::cerr);
  if (!start.config.has_value()) return start.exit_code;
  const rapport::SystemClock clock;
  rapport::RandomIds ids;
  rapport::rpc::ServerFrame frame(kProgram, *start.config, clock);

  const auto options = rapport::records::ConfiguredStore(*start.config, ids);
  if (!options.ok()) return FailWith(frame, "cannot start", options.status());
  if (!command.verb.empty()) {
    const absl::Status done = rapport::records::RunStoreCommand(command, *options, clock, ids, std::cout);
    return done.ok() ? 0 : FailWith(frame, "command failed", done);
  }
  if (!options->sealing.has_value()) {
    frame.logger().Write(rapport::log::Level::kWarning, "records are kept in clear: store.sealing is not set");
  }
  const auto store = rapport::records::OpenRecordStore(*options, clock, ids);
  if (!store.ok()) return FailWith(frame, "cannot start", store.status());
  const auto stale_after = [&config = *start.config](absl::string_view practice) {
    return rapport::config::ForPractice(config, practice).stale_goal_after_sessions();
  };
  rapport::goals::Goals goals(**store, stale_after, clock, ids);
  rapport::records::AddStoreMetrics(**store, goals.feed, frame.registry());
  const rapport::goals::IntakeUpstream intake(frame, "intake", start.config->intake(),
                                              rapport::intake::v1::kServiceConfigJson);
  frame.SetCaseload(rapport::goals::CaseloadAtIntake(intake));
  const rapport::goals::ErasureFollowing following(frame, intake, **store);
  rapport::goals::GoalCounts counts(frame.registry());
  rapport::goals::GoalService service(frame.CallsOf(rapport::goals::v1::GoalService::service_full_name()), goals,
                                      counts, rapport::goals::Directories(intake, clock));
  return rapport::rpc::RunServer(frame, signals, {.services = {&service}});
}
