#ifndef RAPPORT_SERVICES_SCORING_COMPARISON_COMPARE_EPISODE_H_
#define RAPPORT_SERVICES_SCORING_COMPARISON_COMPARE_EPISODE_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "rapport/goals/v1/goal_progress.pb.h"
#include "rapport/intake/v1/intake_service.pb.h"
#include "rapport/scoring/v1/alliance_service.pb.h"
#include "services/scoring/assessment/scoring_catalog.h"
#include "services/scoring/domain/profile_parameters.h"

namespace rapport::scoring {

// Two catalogs that differ in the definition of one instrument.
struct ComparedDefinitions {
  std::string instrument;
  const ScoringCatalog& from;
  const ScoringCatalog& to;
};

// What would change in one episode; none when it holds no assessment of the instrument. Every assessment of it is
// scored by both, by whatever version it was recorded. `goals` as for a profile. Pure.
std::optional<v1::EpisodeComparison> CompareEpisode(const intake::v1::ReadEpisodeResponse& episode,
                                                    const absl::StatusOr<goals::v1::GoalProgress>& goals,
                                                    const ComparedDefinitions& definitions,
                                                    const ProfileParameters& parameters);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_COMPARISON_COMPARE_EPISODE_H_
