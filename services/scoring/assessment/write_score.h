#ifndef RAPPORT_SERVICES_SCORING_ASSESSMENT_WRITE_SCORE_H_
#define RAPPORT_SERVICES_SCORING_ASSESSMENT_WRITE_SCORE_H_

#include "rapport/scoring/v1/score.pb.h"
#include "services/scoring/assessment/scoring_catalog.h"
#include "services/scoring/engine/answer_sheet.h"
#include "services/scoring/engine/assessment_result.h"

namespace rapport::scoring {

// Writes the engine's result of `sheet` as a reply. `into` may be empty or a reply written before: one of the same
// definition keeps its constant parts, and everything that depends on answers is overwritten, so that a stream can
// use its messages again and again. Does not set the rater.
void WriteScore(const ScorableInstrument& instrument, const AnswerSheet& sheet, const AssessmentResult& result,
                v1::Score& into);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_ASSESSMENT_WRITE_SCORE_H_
