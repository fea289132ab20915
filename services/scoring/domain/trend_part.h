#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_TREND_PART_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_TREND_PART_H_

#include <vector>

#include "rapport/scoring/v1/alliance.pb.h"
#include "services/scoring/domain/profile_parameters.h"
#include "services/scoring/domain/series_table.h"

namespace rapport::scoring {

// Level and trend of each alliance and outcome series that measures a whole or a part of its own (not of a second way
// to count the same answers). Pure.
std::vector<v1::Trend> BuildTrends(const std::vector<ScaleSeries>& table, const ProfileParameters& parameters);

// What the alliance consists of: the latest score and personal mean of each scale that measures a part. Pure.
std::vector<v1::Dimension> BuildDimensions(const std::vector<ScaleSeries>& table, const ProfileParameters& parameters);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_TREND_PART_H_
