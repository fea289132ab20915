#ifndef RAPPORT_SERVICES_GOALS_MEASURES_GOAL_PROGRESS_CHANGE_H_
#define RAPPORT_SERVICES_GOALS_MEASURES_GOAL_PROGRESS_CHANGE_H_

#include <optional>
#include <span>

#include "services/goals/measures/measure_status.h"

namespace rapport::goals {

// Mean change from which 0-10 goal progress is called reliable. Commonly cited from Edbrooke-Childs et al. (2015),
// where parents rated in child services: a default to be reviewed by the practice, not a norm for adults.
inline constexpr double kGoalProgressReliableChange = 2.45;

// The tool is rated for at most three goals at a time.
inline constexpr int kGoalProgressMaxGoals = 3;

enum class ReliableProgress { kNone, kImproved, kDeteriorated };

// Whether a change in the good direction reaches `criterion`, which is positive, one way or the other; reaching it is
// enough.
ReliableProgress JudgeChange(double change, double criterion);

// Goal-based outcomes (Law & Jacob 2015): progress per goal from 0 (not at all) to 10 (reached).
struct GoalProgressChange {
  MeasureStatus status = MeasureStatus::kInsufficientData;
  int goals = 0;                             // Goals rated at both times, at most three.
  std::optional<double> mean_change;         // Mean of current - start, in points of the 0-10 scale.
  std::optional<ReliableProgress> reliable;  // |mean_change| reaches the threshold (inclusive).
};

// The mean change of the first three goals rated at both times. `start` and `current` name the same goals in the same
// order; a goal that was replaced has to begin a new pair. kInsufficientData: no goal rated twice; kOutOfRange: a
// rating outside 0..10; kInvalidParameter: lengths differ, or a threshold that is not positive.
GoalProgressChange ChangeInProgress(std::span<const std::optional<double>> start,
                                    std::span<const std::optional<double>> current,
                                    double reliable_change = kGoalProgressReliableChange);

}  // namespace rapport::goals

#endif  // RAPPORT_SERVICES_GOALS_MEASURES_GOAL_PROGRESS_CHANGE_H_
