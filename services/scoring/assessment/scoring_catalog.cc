#include "services/scoring/assessment/scoring_catalog.h"

#include "common/base/status_macros.h"
#include "services/scoring/assessment/score_prototype.h"
#include "services/scoring/assessment/scoring_errors.h"

namespace rapport::scoring {

using instruments::Instrument;
using instruments::KeyStatus;

ScorableInstrument::ScorableInstrument(const Instrument& instrument)
    : key(instrument), score(MakeScorePrototype(key)), bands(MakeBands(key)) {}

ScoringCatalog::ScoringCatalog(const instruments::InstrumentCatalog& catalog,
                               const absl::flat_hash_set<std::string>& enabled_unconfirmed)
    : catalog_(catalog) {
  for (const auto& instrument : catalog.all()) {
    auto scorable = std::make_unique<ScorableInstrument>(*instrument);
    scorable->enabled = instrument->key_status == KeyStatus::kReady || enabled_unconfirmed.contains(instrument->id);
    by_definition_.emplace(instrument.get(), std::move(scorable));
  }
  for (const Instrument* instrument : catalog.current()) {
    current_.push_back(by_definition_.at(instrument).get());
    current_by_id_.emplace(instrument->id, current_.back());
  }
}

absl::StatusOr<const ScorableInstrument*> ScoringCatalog::Find(absl::string_view id, absl::string_view version) const {
  const auto current = current_by_id_.find(id);
  if (current == current_by_id_.end()) return InstrumentNotFound();
  if (version.empty() || version == absl::string_view(current->second->key.instrument().version)) {
    return current->second;
  }
  const Instrument* instrument = catalog_.Find(id, version);
  if (instrument == nullptr) return InstrumentVersionNotFound(id);
  return by_definition_.at(instrument).get();
}

absl::StatusOr<const ScorableInstrument*> ScoringCatalog::FindToScore(absl::string_view id,
                                                                      absl::string_view version) const {
  ASSIGN_OR_RETURN(const ScorableInstrument* found, Find(id, version));
  if (found->key.instrument().goal_based) return InstrumentGoalBased(id);
  if (!found->enabled) return InstrumentUnconfirmed(id);
  return found;
}

std::vector<std::string> ScoringCatalog::VersionsOf(absl::string_view id) const {
  std::vector<std::string> versions;
  for (const auto& instrument : catalog_.all()) {
    if (absl::string_view(instrument->id) == id) versions.push_back(instrument->version);
  }
  return versions;
}

}  // namespace rapport::scoring
