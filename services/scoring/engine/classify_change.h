#ifndef RAPPORT_SERVICES_SCORING_ENGINE_CLASSIFY_CHANGE_H_
#define RAPPORT_SERVICES_SCORING_ENGINE_CLASSIFY_CHANGE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/instruments/instrument.h"
#include "services/scoring/stats/change_category.h"

namespace rapport::scoring {

// How large a change must be to be reliable, and why.
struct ChangeThreshold {
  double value = 0;               // points of the scale
  bool reached_is_enough = true;  // published, rounded numbers count when reached, computed ones when exceeded
  std::string criterion;
  std::string source;
  std::string population;
  std::optional<double> sd;           // only of a computed threshold
  std::optional<double> reliability;  // only of a computed threshold
};

// Where the clinical range ends.
struct ClinicalBoundary {
  double value = 0;
  bool clinical_at_value = true;
  std::string source;
};

// A change between two scores of one scale, with what decided it.
struct ClassifiedChange {
  std::optional<ChangeThreshold> threshold;  // without one nothing is classified
  std::optional<ClinicalBoundary> boundary;  // without one nobody recovers
  std::optional<double> rci;                 // only with SD and reliability
  stats::ChangeClassification classification;
};

// The populations that norms, thresholds or cut-offs of the scale are given for; may repeat one.
std::vector<std::string> PopulationsOf(const instruments::Instrument& instrument, absl::string_view scale);

// Whether cut-offs of the scale are known, for some populations, and none for this one, so that nobody can say which
// scores are clinical.
bool NeedsPopulation(const instruments::Instrument& instrument, const instruments::Scale& scale,
                     absl::string_view population);

// Classifies the change from `before` to `after`, both in the scale's range. The threshold is the one published for
// `population`, or the Jacobson-Truax one of that population's SD and the scale's reliability (1.96 SD sqrt(2 (1 -
// r))), or the one published for everybody. A smallest important difference is no reliable change and never used. Only
// enabled facts decide; nothing is assumed in their place. Pure; thread-safe.
ClassifiedChange ClassifyChange(const instruments::Instrument& instrument, const instruments::Scale& scale,
                                double before, double after, absl::string_view population);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_ENGINE_CLASSIFY_CHANGE_H_
