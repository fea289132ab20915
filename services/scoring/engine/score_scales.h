#ifndef RAPPORT_SERVICES_SCORING_ENGINE_SCORE_SCALES_H_
#define RAPPORT_SERVICES_SCORING_ENGINE_SCORE_SCALES_H_

#include "absl/types/span.h"
#include "services/scoring/engine/answer_sheet.h"
#include "services/scoring/engine/assessment_result.h"

namespace rapport::scoring {

// One scale of a finished sheet. With all its items answered: the formula's exact result. With items missing: the
// owner's rule where it allows so few answers, else no score. Never a score from no answer. Pure; thread-safe.
void ScoreScale(const ScaleKey& scale, const AnswerSheet& sheet, ScaleResult& into);

// All scales of a finished sheet; `into` has room for them. The same results, with less to look at when every item is
// answered.
void ScoreScales(const AnswerSheet& sheet, absl::Span<ScaleResult> into);

// The band of a score in an enabled set: lower edges inclusive. -1 without a set.
int FindBand(const ScaleKey& scale, double value);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_ENGINE_SCORE_SCALES_H_
