#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_AGREEMENT_PART_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_AGREEMENT_PART_H_

#include <vector>

#include "rapport/scoring/v1/alliance.pb.h"
#include "services/scoring/domain/profile_parameters.h"
#include "services/scoring/domain/series_table.h"

namespace rapport::scoring {

// How client and therapist compare on every alliance scale that both rate, on one instrument or on its two parallel
// forms. Pure.
std::vector<v1::Agreement> CompareRaters(const std::vector<ScaleSeries>& table, const ProfileParameters& parameters);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_AGREEMENT_PART_H_
