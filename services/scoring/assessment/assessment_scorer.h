#ifndef RAPPORT_SERVICES_SCORING_ASSESSMENT_ASSESSMENT_SCORER_H_
#define RAPPORT_SERVICES_SCORING_ASSESSMENT_ASSESSMENT_SCORER_H_

#include "absl/status/status.h"
#include "rapport/scoring/v1/score.pb.h"
#include "rapport/scoring/v1/scoring_service.pb.h"
#include "rapport/type/v1/assessment.pb.h"
#include "services/scoring/assessment/scoring_catalog.h"

namespace rapport::scoring {

// Scores assessments as they come over the wire. A pure function of the catalog and the answers; thread-safe.
class AssessmentScorer {
 public:
  // `catalog` must outlive this.
  explicit AssessmentScorer(const ScoringCatalog& catalog) : catalog_(catalog) {}

  // Scores one assessment into `into`, which may hold an earlier score (see WriteScore). NOT_FOUND,
  // INSTRUMENT_NOT_FOUND or INSTRUMENT_VERSION_NOT_FOUND; FAILED_PRECONDITION, INSTRUMENT_UNCONFIRMED or
  // INSTRUMENT_GOAL_BASED; INVALID_ARGUMENT, INVALID_FIELDS with every violation, the fields as of
  // ScoreAssessmentRequest. After an error `into` holds nothing of meaning.
  absl::Status Score(const type::v1::Assessment& assessment, v1::Score& into) const;

  // One result for each assessment, in order; a bad one is a result with an error. `into` may hold an earlier reply,
  // whose messages are used again.
  void ScoreEach(const v1::ScoreAssessmentsRequest& request, v1::ScoreAssessmentsResponse& into) const;

 private:
  // Room that one row leaves to the next.
  struct Desk;

  absl::Status Score(const type::v1::Assessment& assessment, Desk& desk, v1::Score& into) const;

  const ScoringCatalog& catalog_;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_ASSESSMENT_ASSESSMENT_SCORER_H_
