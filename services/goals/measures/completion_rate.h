#ifndef RAPPORT_SERVICES_GOALS_MEASURES_COMPLETION_RATE_H_
#define RAPPORT_SERVICES_GOALS_MEASURES_COMPLETION_RATE_H_

#include <optional>

#include "services/goals/measures/measure_status.h"

namespace rapport::goals {

inline constexpr double kCompletionConfidence = 0.95;

// Which share of the reported tasks was done, with Wilson's score interval at 95 %, which holds for few tasks. Tasks
// without a report say nothing and do not enter.
struct CompletionRate {
  MeasureStatus status = MeasureStatus::kInsufficientData;
  std::optional<double> done;   // done / reported
  std::optional<double> lower;  // ends of the interval of `done`
  std::optional<double> upper;
  std::optional<double> mean_completion;  // with a task partly done as a half
};

// kInsufficientData: nothing reported; kInvalidParameter: a negative count.
CompletionRate RateCompletion(int done, int partly, int not_done);

}  // namespace rapport::goals

#endif  // RAPPORT_SERVICES_GOALS_MEASURES_COMPLETION_RATE_H_
