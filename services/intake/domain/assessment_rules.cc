#include "services/intake/domain/assessment_rules.h"

#include <string>

#include "common/instruments/validate_assessment.h"
#include "services/intake/domain/field_rules.h"

namespace rapport::intake {
namespace {

// The longest language tag that BCP 47 asks software to take (RFC 5646, section 4.4.1).
constexpr size_t kMaxLanguageBytes = 35;

}  // namespace

const instruments::Instrument* AssessmentRules::FindInstrument(absl::string_view prefix,
                                                               const type::v1::Assessment& assessment,
                                                               Violations& violations) const {
  const instruments::Instrument* instrument = catalog_.Find(assessment.instrument(), assessment.instrument_version());
  if (instrument != nullptr) return instrument;
  if (catalog_.Find(assessment.instrument()) == nullptr) {
    violations.Add(Path(prefix, "instrument"), "must be the id of an instrument that is defined here");
  } else {
    violations.Add(Path(prefix, "instrument_version"), "must be a version of the instrument that is defined here");
  }
  return nullptr;
}

void AssessmentRules::CheckAndResolve(absl::string_view prefix, absl::Time now, type::v1::Assessment& assessment,
                                      Violations& violations) const {
  CheckText(Path(prefix, "language"), assessment.language(), kMaxLanguageBytes, violations);
  const std::string time_field = Path(prefix, "completed_time");
  CheckNotInFuture(time_field,
                   OptionalTime(time_field, assessment.has_completed_time(), assessment.completed_time(), violations),
                   now, violations);
  const instruments::Instrument* instrument = FindInstrument(prefix, assessment, violations);
  if (instrument == nullptr) return;
  instruments::ValidateAssessment(*instrument, assessment, prefix, violations);
  assessment.set_instrument_version(instrument->version);
}

bool AssessmentRules::MeasuresAlliance(absl::string_view id) const {
  const instruments::Instrument* instrument = catalog_.Find(id);
  return instrument == nullptr || instrument->category == instruments::Category::kAlliance;
}

}  // namespace rapport::intake
