#ifndef RAPPORT_SERVICES_SCORING_STATS_RESULT_STATUS_H_
#define RAPPORT_SERVICES_SCORING_STATS_RESULT_STATUS_H_

namespace rapport::stats {

// Why a result has its values, or has none. Unless a result says otherwise, its optional values are set only when it is
// kOk, and none of them is ever NaN or infinite.
enum class ResultStatus {
  kOk,
  kInsufficientData,  // Too few values, or values without the variation that the formula divides by.
  kTooManyMissing,    // More items unanswered than the scale's rule allows.
  kOutOfRange,        // An observed value lies outside its scale.
  kInvalidParameter,  // The configuration makes no sense: SD <= 0, reliability outside [0, 1], lists of different
                      // lengths.
};

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_RESULT_STATUS_H_
