#include "common/instruments/validate_assessment.h"

namespace rapport::instruments {

void ReadAnswers(const type::v1::Assessment& assessment, std::vector<Answer>& into) {
  into.clear();
  into.reserve(static_cast<std::size_t>(assessment.answers_size()));
  for (const type::v1::Answer& answer : assessment.answers()) {
    Answer& plain = into.emplace_back();
    plain.item = answer.item();
    if (answer.has_value()) plain.value = answer.value();
    plain.not_applicable = answer.not_applicable();
  }
}

void ValidateAssessment(const Instrument& instrument, const type::v1::Assessment& assessment, absl::string_view prefix,
                        Violations& violations) {
  std::vector<Answer> answers;
  ReadAnswers(assessment, answers);
  for (const AnswerProblem& problem : CheckAnswers(instrument, static_cast<Rater>(assessment.rater()), answers)) {
    violations.Add(ProblemField(problem, prefix), DescribeProblem(problem, instrument, answers));
  }
}

}  // namespace rapport::instruments
