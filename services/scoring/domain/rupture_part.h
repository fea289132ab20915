#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_RUPTURE_PART_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_RUPTURE_PART_H_

#include <vector>

#include "rapport/scoring/v1/alliance.pb.h"
#include "services/scoring/domain/episode_facts.h"
#include "services/scoring/domain/profile_parameters.h"
#include "services/scoring/domain/series_table.h"

namespace rapport::scoring {

// Whether probable ruptures are looked for in a series: the client's own rating of the alliance as a whole.
bool IsSearched(const ScaleSeries& series);

// The search by the default method, and by each of `also`, in every series that is searched. Pure.
std::vector<v1::RuptureAnalysis> FindRuptures(const std::vector<ScaleSeries>& table,
                                              const std::vector<v1::RuptureMethod>& also,
                                              const ProfileParameters& parameters);

// Tension and resolution as the parties reported them, by time. Pure.
std::vector<v1::ReportedTension> ReportedTensions(const EpisodeFacts& facts);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_RUPTURE_PART_H_
