#ifndef RAPPORT_SERVICES_SCORING_ASSESSMENT_TABLE_SCORER_H_
#define RAPPORT_SERVICES_SCORING_ASSESSMENT_TABLE_SCORER_H_

#include <memory>

#include "absl/status/status.h"
#include "rapport/scoring/v1/scoring_service.pb.h"
#include "services/scoring/assessment/scoring_catalog.h"
#include "services/scoring/assessment/table_details.h"
#include "services/scoring/engine/row_scorer.h"

namespace rapport::scoring {

// One ScoreTable stream: the first request names the table's columns, every request brings rows. Not thread-safe; one
// per stream.
class TableScorer {
 public:
  // `catalog` must outlive this.
  explicit TableScorer(const ScoringCatalog& catalog) : catalog_(catalog) {}

  // Scores the request's rows into `into`, which may hold this stream's reply before. Errors as
  // AssessmentScorer::Score; columns that are unknown, repeated or none, values that are no whole number of rows, and a
  // later request that names other columns are violations. Bad cells are no error.
  absl::Status Score(const v1::ScoreTableRequest& request, v1::ScoreTableResponse& into);

 private:
  absl::Status Begin(const v1::ScoreTableRequest& request);
  absl::Status CheckUnchanged(const v1::ScoreTableRequest& request) const;
  void WriteHeading(v1::ScoreTableResponse& into) const;

  const ScoringCatalog& catalog_;
  const ScorableInstrument* instrument_ = nullptr;
  v1::ScoreTableRequest first_;  // without its values
  std::unique_ptr<RowScorer> rows_;
  std::unique_ptr<TableDetails> details_;  // instead of rows_
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_ASSESSMENT_TABLE_SCORER_H_
