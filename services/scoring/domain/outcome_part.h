#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_OUTCOME_PART_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_OUTCOME_PART_H_

#include <string>
#include <vector>

#include "rapport/scoring/v1/alliance.pb.h"
#include "services/scoring/assessment/scoring_catalog.h"
#include "services/scoring/domain/profile_parameters.h"
#include "services/scoring/domain/series_table.h"

namespace rapport::scoring {

// Whether the point has a score of which at most a tenth was estimated for open answers: a basis for a reliable change.
bool IsFirm(const v1::SeriesPoint& point);

// How the client fares on each outcome measure as a whole: reliable and clinically significant change since the first
// score, by the facts for `population` where the definition has any, and whether the course is as expected by the
// practice's own growth model, or else by the generic rational rule. Where the cut-offs known are for other populations
// only, nobody can say who began in the functional range, and only worsening is told. Pure.
std::vector<v1::Outcome> BuildOutcomes(const std::vector<ScaleSeries>& table, const std::string& population,
                                       const ScoringCatalog& catalog, const ProfileParameters& parameters);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_OUTCOME_PART_H_
