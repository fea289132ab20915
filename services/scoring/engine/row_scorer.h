#ifndef RAPPORT_SERVICES_SCORING_ENGINE_ROW_SCORER_H_
#define RAPPORT_SERVICES_SCORING_ENGINE_ROW_SCORER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "services/scoring/engine/answer_sheet.h"
#include "services/scoring/engine/assessment_result.h"
#include "services/scoring/engine/scoring_key.h"

namespace rapport::scoring {

// Scores a table whose columns are items of one instrument. The same rules as ScoreAssessment, to the last bit. Rows
// are taken in blocks and each block column by column, so that the compiler can work on several rows with one
// instruction; a row with a missing or refused answer leaves that way and is scored by itself. Not thread-safe.
class RowScorer {
 public:
  // `columns` are item positions, none twice. `key` must outlive this.
  RowScorer(const ScoringKey& key, std::vector<uint16_t> columns);

  // Scores whole rows: `values` holds rows x columns answers row by row, NaN where unanswered. Writes rows x scales
  // scores, NaN where there is none, and as many statuses (ScoreStatus). All scales of a row with an answer its item
  // does not accept are kInvalid.
  void Score(absl::Span<const double> values, double* scores, char* statuses);

 private:
  static constexpr size_t kBlock = 32;

  // A column's item, in the form the block loop reads.
  struct Column {
    ItemKey item;
    double half_step = 0;  // a value nearer to 0 than this is a 0, where the item has none
  };

  void ScoreBlock(const double* values, size_t rows, double* scores, char* statuses);
  void ReadColumn(size_t column, const double* values, size_t rows);
  void SumScale(const ScaleKey& scale, size_t rows, double* scores);
  void ScoreRow(const double* row, double* scores, char* statuses);

  const ScoringKey& key_;
  std::vector<uint16_t> columns_;
  std::vector<Column> column_items_;
  std::vector<std::vector<uint16_t>> scale_columns_;  // for each scale, its items' columns in the items' order
  bool all_scales_have_columns_ = true;

  std::vector<double> keyed_;  // columns x kBlock
  int64_t odd_[kBlock];        // nonzero: the row has a missing or refused answer
  double sums_[kBlock];
  AnswerSheet sheet_;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_ENGINE_ROW_SCORER_H_
