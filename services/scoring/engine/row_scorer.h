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
// are taken in small blocks: one pass over a block's answers says whether each is one its item accepts, in a form the
// compiler turns into vector instructions, and the sums run over several rows at once. A row with a missing or refused
// answer leaves that way and is scored by itself. Not thread-safe.
class RowScorer {
 public:
  // `columns` are item positions, none twice. `key` must outlive this.
  RowScorer(const ScoringKey& key, std::vector<uint16_t> columns);

  // Scores whole rows: `values` holds rows x columns answers row by row, NaN where unanswered. Writes rows x scales
  // scores, NaN where there is none, and as many statuses (ScoreStatus). All scales of a row with an answer its item
  // does not accept are kInvalid.
  void Score(absl::Span<const double> values, double* scores, char* statuses);

  // Rows that are worked on together.
  static constexpr size_t kBlock = 8;

 private:
  struct Block {
    double rows[kBlock];
  };

  void ScoreBlock(const double* values, double* scores, char* statuses);
  bool BlockTaken(const double* values) const;
  bool RowTaken(const double* row) const;
  const double* Keyed(const double* values);
  void SumScales(const double* keyed, double* scores);
  void ScoreRow(const double* row, double* scores, char* statuses);

  const ScoringKey& key_;
  std::vector<uint16_t> columns_;                     // the columns' item positions
  std::vector<ItemKey> items_;                        // the columns' items
  std::vector<std::vector<uint16_t>> scale_columns_;  // for each scale, its items' columns in the items' order
  bool quick_ = true;                                 // all columns accept the same answers, and no scale lacks one
  bool any_reversed_ = false;
  std::vector<double> keyed_;  // kBlock rows, where answers have to be reversed
  std::vector<Block> sums_;    // of each scale
  AnswerSheet sheet_;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_ENGINE_ROW_SCORER_H_
