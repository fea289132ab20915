#ifndef RAPPORT_SERVICES_SCORING_ASSESSMENT_TABLE_DETAILS_H_
#define RAPPORT_SERVICES_SCORING_ASSESSMENT_TABLE_DETAILS_H_

#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "rapport/scoring/v1/scoring_service.pb.h"
#include "services/scoring/assessment/scoring_catalog.h"
#include "services/scoring/engine/answer_sheet.h"
#include "services/scoring/engine/assessment_result.h"

namespace rapport::scoring {

// Scores the rows of a table one by one, as assessments, for callers who want their bands, missing items, flags and
// faults too. Not thread-safe.
class TableDetails {
 public:
  // `columns` are item positions, none twice. `instrument` must outlive this.
  TableDetails(const ScorableInstrument& instrument, type::v1::Rater rater, std::vector<uint16_t> columns)
      : instrument_(instrument), rater_(rater), columns_(std::move(columns)) {}

  // Scores whole rows into `into`, whose values and statuses have their size already; the details it holds of an
  // earlier message are overwritten.
  void Score(absl::Span<const double> values, v1::ScoreTableResponse& into);

 private:
  // A flag met in the message that is being written, by what tells it from others.
  struct KnownFlag {
    FlagKind kind;
    const void* what;
  };

  bool Enter(const double* row);
  void WriteRow(size_t row, v1::ScoreTableResponse& into);
  void WriteInvalid(size_t row, v1::ScoreTableResponse& into) const;
  void AddFault(size_t row, const double* values, v1::ScoreTableResponse& into) const;
  uint32_t PlaceOf(const RaisedFlag& flag, v1::ScoreTableResponse& into);

  const ScorableInstrument& instrument_;
  const type::v1::Rater rater_;
  const std::vector<uint16_t> columns_;
  AnswerSheet sheet_;
  AssessmentResult result_;
  std::vector<KnownFlag> known_flags_;  // as the message's flag_codes
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_ASSESSMENT_TABLE_DETAILS_H_
