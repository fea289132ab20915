#ifndef RAPPORT_SERVICES_GOALS_MEASURES_GOAL_ATTAINMENT_H_
#define RAPPORT_SERVICES_GOALS_MEASURES_GOAL_ATTAINMENT_H_

#include <optional>
#include <span>

#include "services/goals/measures/measure_status.h"

namespace rapport::goals {

// The correlation between goals that Kiresuk and Sherman assumed.
inline constexpr double kGoalCorrelation = 0.30;

// Goal attainment scaling (Kiresuk & Sherman 1968, Community Ment Health J 4:443-453):
//
//   T = 50 + 10 sum(w x) / sqrt((1 - rho) sum(w^2) + rho (sum w)^2)
//
// x is a goal's level from -2 (much less than expected) over 0 (as expected) to +2; half levels are allowed. T is
// relative to the goals' own expectations: 50 is "as expected", and two clients' scores are not comparable as severity.
struct GoalAttainment {
  MeasureStatus status = MeasureStatus::kInsufficientData;
  int goals = 0;            // Goals that entered: rated, and of positive weight.
  std::optional<double> t;  // T-score; 50 is as expected, 10 one standard deviation.
};

// The attainment of one rating occasion. `scores` has an entry per goal, none where the goal was not rated. `weights`
// is empty (all goals weigh 1) or as long as `scores`; a goal of weight 0 or less is left out. One goal gives 50 + 10
// x. kInsufficientData: no goal left; kOutOfRange: a level outside -2..+2; kInvalidParameter: lengths, rho outside [0,
// 1).
GoalAttainment AttainmentScore(std::span<const std::optional<double>> scores, std::span<const double> weights = {},
                               double rho = kGoalCorrelation);

// Attainment at two occasions, over the goals rated at both and with the same weights, so that the difference is change
// and not another choice of goals. No reliable change index is established for it.
struct AttainmentChange {
  MeasureStatus status = MeasureStatus::kInsufficientData;
  int goals = 0;  // Goals that entered.
  std::optional<double> t_baseline;
  std::optional<double> t_post;
  std::optional<double> t_change;  // t_post - t_baseline; positive is progress.
};

// Statuses as of AttainmentScore, and kInvalidParameter when `baseline` and `post` differ in length.
AttainmentChange ChangeInAttainment(std::span<const std::optional<double>> baseline,
                                    std::span<const std::optional<double>> post, std::span<const double> weights = {},
                                    double rho = kGoalCorrelation);

}  // namespace rapport::goals

#endif  // RAPPORT_SERVICES_GOALS_MEASURES_GOAL_ATTAINMENT_H_
