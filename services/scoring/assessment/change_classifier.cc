#include "services/scoring/assessment/change_classifier.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/errors/errors.h"
#include "services/scoring/assessment/scoring_errors.h"
#include "services/scoring/engine/classify_change.h"
#include "services/scoring/engine/score_assessment.h"

namespace rapport::scoring {
namespace {

using instruments::Instrument;
using instruments::Scale;

void CheckScore(absl::string_view field, bool has, double value, const Scale* scale, Violations& violations) {
  if (!has) {
    violations.Add(field, "needed: a score in points of the scale");
  } else if (!std::isfinite(value)) {
    violations.Add(field, "must be a finite number");
  } else if (scale != nullptr && (value < scale->min || value > scale->max)) {
    violations.Add(field, absl::StrCat("the scale goes from ", scale->min, " to ", scale->max));
  }
}

absl::Status Check(const Instrument& instrument, const Scale* scale, const v1::ClassifyChangeRequest& request) {
  Violations violations;
  if (scale == nullptr) violations.Add("scale", absl::StrCat("needed: a scale of ", instrument.id));
  CheckScore("before", request.has_before(), request.before(), scale, violations);
  CheckScore("after", request.has_after(), request.after(), scale, violations);
  if (scale != nullptr && !request.population().empty()) {
    const std::vector<std::string> known = PopulationsOf(instrument, scale->id);
    if (std::find(known.begin(), known.end(), request.population()) == known.end()) {
      violations.Add("population", "the definition has no norm, threshold or cut-off for this population");
    }
  }
  return violations.ToStatus();
}

v1::ChangeCategory ToProto(stats::ChangeCategory category) {
  switch (category) {
    case stats::ChangeCategory::kRecovered:
      return v1::CHANGE_CATEGORY_RECOVERED;
    case stats::ChangeCategory::kImproved:
      return v1::CHANGE_CATEGORY_IMPROVED;
    case stats::ChangeCategory::kUnchanged:
      return v1::CHANGE_CATEGORY_UNCHANGED;
    case stats::ChangeCategory::kDeteriorated:
      return v1::CHANGE_CATEGORY_DETERIORATED;
  }
  return v1::CHANGE_CATEGORY_UNSPECIFIED;
}

void WriteThreshold(const ChangeThreshold& threshold, v1::Change& into) {
  into.set_population(threshold.population);
  into.set_threshold(threshold.value);
  into.set_threshold_operator(threshold.reached_is_enough ? v1::COMPARISON_OPERATOR_GE : v1::COMPARISON_OPERATOR_GT);
  into.set_criterion(threshold.criterion);
  into.set_threshold_source(threshold.source);
  if (threshold.sd.has_value()) into.set_sd(*threshold.sd);
  if (threshold.reliability.has_value()) into.set_reliability(*threshold.reliability);
}

void WriteBoundary(const ClinicalBoundary& boundary, bool higher_is_better, v1::Change& into) {
  into.set_cutoff(boundary.value);
  into.set_cutoff_source(boundary.source);
  if (higher_is_better) {
    into.set_cutoff_operator(boundary.clinical_at_value ? v1::COMPARISON_OPERATOR_LE : v1::COMPARISON_OPERATOR_LT);
  } else {
    into.set_cutoff_operator(boundary.clinical_at_value ? v1::COMPARISON_OPERATOR_GE : v1::COMPARISON_OPERATOR_GT);
  }
}

void WriteChange(const ClassifiedChange& change, const Scale& scale, v1::Change& into) {
  const bool higher_is_better = scale.direction == instruments::Direction::kHigherIsBetter;
  into.set_improvement(higher_is_better ? into.difference() : -into.difference());
  if (change.threshold.has_value()) WriteThreshold(*change.threshold, into);
  if (change.boundary.has_value()) WriteBoundary(*change.boundary, higher_is_better, into);
  if (change.rci.has_value()) into.set_rci(*change.rci);
  const stats::ChangeClassification& classification = change.classification;
  if (!classification.category.has_value()) return into.set_status(v1::CHANGE_STATUS_INSUFFICIENT_DATA);
  into.set_status(v1::CHANGE_STATUS_OK);
  into.set_category(ToProto(*classification.category));
  into.set_crossed_to_functional(classification.crossed_to_functional.value_or(false));
  into.set_crossed_to_clinical(classification.crossed_to_clinical.value_or(false));
  into.set_improvement_possible(classification.improvement_possible.value_or(false));
}

}  // namespace

absl::Status ClassifyChange(const ScoringCatalog& catalog, const v1::ClassifyChangeRequest& request, v1::Change& into) {
  if (request.instrument().empty()) return InvalidField("instrument", "needed: the instrument's plain id");
  ASSIGN_OR_RETURN(const ScorableInstrument* found,
                   catalog.FindToScore(request.instrument(), request.instrument_version()));
  const Instrument& instrument = found->key.instrument();
  const Scale* scale = instrument.FindScale(request.scale());
  RETURN_IF_ERROR(Check(instrument, scale, request));
  into.set_instrument(instrument.id);
  into.set_instrument_version(instrument.version);
  into.set_definition_digest(instrument.digest);
  into.set_engine_version(std::string(kEngineVersion));
  into.set_scale(scale->id);
  into.set_difference(request.after() - request.before());
  WriteChange(ClassifyChange(instrument, *scale, request.before(), request.after(), request.population()), *scale,
              into);
  return absl::OkStatus();
}

}  // namespace rapport::scoring
