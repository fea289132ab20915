#ifndef RAPPORT_SERVICES_SCORING_ASSESSMENT_WRITE_FLAGS_H_
#define RAPPORT_SERVICES_SCORING_ASSESSMENT_WRITE_FLAGS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "common/instruments/instrument.h"
#include "rapport/scoring/v1/score.pb.h"
#include "services/scoring/engine/answer_sheet.h"
#include "services/scoring/engine/assessment_result.h"

namespace rapport::scoring {

// The code of a raised flag: the rule's own, with `_UNKNOWN` where unanswered items leave it open.
std::string FlagCode(const RaisedFlag& flag, const AssessmentResult& result);

// Writes a raised flag into an empty message: code, severity, plain and neutral words, evidence and source.
void WriteFlag(const RaisedFlag& flag, const AnswerSheet& sheet, const AssessmentResult& result, v1::Flag& into);

// Whether a flag with this code is about how the form was filled in, which puts it in doubt; its words are Rapport's
// own.
bool IsValidityCheck(absl::string_view code);

// Whether a flag with this code, as WriteFlag writes it, is about risk of harm, or says that such a risk is unknown.
bool IsRiskFlag(const instruments::Instrument& instrument, absl::string_view code);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_ASSESSMENT_WRITE_FLAGS_H_
