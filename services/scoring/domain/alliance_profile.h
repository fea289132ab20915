#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_ALLIANCE_PROFILE_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_ALLIANCE_PROFILE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "rapport/goals/v1/goal_progress.pb.h"
#include "rapport/intake/v1/intake_service.pb.h"
#include "rapport/scoring/v1/alliance.pb.h"
#include "services/scoring/assessment/scoring_catalog.h"
#include "services/scoring/domain/profile_parameters.h"

namespace rapport::scoring {

// Everything a profile is made from.
struct ProfileSources {
  const intake::v1::ReadEpisodeResponse& episode;
  const absl::StatusOr<goals::v1::GoalProgress>& goals;  // an error: the profile says so and goes without
  const ScoringCatalog& catalog;
  const ProfileParameters& parameters;
  std::string definitions_digest;
  std::vector<v1::RuptureMethod> rupture_methods;  // beside the default one
};

// What is known of the episode's alliance. A pure function of its sources: equal sources, equal profile.
v1::AllianceProfile BuildProfile(const ProfileSources& sources);

// Whether a write came between scoring's own reading of intake and goals' one, so that staleness of goals is missing:
// reading again is likely to give it.
bool ReadAcrossAWrite(const v1::AllianceProfile& profile);

// Whether nothing is missing that a later call with the same sources' revisions might have: only such a profile may be
// kept.
bool IsComplete(const v1::AllianceProfile& profile);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_ALLIANCE_PROFILE_H_
