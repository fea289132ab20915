#ifndef RAPPORT_SERVICES_SCORING_STATS_ROGERS_CONDITIONS_H_
#define RAPPORT_SERVICES_SCORING_STATS_ROGERS_CONDITIONS_H_

#include <optional>

#include "services/scoring/stats/result_status.h"
#include "services/scoring/stats/series.h"

namespace rapport::stats {

// Sums of the four scales of a relationship inventory of Barrett-Lennard's kind, items already keyed, all with the same
// limits (16 items of -3..+3 each: -48 to 48).
struct ConditionSums {
  Value regard;
  Value empathy;
  Value unconditionality;
  Value congruence;
  double min = 0.0;
  double max = 0.0;
};

enum class Condition { kEmpathy, kCongruence, kPositiveRegard };

// Rogers' three conditions as percent of maximum possible. Barrett-Lennard split unconditional positive regard in two,
// so positive regard is the mean of regard and unconditionality; the composite is the mean of the three. Rogers (1957)
// held the conditions jointly necessary, hence the weakest. Scales correlate highly: the composite is mostly one
// general factor.
struct RogersConditions {
  ResultStatus status = ResultStatus::kInsufficientData;
  std::optional<double> empathy;
  std::optional<double> congruence;
  std::optional<double> regard;
  std::optional<double> unconditionality;
  std::optional<double> positive_regard;
  std::optional<double> composite;
  std::optional<Condition> weakest;  // The first of equals, in the order of the enumeration.
  std::optional<double> weakest_value;
};

// kInsufficientData: a scale is missing; the others are set, the composite and the weakest are not. kOutOfRange: a sum
// beyond the limits; kInvalidParameter: max <= min.
RogersConditions CombineConditions(const ConditionSums& sums);

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_ROGERS_CONDITIONS_H_
