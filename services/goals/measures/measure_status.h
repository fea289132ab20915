#ifndef RAPPORT_SERVICES_GOALS_MEASURES_MEASURE_STATUS_H_
#define RAPPORT_SERVICES_GOALS_MEASURES_MEASURE_STATUS_H_

namespace rapport::goals {

// Why a measure has a value, or has none. Every measure of this library sets its optional values only when it is kOk.
enum class MeasureStatus {
  kOk,
  kInsufficientData,  // Nothing rated that could enter the measure.
  kOutOfRange,        // A rating lies outside its scale.
  kInvalidParameter,  // The configuration makes no sense: rho outside [0, 1), lists of different lengths.
};

}  // namespace rapport::goals

#endif  // RAPPORT_SERVICES_GOALS_MEASURES_MEASURE_STATUS_H_
