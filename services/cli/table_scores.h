#ifndef RAPPORT_SERVICES_CLI_TABLE_SCORES_H_
#define RAPPORT_SERVICES_CLI_TABLE_SCORES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "rapport/scoring/v1/instrument.pb.h"
#include "rapport/scoring/v1/score.pb.h"
#include "rapport/scoring/v1/scoring_service.pb.h"
#include "services/cli/answer_rows.h"

namespace rapport::cli {

// Reads the replies of a ScoreTable stream with details row by row, as scores: of each scale its status, value, missing
// items and band, and the flags by their codes. Not thread-safe.
class TableScores {
 public:
  // `items` are the table's columns. `instrument` must outlive this.
  TableScores(const scoring::v1::Instrument& instrument, const std::vector<uint32_t>& items);

  // Goes on with the stream's next reply, which must live until its rows are read. INTERNAL when its columns are not as
  // long as `rows` asks for.
  absl::Status Begin(const scoring::v1::ScoreTableResponse& reply, size_t rows);

  // The reply's next row, which was made of `answers`. The error of a row that was refused.
  absl::StatusOr<const scoring::v1::Score*> Next(const std::vector<std::optional<double>>& answers);

 private:
  void ReadScale(int index, size_t cell, const std::vector<std::optional<double>>& answers);
  void ReadFlag();

  const scoring::v1::Instrument& instrument_;
  std::vector<std::vector<size_t>> scale_columns_;  // for each scale, the places of its items in a row
  const scoring::v1::ScoreTableResponse* reply_ = nullptr;
  size_t row_ = 0;
  int flag_ = 0;
  int fault_ = 0;
  scoring::v1::Score score_;
};

}  // namespace rapport::cli

#endif  // RAPPORT_SERVICES_CLI_TABLE_SCORES_H_
