#ifndef RAPPORT_SERVICES_SCORING_ENGINE_RESPONSE_VALIDITY_H_
#define RAPPORT_SERVICES_SCORING_ENGINE_RESPONSE_VALIDITY_H_

#include "services/scoring/engine/answer_sheet.h"
#include "services/scoring/engine/assessment_result.h"

namespace rapport::scoring {

// Design decisions, not published criteria: the evidence on long runs is contested (Behav Res Methods 2024,
// doi 10.3758/s13428-024-02484-3).

// A form with more than this part of its items unanswered is flagged.
inline constexpr double kMaxMissingFraction = 0.2;

// Identical answers are remarkable from this many items on; four-line scales answered alike are usually sincere.
inline constexpr size_t kMinStraightLineItems = 6;

// A total at this part of its maximum leaves no room to show improvement: 39 of 40 on the Session Rating Scale.
inline constexpr double kCeilingFraction = 0.975;

// Appends the flags on how the form was filled in: much missing, all answers alike, alike though items point both ways,
// an alliance rated at its ceiling or perfect in everything. They never change a score. `into.scales` must be set.
// Pure; thread-safe.
void CheckResponses(const AnswerSheet& sheet, AssessmentResult& into);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_ENGINE_RESPONSE_VALIDITY_H_
