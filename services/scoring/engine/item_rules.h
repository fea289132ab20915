#ifndef RAPPORT_SERVICES_SCORING_ENGINE_ITEM_RULES_H_
#define RAPPORT_SERVICES_SCORING_ENGINE_ITEM_RULES_H_

#include "services/scoring/engine/answer_sheet.h"
#include "services/scoring/engine/assessment_result.h"

namespace rapport::scoring {

// Appends a flag for each item rule that holds, and for each risk rule one of whose items is unanswered: missing is
// UNKNOWN there, never absent. Evaluated whatever the scales say. Pure; thread-safe.
void ApplyItemRules(const AnswerSheet& sheet, AssessmentResult& into);

// Sets `into.classifications`, and appends a flag for each risk classification that reached a level above kInfo or is
// unknown. Pure; thread-safe.
void Classify(const AnswerSheet& sheet, AssessmentResult& into);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_ENGINE_ITEM_RULES_H_
