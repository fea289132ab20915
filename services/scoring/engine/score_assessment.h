#ifndef RAPPORT_SERVICES_SCORING_ENGINE_SCORE_ASSESSMENT_H_
#define RAPPORT_SERVICES_SCORING_ENGINE_SCORE_ASSESSMENT_H_

#include "absl/strings/string_view.h"
#include "services/scoring/engine/answer_sheet.h"
#include "services/scoring/engine/assessment_result.h"

namespace rapport::scoring {

// Grows whenever the same definition and answers could give another result; part of every score and of every cache key.
inline constexpr absl::string_view kEngineVersion = "1.0.0";

// Everything the sheet's instrument makes of a finished sheet: scales, risk items, classifications, response validity.
// `into` is overwritten. A pure function of the sheet; thread-safe; allocates only where more flags are raised than
// `into` has room for.
void ScoreAssessment(const AnswerSheet& sheet, AssessmentResult& into);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_ENGINE_SCORE_ASSESSMENT_H_
