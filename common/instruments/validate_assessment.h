#ifndef RAPPORT_COMMON_INSTRUMENTS_VALIDATE_ASSESSMENT_H_
#define RAPPORT_COMMON_INSTRUMENTS_VALIDATE_ASSESSMENT_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "common/errors/errors.h"
#include "common/instruments/answers.h"
#include "common/instruments/instrument.h"
#include "rapport/type/v1/assessment.pb.h"

namespace rapport::instruments {

// The message's answers as plain values, in its order. `into` is cleared first, so that a caller can reuse it.
void ReadAnswers(const type::v1::Assessment& assessment, std::vector<Answer>& into);

// Adds to `violations` everything that is wrong with the assessment's rater and answers, with fields below `prefix`
// (`assessment`). The caller has looked the instrument up; its time and language are the caller's to judge.
void ValidateAssessment(const Instrument& instrument, const type::v1::Assessment& assessment, absl::string_view prefix,
                        Violations& violations);

}  // namespace rapport::instruments

#endif  // RAPPORT_COMMON_INSTRUMENTS_VALIDATE_ASSESSMENT_H_
