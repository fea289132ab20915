// rapport-scoring: scores assessments by the published rules of each instrument, and follows the alliance over time.
#include <iostream>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "common/config/command_line.h"
#include "common/config/values.h"
#include "common/rpc/server.h"
#include "services/scoring/rpc/alliance_service.h"
#include "services/scoring/rpc/goals_client.h"
#include "services/scoring/rpc/intake_client.h"
#include "services/scoring/rpc/scoring_service.h"
#include "services/scoring/store/cache_stack.h"
#include "services/scoring/store/cached_profiles.h"
#include "services/scoring/watch/flag_watch.h"

int main(int argc, char** argv) {
  using namespace rapport;
  const rpc::StopSignals signals;
  const config::Program program{.name = "rapport-scoring",
                                .port = 50053,
                                .metrics_port = 9103,
                                .health_port = 9203,
                                .has_cache = true,
                                .has_instruments = true,
                                .calls_intake = true,
                                .calls_goals = true};
  const config::Start start = config::ReadCommandLine(program, argc, argv, std::cout, std::cerr);
  if (!start.config.has_value()) return start.exit_code;
  const SystemClock clock;
  rpc::ServerFrame frame(program, *start.config, clock);

  const config::v1::InstrumentsConfig& instruments = frame.config().instruments();
  const auto definitions = instruments::InstrumentCatalog::Load(instruments.directory());
  if (!definitions.ok()) {
    std::cerr << definitions.status().message() << "\n";
    return 1;
  }
  const absl::flat_hash_set<std::string> enabled(instruments.enabled_unconfirmed().begin(),
                                                 instruments.enabled_unconfirmed().end());
  const scoring::ScoringCatalog catalog(*definitions, enabled);
  scoring::ScoringService scoring(frame.CallsOf(scoring::v1::ScoringService::service_full_name()), catalog);

  const config::v1::CacheConfig& cache_config = frame.config().cache();
  const auto caches = scoring::CacheStack::Make(cache_config, clock, frame.registry());
  if (!caches.ok()) {
    std::cerr << caches.status().message() << "\n";
    return 1;
  }
  scoring::CachedProfiles profiles((*caches)->top(), config::ToDuration(cache_config.time_to_live()), clock,
                                   frame.registry());
  scoring::IntakeClient intake(frame);
  scoring::GoalsClient goals(frame);
  const scoring::ProfileReader reader({intake, goals, profiles, catalog, clock, {}});
  const scoring::Caseload caseload(reader);
  scoring::FlagWatch watch(intake, goals, caseload, clock, frame.registry());
  scoring::AllianceService alliance(frame.CallsOf(scoring::v1::AllianceService::service_full_name()), reader, caseload,
                                    watch);

  rpc::ServerSpec spec;
  spec.services = {&scoring, &alliance};
  return rpc::RunServer(frame, signals, spec);
}
