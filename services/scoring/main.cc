// rapport-scoring: scores assessments by the published rules of each instrument, and follows the alliance over time.
#include <iostream>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "common/config/command_line.h"
#include "common/rpc/process_limits.h"
#include "common/rpc/server.h"
#include "services/scoring/alliance_stack.h"
#include "services/scoring/rpc/scoring_service.h"
#include "services/scoring/store/cache_stack.h"

namespace {

const rapport::config::Program kProgram = {.name = "rapport-scoring",
                                           .port = 50053,
                                           .metrics_port = 9103,
                                           .health_port = 9203,
                                           .has_cache = true,
                                           .has_instruments = true,
                                           .calls_intake = true,
                                           .calls_goals = true};

}  // namespace

int main(int argc, char** argv) {
  using namespace rapport;
  rpc::ForbidCoreDumps();
  const rpc::StopSignals signals;
  const config::Start start = config::ReadCommandLine(kProgram, argc, argv, std::cout, std::cerr);
  if (!start.config.has_value()) return start.exit_code;
  const SystemClock clock;
  rpc::ServerFrame frame(kProgram, *start.config, clock);

  const config::v1::InstrumentsConfig& instruments = frame.config().instruments();
  const auto definitions = instruments::InstrumentCatalog::Load(instruments.directory());
  if (!definitions.ok()) return FailWith(frame, "cannot start", definitions.status());
  const absl::flat_hash_set<std::string> enabled(instruments.enabled_unconfirmed().begin(),
                                                 instruments.enabled_unconfirmed().end());
  const scoring::ScoringCatalog catalog(*definitions, enabled);
  scoring::ScoreCounts counts(catalog, frame.registry());
  scoring::ScoringService scoring(frame.CallsOf(scoring::v1::ScoringService::service_full_name()), catalog, counts);

  const auto versions =
      scoring::DefinitionVersions::Load(instruments.directory(), instruments.candidate_directory(), enabled);
  if (!versions.ok()) return FailWith(frame, "cannot start", versions.status());
  const auto caches = scoring::CacheStack::Make(frame.config().cache(), clock, frame.registry());
  if (!caches.ok()) return FailWith(frame, "cannot start", caches.status());
  // Every profile is asked of intake in the caller's name before a kept one is looked at: intake holds the caseload.
  frame.SetCaseload([](const rpc::CallContext&, const std::vector<std::string>&) { return absl::OkStatus(); });
  scoring::AllianceStack alliance(frame, (*caches)->top(), catalog, *versions, clock);

  return rpc::RunServer(frame, signals, {.services = {&scoring, &alliance.service}});
}
