#include "services/scoring/engine/score_assessment.h"

#include "services/scoring/engine/item_rules.h"
#include "services/scoring/engine/response_validity.h"
#include "services/scoring/engine/score_scales.h"

namespace rapport::scoring {

void ScoreAssessment(const AnswerSheet& sheet, AssessmentResult& into) {
  const ScoringKey& key = sheet.key();
  into.scales.resize(key.scales().size());
  into.flags.clear();
  ScoreScales(sheet, absl::MakeSpan(into.scales));
  ApplyItemRules(sheet, into);
  Classify(sheet, into);
  CheckResponses(sheet, into);
}

}  // namespace rapport::scoring
