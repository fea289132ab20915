#ifndef RAPPORT_SERVICES_GOALS_DOMAIN_ATTAINMENT_PROGRESS_H_
#define RAPPORT_SERVICES_GOALS_DOMAIN_ATTAINMENT_PROGRESS_H_

#include <vector>

#include "rapport/goals/v1/goal.pb.h"
#include "rapport/goals/v1/goal_progress.pb.h"

namespace rapport::goals {

// The attainment T-score of one rater over the goals with attainment scales, after each occasion and now, and its
// change from the start, judged when the parameters hold a criterion.
v1::Attainment AttainmentOf(const std::vector<v1::Goal>& goals, type::v1::Rater rater,
                            const v1::ProgressParameters& parameters);

}  // namespace rapport::goals

#endif  // RAPPORT_SERVICES_GOALS_DOMAIN_ATTAINMENT_PROGRESS_H_
