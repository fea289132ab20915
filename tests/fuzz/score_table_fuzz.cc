// Any bytes as a ScoreTableRequest: the two ways through a table, by blocks of rows and row by row with details, say
// the same of every cell, to the last bit; and what is packed fits together.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "rapport/scoring/v1/scoring_service.pb.h"
#include "services/scoring/assessment/table_scorer.h"
#include "services/scoring/assessment/test_catalog.h"

namespace {

namespace v1 = rapport::scoring::v1;

void Require(bool holds) {
  if (!holds) std::abort();
}

absl::Status Score(const v1::ScoreTableRequest& request, v1::ScoreTableResponse& reply) {
  return rapport::scoring::TableScorer(rapport::scoring::testing::ShippedCatalog()).Score(request, reply);
}

// A score is there exactly where its status says so; NaN has many bits, so those cells are left out.
void CheckCell(const v1::ScoreTableResponse& plain, const v1::ScoreTableResponse& detailed, int cell) {
  const char status = plain.statuses()[static_cast<size_t>(cell)];
  const bool scored = status == v1::SCORE_STATUS_COMPLETE || status == v1::SCORE_STATUS_PRORATED;
  Require(std::isfinite(plain.values(cell)) == scored);
  if (scored) Require(plain.values(cell) == detailed.values(cell));
  if (!scored) Require(std::isnan(detailed.values(cell)) && detailed.bands()[static_cast<size_t>(cell)] == 0);
}

void CheckSizes(const v1::ScoreTableResponse& detailed, int rows) {
  int flags = 0;
  for (const char count : detailed.flag_counts()) flags += static_cast<uint8_t>(count);
  Require(detailed.flag_counts().size() == static_cast<size_t>(rows));
  Require(detailed.flags_size() == flags);
  for (const uint32_t flag : detailed.flags()) Require(flag < static_cast<uint32_t>(detailed.flag_codes_size()));
  int invalid = 0;
  for (int row = 0; row < rows; ++row) {
    const size_t cell = static_cast<size_t>(row) * static_cast<size_t>(detailed.scales_size());
    invalid += detailed.statuses()[cell] == v1::SCORE_STATUS_INVALID ? 1 : 0;
  }
  Require(detailed.faults_size() == invalid);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  v1::ScoreTableRequest request;
  if (!request.ParseFromArray(data, static_cast<int>(size))) return 0;
  v1::ScoreTableResponse plain;
  v1::ScoreTableResponse detailed;
  request.set_with_details(false);
  const absl::Status status = Score(request, plain);
  request.set_with_details(true);
  Require(Score(request, detailed) == status);
  if (!status.ok()) return 0;
  Require(plain.statuses() == detailed.statuses());
  Require(plain.values_size() == detailed.values_size());
  for (int cell = 0; cell < plain.values_size(); ++cell) CheckCell(plain, detailed, cell);
  CheckSizes(detailed, request.values_size() / request.items_size());
  return 0;
}
