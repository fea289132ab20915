#ifndef RAPPORT_SERVICES_SCORING_ENGINE_MEASUREMENT_ERROR_H_
#define RAPPORT_SERVICES_SCORING_ENGINE_MEASUREMENT_ERROR_H_

#include "absl/strings/string_view.h"
#include "common/instruments/instrument.h"

namespace rapport::scoring {

// The SD and reliability of one scale, each an enabled fact of the definition; nullptr where there is none.
struct Precision {
  const instruments::Norm* norm = nullptr;
  const instruments::Reliability* reliability = nullptr;

  bool Known() const { return norm != nullptr && reliability != nullptr; }
};

// What is known of a scale's precision in `population`, or, when that is empty, in people in treatment before others
// (the SD of a comparable clinical sample is the preferred one: Jacobson & Truax 1991). Internal consistency goes
// before a retest coefficient, which also absorbs true change (Evans, Margison & Barkham 1998).
Precision FindPrecision(const instruments::Instrument& instrument, absl::string_view scale,
                        absl::string_view population);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_ENGINE_MEASUREMENT_ERROR_H_
