#include "common/instruments/answers.h"

#include <bitset>
#include <cmath>

#include "absl/strings/str_cat.h"

namespace rapport::instruments {
namespace {

// Decimal steps such as 0.1 have no exact binary form; answers within this part of a step are on it.
constexpr double kStepTolerance = 1e-6;

// The fault of one answer to an existing item, if any.
std::optional<AnswerFault> ValueFault(const Item& item, const Answer& answer) {
  if (answer.not_applicable) {
    if (answer.value.has_value()) return AnswerFault::kNotApplicableAndValue;
    if (!item.not_applicable_allowed) return AnswerFault::kNotApplicableRefused;
    return std::nullopt;
  }
  if (!answer.value.has_value() || AcceptsValue(item.response, *answer.value)) return std::nullopt;
  if (!std::isfinite(*answer.value)) return AnswerFault::kNotFinite;
  if (*answer.value < item.response.min || *answer.value > item.response.max) return AnswerFault::kOutOfRange;
  return AnswerFault::kOffStep;
}

std::string DescribeRange(const ResponseScale& response) {
  return absl::StrCat(response.min, " to ", response.max, " in steps of ", response.step,
                      response.no_zero ? ", without 0" : "");
}

}  // namespace

bool AcceptsValue(const ResponseScale& response, double value) {
  if (!(value >= response.min && value <= response.max)) return false;  // also refuses NaN
  const double steps = (value - response.min) / response.step;
  if (std::abs(steps - std::nearbyint(steps)) > kStepTolerance) return false;
  return !response.no_zero || std::abs(value) > response.step / 2;
}

std::vector<AnswerProblem> CheckAnswers(const Instrument& instrument, Rater rater, absl::Span<const Answer> answers) {
  std::vector<AnswerProblem> problems;
  if (instrument.goal_based) {
    problems.push_back({AnswerFault::kGoalBased});
    return problems;
  }
  if (!instrument.AllowsRater(rater)) problems.push_back({AnswerFault::kRaterNotAllowed});
  if (answers.empty()) problems.push_back({AnswerFault::kNoAnswers});
  std::bitset<kMaxItems + 1> seen;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const Item* item = instrument.FindItem(answers[i].item);
    if (item == nullptr) {
      problems.push_back({AnswerFault::kUnknownItem, i});
      continue;
    }
    if (seen.test(item->number)) problems.push_back({AnswerFault::kDuplicateItem, i});
    seen.set(item->number);
    if (const std::optional<AnswerFault> fault = ValueFault(*item, answers[i])) problems.push_back({*fault, i});
  }
  return problems;
}

std::string ProblemField(const AnswerProblem& problem, absl::string_view prefix) {
  switch (problem.fault) {
    case AnswerFault::kGoalBased:
      return absl::StrCat(prefix, ".instrument");
    case AnswerFault::kRaterNotAllowed:
      return absl::StrCat(prefix, ".rater");
    case AnswerFault::kNoAnswers:
      return absl::StrCat(prefix, ".answers");
    case AnswerFault::kUnknownItem:
    case AnswerFault::kDuplicateItem:
      return absl::StrCat(prefix, ".answers[", problem.index, "].item");
    case AnswerFault::kNotApplicableRefused:
    case AnswerFault::kNotApplicableAndValue:
      return absl::StrCat(prefix, ".answers[", problem.index, "].not_applicable");
    case AnswerFault::kNotFinite:
    case AnswerFault::kOutOfRange:
    case AnswerFault::kOffStep:
      return absl::StrCat(prefix, ".answers[", problem.index, "].value");
  }
  return std::string(prefix);
}

std::string DescribeProblem(const AnswerProblem& problem, const Instrument& instrument,
                            absl::Span<const Answer> answers) {
  const auto item = [&]() -> const Item& { return *instrument.FindItem(answers[problem.index].item); };
  switch (problem.fault) {
    case AnswerFault::kGoalBased:
      return absl::StrCat(instrument.id, " is made of the client's own goals; rate them through the goals service");
    case AnswerFault::kRaterNotAllowed:
      return absl::StrCat(instrument.id, " is not made for this rater");
    case AnswerFault::kNoAnswers:
      return "at least one answer is needed; an item left blank is an answer without a value";
    case AnswerFault::kUnknownItem:
      return absl::StrCat(instrument.id, " has items 1 to ", instrument.items.size());
    case AnswerFault::kDuplicateItem:
      return "an earlier answer is for the same item";
    case AnswerFault::kNotFinite:
      return "must be a finite number";
    case AnswerFault::kOutOfRange:
    case AnswerFault::kOffStep:
      return absl::StrCat("item ", item().number, " accepts ", DescribeRange(item().response));
    case AnswerFault::kNotApplicableRefused:
      return absl::StrCat("item ", item().number, " cannot be marked as not applicable");
    case AnswerFault::kNotApplicableAndValue:
      return "an answer marked as not applicable has no value";
  }
  return "";
}

}  // namespace rapport::instruments
