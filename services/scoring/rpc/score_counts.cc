#include "services/scoring/rpc/score_counts.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/strip.h"

namespace rapport::scoring {
namespace {

// The worst of a row's scales: the enum's values rise from complete to invalid.
size_t CompletenessOf(const v1::Score& score) {
  size_t worst = v1::SCORE_STATUS_UNSPECIFIED;
  for (const v1::ScaleScore& scale : score.scales()) worst = std::max(worst, static_cast<size_t>(scale.status()));
  return std::min(worst, size_t{v1::ScoreStatus_MAX});
}

}  // namespace

ScoreCounts::ScoreCounts(const ScoringCatalog& catalog, metrics::Registry& registry) {
  for (const ScorableInstrument* scorable : catalog.current()) {
    const instruments::Instrument& instrument = scorable->key.instrument();
    if (instrument.goal_based) continue;
    Counters& counters = by_instrument_[instrument.id];
    counters.fill(nullptr);
    for (int i = v1::SCORE_STATUS_COMPLETE; i <= v1::ScoreStatus_MAX; ++i) {
      const std::string& name = v1::ScoreStatus_Name(static_cast<v1::ScoreStatus>(i));
      counters[i] =
          &registry.Counter("rapport_scoring_assessments_scored_total",
                            "Assessments that calls had scored, by instrument and by how far they could be.",
                            {{"instrument", instrument.id},
                             {"completeness", absl::AsciiStrToLower(absl::StripPrefix(name, "SCORE_STATUS_"))}});
    }
  }
}

void ScoreCounts::Count(const v1::Score& score) {
  Tally tally = {};
  ++tally[CompletenessOf(score)];
  Add(score.instrument(), tally);
}

void ScoreCounts::Count(const v1::ScoreAssessmentsResponse& response) {
  Tally tally = {};
  const std::string* instrument = nullptr;
  for (const v1::ScoreResult& result : response.results()) {
    if (!result.has_score()) continue;
    if (instrument != nullptr && *instrument != result.score().instrument()) {
      Add(*instrument, tally);
      tally = {};
    }
    instrument = &result.score().instrument();
    ++tally[CompletenessOf(result.score())];
  }
  if (instrument != nullptr) Add(*instrument, tally);
}

void ScoreCounts::Count(absl::string_view instrument, const v1::ScoreTableResponse& response) {
  const auto scales = static_cast<size_t>(response.scales_size());
  if (scales == 0) return;
  Tally tally = {};
  const std::string& statuses = response.statuses();
  for (size_t row = 0; row + scales <= statuses.size(); row += scales) {
    const char worst = *std::max_element(statuses.begin() + static_cast<std::ptrdiff_t>(row),
                                         statuses.begin() + static_cast<std::ptrdiff_t>(row + scales));
    if (v1::ScoreStatus_IsValid(worst)) ++tally[static_cast<size_t>(worst)];
  }
  Add(instrument, tally);
}

void ScoreCounts::Add(absl::string_view instrument, const Tally& tally) {
  const auto counters = by_instrument_.find(instrument);
  if (counters == by_instrument_.end()) return;
  for (size_t i = 0; i < tally.size(); ++i) {
    if (tally[i] > 0 && counters->second[i] != nullptr) counters->second[i]->Increment(static_cast<double>(tally[i]));
  }
}

}  // namespace rapport::scoring
