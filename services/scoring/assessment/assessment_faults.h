#ifndef RAPPORT_SERVICES_SCORING_ASSESSMENT_ASSESSMENT_FAULTS_H_
#define RAPPORT_SERVICES_SCORING_ASSESSMENT_ASSESSMENT_FAULTS_H_

#include "absl/status/status.h"
#include "common/instruments/instrument.h"
#include "rapport/type/v1/assessment.pb.h"

namespace rapport::scoring {

// Everything that is wrong with an assessment the engine did not take, by the rules intake stores assessments by.
// INVALID_ARGUMENT, INVALID_FIELDS with every violation; never OK.
absl::Status FaultsOf(const instruments::Instrument& instrument, const type::v1::Assessment& assessment);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_ASSESSMENT_ASSESSMENT_FAULTS_H_
