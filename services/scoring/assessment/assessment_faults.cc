#include "services/scoring/assessment/assessment_faults.h"

#include "common/errors/errors.h"
#include "common/instruments/validate_assessment.h"

namespace rapport::scoring {

absl::Status FaultsOf(const instruments::Instrument& instrument, const type::v1::Assessment& assessment) {
  Violations violations;
  instruments::ValidateAssessment(instrument, assessment, "assessment", violations);
  // Never an empty score in place of an error, should this and the engine ever disagree.
  if (violations.empty()) {
    return MakeError(absl::StatusCode::kInternal, "ANSWER_RULES_DISAGREE", "a fault of the service");
  }
  return violations.ToStatus();
}

}  // namespace rapport::scoring
