#include "services/scoring/assessment/assessment_scorer.h"

#include "common/base/status_macros.h"
#include "common/errors/errors.h"
#include "services/scoring/assessment/assessment_faults.h"
#include "services/scoring/assessment/scoring_errors.h"
#include "services/scoring/assessment/write_score.h"
#include "services/scoring/engine/score_assessment.h"

namespace rapport::scoring {
namespace {

// Enters the answers; false at the first that is not taken. The quick way for the usual, valid assessment.
bool Enter(const type::v1::Assessment& assessment, AnswerSheet& sheet) {
  for (const type::v1::Answer& answer : assessment.answers()) {
    Entry entry = Entry::kRefused;
    if (answer.not_applicable()) {
      if (!answer.has_value()) entry = sheet.EnterNotApplicable(answer.item());
    } else if (answer.has_value()) {
      entry = sheet.EnterValue(answer.item(), answer.value());
    } else {
      entry = sheet.EnterUnanswered(answer.item());
    }
    if (entry != Entry::kTaken) return false;
  }
  return assessment.answers_size() > 0;
}

}  // namespace

struct AssessmentScorer::Desk {
  AnswerSheet sheet;
  AssessmentResult result;
};

absl::Status AssessmentScorer::Score(const type::v1::Assessment& assessment, v1::Score& into) const {
  Desk desk;
  return Score(assessment, desk, into);
}

absl::Status AssessmentScorer::Score(const type::v1::Assessment& assessment, Desk& desk, v1::Score& into) const {
  if (assessment.instrument().empty()) {
    return InvalidField("assessment.instrument", "needed: the instrument's plain id");
  }
  ASSIGN_OR_RETURN(const ScorableInstrument* instrument,
                   catalog_.FindToScore(assessment.instrument(), assessment.instrument_version()));
  desk.sheet.Start(instrument->key);
  const auto rater = static_cast<instruments::Rater>(assessment.rater());
  if (!instrument->key.instrument().AllowsRater(rater) || !Enter(assessment, desk.sheet)) {
    return FaultsOf(instrument->key.instrument(), assessment);
  }
  desk.sheet.Finish();
  ScoreAssessment(desk.sheet, desk.result);
  WriteScore(*instrument, desk.sheet, desk.result, into);
  into.set_rater(assessment.rater());
  return absl::OkStatus();
}

void AssessmentScorer::ScoreEach(const v1::ScoreAssessmentsRequest& request, v1::ScoreAssessmentsResponse& into) const {
  Desk desk;
  auto& results = *into.mutable_results();
  while (results.size() > request.assessments_size()) results.RemoveLast();
  results.Reserve(request.assessments_size());
  for (int i = 0; i < request.assessments_size(); ++i) {
    v1::ScoreResult& result = i < results.size() ? results[i] : *results.Add();
    const absl::Status status = Score(request.assessments(i), desk, *result.mutable_score());
    if (!status.ok()) *result.mutable_error() = ToRpcStatus(status);
  }
}

}  // namespace rapport::scoring
