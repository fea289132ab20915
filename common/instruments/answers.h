#ifndef RAPPORT_COMMON_INSTRUMENTS_ANSWERS_H_
#define RAPPORT_COMMON_INSTRUMENTS_ANSWERS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/instruments/instrument.h"

namespace rapport::instruments {

// One answer, as in rapport.type.v1.Answer: without a value, presented and not answered.
struct Answer {
  std::uint32_t item = 0;
  std::optional<double> value;
  bool not_applicable = false;
};

// What is wrong with an assessment.
enum class AnswerFault {
  kGoalBased,              // the instrument has no items; its ratings belong to the goals service
  kRaterNotAllowed,        // the instrument is not made for this rater
  kNoAnswers,              // there is not one answer
  kUnknownItem,            // the instrument has no item of this number
  kDuplicateItem,          // an earlier answer is for the same item
  kNotFinite,              // NaN or infinite
  kOutOfRange,             // below the item's minimum or above its maximum
  kOffStep,                // between two values the item accepts, or the 0 that its scale leaves out
  kNotApplicableRefused,   // the item has no such choice
  kNotApplicableAndValue,  // both at once
};

struct AnswerProblem {
  AnswerFault fault;
  std::size_t index = 0;  // of the answer; 0 for the first three faults, which concern the whole
};

// Everything that is wrong with answers to `instrument` by `rater`, in the order of the answers; empty when nothing is,
// and then without an allocation. Pure; thread-safe. One rule for intake, which stores answers, and scoring.
std::vector<AnswerProblem> CheckAnswers(const Instrument& instrument, Rater rater, absl::Span<const Answer> answers);

// Whether `value` is one the item accepts: finite, in range, on a step (within a millionth of one), not a left-out 0.
bool AcceptsValue(const ResponseScale& response, double value);

// The field a problem is about, below `prefix`: `assessment.answers[3].value`.
std::string ProblemField(const AnswerProblem& problem, absl::string_view prefix);

// What is wrong and what would be right, without the answer itself.
std::string DescribeProblem(const AnswerProblem& problem, const Instrument& instrument,
                            absl::Span<const Answer> answers);

}  // namespace rapport::instruments

#endif  // RAPPORT_COMMON_INSTRUMENTS_ANSWERS_H_
