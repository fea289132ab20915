#ifndef RAPPORT_TESTS_VECTORS_INSTRUMENT_CASE_H_
#define RAPPORT_TESTS_VECTORS_INSTRUMENT_CASE_H_

#include <string>
#include <vector>

#include "absl/types/span.h"
#include "common/instruments/answers.h"
#include "rapport/instrument/v1/instrument_cases.pb.h"
#include "services/scoring/engine/assessment_result.h"

namespace rapport {

// `values` as answers to items 1, 2, ...; NaN is an item presented and not answered.
std::vector<instruments::Answer> AnswersInOrder(absl::Span<const double> values);

// What the engine makes of answers that instruments::CheckAnswers finds nothing wrong with.
scoring::AssessmentResult Score(const scoring::ScoringKey& key, absl::Span<const instruments::Answer> answers);

// Everything in which the answer check and the engine (for goals, the goals measures) differ from what the case
// expects, one line each; empty when the case holds.
std::vector<std::string> DifferencesOf(const instrument::v1::Case& example, const scoring::ScoringKey& key);

}  // namespace rapport

#endif  // RAPPORT_TESTS_VECTORS_INSTRUMENT_CASE_H_
