#ifndef RAPPORT_SERVICES_SCORING_RPC_SCORE_COUNTS_H_
#define RAPPORT_SERVICES_SCORING_RPC_SCORE_COUNTS_H_

#include <array>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "common/metrics/registry.h"
#include "rapport/scoring/v1/scoring_service.pb.h"
#include "services/scoring/assessment/scoring_catalog.h"

namespace rapport::scoring {

// Counts assessments that calls had scored, by instrument and by how far they could be: complete, every scale has its
// score; prorated, some only by the instrument's rule for missing answers; not_scorable, some not at all; invalid, a
// row of a table with an answer off its range. What a profile scores on its way is not counted. Thread-safe, and cheap
// beside a call: one look-up for each run of rows of one instrument.
class ScoreCounts {
 public:
  // Every series of the catalog's instruments exists from the start.
  ScoreCounts(const ScoringCatalog& catalog, metrics::Registry& registry);

  void Count(const v1::Score& score);
  void Count(const v1::ScoreAssessmentsResponse& response);

  // A reply of ScoreTable, whose stream named `instrument` in its first message.
  void Count(absl::string_view instrument, const v1::ScoreTableResponse& response);

 private:
  using Counters = std::array<prometheus::Counter*, v1::ScoreStatus_ARRAYSIZE>;
  using Tally = std::array<int64_t, v1::ScoreStatus_ARRAYSIZE>;

  void Add(absl::string_view instrument, const Tally& tally);

  absl::flat_hash_map<std::string, Counters> by_instrument_;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_RPC_SCORE_COUNTS_H_
