#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_PROFILE_FLAGS_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_PROFILE_FLAGS_H_

#include <vector>

#include "rapport/scoring/v1/alliance.pb.h"
#include "services/scoring/domain/episode_facts.h"
#include "services/scoring/domain/flag_writer.h"
#include "services/scoring/domain/profile_parameters.h"
#include "services/scoring/domain/series_table.h"

namespace rapport::scoring {

// What flags are raised from: a profile whose parts are made, and what they were made from.
struct FlagContext {
  const v1::AllianceProfile& profile;
  const EpisodeFacts& facts;
  const std::vector<ScaleSeries>& table;
  const ProfileParameters& parameters;
};

// Drops found by the default method that are open, unrepaired or repaired lately; tension that a party reported and
// that was left unresolved.
void AddRuptureFlags(const FlagContext& context, FlagWriter& flags);

// The course of the alliance: falling, at the ceiling for long, not measured lately; the therapist above the client or
// not following the client's ratings.
void AddCourseFlags(const FlagContext& context, FlagWriter& flags);

// Missed appointments; goals disputed or unrated for long, also beside a low rating of agreement on goals.
void AddParticipationFlags(const FlagContext& context, FlagWriter& flags);

// Outcome: worse by more than the instrument's error, less change than expected, recovered.
void AddOutcomeFlags(const FlagContext& context, FlagWriter& flags);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_PROFILE_FLAGS_H_
