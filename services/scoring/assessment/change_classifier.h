#ifndef RAPPORT_SERVICES_SCORING_ASSESSMENT_CHANGE_CLASSIFIER_H_
#define RAPPORT_SERVICES_SCORING_ASSESSMENT_CHANGE_CLASSIFIER_H_

#include "absl/status/status.h"
#include "rapport/scoring/v1/score.pb.h"
#include "rapport/scoring/v1/scoring_service.pb.h"
#include "services/scoring/assessment/scoring_catalog.h"

namespace rapport::scoring {

// Classifies the change between two scores into `into`, which is empty. Errors as AssessmentScorer::Score; a scale or
// population the definition does not have and a score outside the scale's range are violations. Where the definition
// has no sourced threshold the answer is CHANGE_STATUS_INSUFFICIENT_DATA, which is no error. Thread-safe.
absl::Status ClassifyChange(const ScoringCatalog& catalog, const v1::ClassifyChangeRequest& request, v1::Change& into);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_ASSESSMENT_CHANGE_CLASSIFIER_H_
