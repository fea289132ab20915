#ifndef RAPPORT_SERVICES_SCORING_STATS_GROWTH_VALIDATION_H_
#define RAPPORT_SERVICES_SCORING_STATS_GROWTH_VALIDATION_H_

#include <span>

#include "services/scoring/stats/growth_fit.h"

namespace rapport::stats {

// How many episodes' last ratings lay where a model that had not seen them said.
struct HeldOutCoverage {
  int within = 0;  // The 80 % band of what is expected from the first rating.
  int judged = 0;
};

// Cross-validation: episodes are dealt into `folds` parts, and each part is judged by the model fitted to the others.
// One rating of each episode counts, the last, so that no two judgements share a course. Two episodes of one client may
// come into different parts: where many clients come again, the judgements are not quite independent. Episodes with
// fewer than two ratings, and parts whose others cannot be fitted, are not judged.
HeldOutCoverage ValidateGrowthModel(std::span<const ClientRatings> episodes, int folds = 5);

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_GROWTH_VALIDATION_H_
