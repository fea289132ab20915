// The intake server. With the words of common/records/store_command.h first, it acts on its store and exits.
#include <iostream>
#include <memory>

#include "absl/status/status.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/config/command_line.h"
#include "common/instruments/catalog.h"
#include "common/records/configured_store.h"
#include "common/records/store_command.h"
#include "common/records/store_metrics.h"
#include "common/rpc/process_limits.h"
#include "common/rpc/server.h"
#include "services/intake/rpc/caseload.h"
#include "services/intake/rpc/intake_service.h"

namespace {

const rapport::config::Program kProgram = {.name = "rapport-intake",
                                           .port = 50051,
                                           .metrics_port = 9101,
                                           .health_port = 9201,
                                           .has_store = true,
                                           .has_instruments = true};

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
  const auto catalog = rapport::instruments::InstrumentCatalog::Load(start.config->instruments().directory());
  if (!catalog.ok()) return FailWith(frame, "cannot start", catalog.status());

  rapport::intake::Intake intake(**store, *catalog, clock, ids);
  rapport::records::AddStoreMetrics(**store, intake.feed(), frame.registry());
  frame.SetCaseload(rapport::intake::CaseloadOf(intake.episodes));
  rapport::intake::RecordedCounts counts(*catalog, frame.registry());
  rapport::intake::IntakeService service(frame.CallsOf(rapport::intake::v1::IntakeService::service_full_name()), intake,
                                         counts);
  return rapport::rpc::RunServer(frame, signals, {.services = {&service}});
}
