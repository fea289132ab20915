#include "tests/bench/sample_requests.h"

namespace rapport::bench {
namespace {

constexpr uint32_t kItems = 12;
constexpr char kInstrument[] = "wai-sr";

double AnswerOf(int row, uint32_t item) { return 1 + (static_cast<uint32_t>(row) * 7 + item * item) % 5; }

}  // namespace

type::v1::Assessment SampleAssessment(int row) {
  type::v1::Assessment assessment;
  assessment.set_instrument(kInstrument);
  assessment.set_rater(type::v1::RATER_CLIENT);
  for (uint32_t item = 1; item <= kItems; ++item) {
    type::v1::Answer& answer = *assessment.add_answers();
    answer.set_item(item);
    answer.set_value(AnswerOf(row, item));
  }
  return assessment;
}

scoring::v1::ScoreAssessmentsRequest SampleAssessments(int rows) {
  scoring::v1::ScoreAssessmentsRequest request;
  for (int row = 0; row < rows; ++row) *request.add_assessments() = SampleAssessment(row);
  return request;
}

scoring::v1::ScoreTableRequest SampleTable(int rows) {
  scoring::v1::ScoreTableRequest request;
  request.set_instrument(kInstrument);
  request.set_rater(type::v1::RATER_CLIENT);
  for (uint32_t item = 1; item <= kItems; ++item) request.add_items(item);
  for (int row = 0; row < rows; ++row) {
    for (uint32_t item = 1; item <= kItems; ++item) request.add_values(AnswerOf(row, item));
  }
  return request;
}

}  // namespace rapport::bench
