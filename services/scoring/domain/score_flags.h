#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_SCORE_FLAGS_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_SCORE_FLAGS_H_

#include <vector>

#include "services/scoring/assessment/scoring_catalog.h"
#include "services/scoring/domain/episode_facts.h"
#include "services/scoring/domain/flag_writer.h"
#include "services/scoring/domain/profile_parameters.h"
#include "services/scoring/domain/series_table.h"

namespace rapport::scoring {

// Adds what the latest assessment of each instrument and rater says by itself: risk items, answered above their mark or
// left open, whatever the scores say and whether the instrument has a score at all; other rules of the definition; how
// the form was filled in.
void AddAssessmentFlags(const EpisodeFacts& facts, const ScoringCatalog& catalog, FlagWriter& flags);

// Adds a prompt for a check-in where the latest alliance rating meets the practice rules of the Session Rating Scale,
// or another alliance instrument's published mark of concern. Prompts, no detection of ruptures.
void AddCheckInFlags(const std::vector<ScaleSeries>& table, const ProfileParameters& parameters, FlagWriter& flags);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_SCORE_FLAGS_H_
