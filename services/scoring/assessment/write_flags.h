#ifndef RAPPORT_SERVICES_SCORING_ASSESSMENT_WRITE_FLAGS_H_
#define RAPPORT_SERVICES_SCORING_ASSESSMENT_WRITE_FLAGS_H_

#include "rapport/scoring/v1/score.pb.h"
#include "services/scoring/engine/answer_sheet.h"
#include "services/scoring/engine/assessment_result.h"

namespace rapport::scoring {

// Writes a raised flag into an empty message: code, severity, plain and neutral words, evidence and source.
void WriteFlag(const RaisedFlag& flag, const AnswerSheet& sheet, const AssessmentResult& result, v1::Flag& into);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_ASSESSMENT_WRITE_FLAGS_H_
