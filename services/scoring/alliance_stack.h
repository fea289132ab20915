#ifndef RAPPORT_SERVICES_SCORING_ALLIANCE_STACK_H_
#define RAPPORT_SERVICES_SCORING_ALLIANCE_STACK_H_

#include "common/base/clock.h"
#include "common/cache/cache.h"
#include "common/config/values.h"
#include "common/rpc/server.h"
#include "services/scoring/rpc/alliance_service.h"
#include "services/scoring/rpc/goals_client.h"
#include "services/scoring/rpc/intake_client.h"
#include "services/scoring/store/cached_profiles.h"

namespace rapport::scoring {

// The alliance service and what it stands on, each on those before it.
struct AllianceStack {
  // All must outlive this.
  AllianceStack(rpc::ServerFrame& frame, cache::Cache& cache, const ScoringCatalog& catalog,
                const DefinitionVersions& versions, const Clock& clock)
      : intake(frame),
        goals(frame),
        profiles(cache, config::ToDuration(frame.config().cache().time_to_live()), clock, frame.registry()),
        reader({intake, goals, profiles, catalog, clock, {}}),
        caseload(reader),
        watch(intake, goals, caseload, clock, frame.registry()),
        service(frame.CallsOf(v1::AllianceService::service_full_name()), reader, versions, caseload, watch) {}

  IntakeClient intake;
  GoalsClient goals;
  CachedProfiles profiles;
  const ProfileReader reader;
  const Caseload caseload;
  FlagWatch watch;
  AllianceService service;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_ALLIANCE_STACK_H_
