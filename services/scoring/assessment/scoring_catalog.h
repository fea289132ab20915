#ifndef RAPPORT_SERVICES_SCORING_ASSESSMENT_SCORING_CATALOG_H_
#define RAPPORT_SERVICES_SCORING_ASSESSMENT_SCORING_CATALOG_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/instruments/catalog.h"
#include "rapport/scoring/v1/score.pb.h"
#include "services/scoring/engine/scoring_key.h"

namespace rapport::scoring {

// One instrument ready to score, with the parts of its replies that no answer changes made in advance.
struct ScorableInstrument {
  explicit ScorableInstrument(const instruments::Instrument& instrument);

  ScoringKey key;
  bool enabled = true;  // false: unconfirmed, and the site did not enable it

  v1::Score score;                           // scales and cut-offs with everything constant in them
  std::vector<std::vector<v1::Band>> bands;  // by scale and band
};

// All instruments of a catalog, compiled once. Immutable: share it between threads. Finding one costs one hash, however
// many are loaded.
class ScoringCatalog {
 public:
  // `catalog` must outlive this. `enabled_unconfirmed` are ids of instruments whose key is not confirmed and which
  // score nevertheless, as the site's configuration says.
  ScoringCatalog(const instruments::InstrumentCatalog& catalog,
                 const absl::flat_hash_set<std::string>& enabled_unconfirmed);

  // The instrument, enabled or not; its current version when `version` is empty. NOT_FOUND, INSTRUMENT_NOT_FOUND or
  // INSTRUMENT_VERSION_NOT_FOUND.
  absl::StatusOr<const ScorableInstrument*> Find(absl::string_view id, absl::string_view version) const;

  // As Find, and it may score answers: otherwise FAILED_PRECONDITION, INSTRUMENT_UNCONFIRMED or INSTRUMENT_GOAL_BASED.
  absl::StatusOr<const ScorableInstrument*> FindToScore(absl::string_view id, absl::string_view version) const;

  // The current version of every instrument, by id.
  const std::vector<const ScorableInstrument*>& current() const { return current_; }

  // All versions of one instrument, oldest first; empty for an unknown id.
  std::vector<std::string> VersionsOf(absl::string_view id) const;

  const instruments::InstrumentCatalog& definitions() const { return catalog_; }

 private:
  const instruments::InstrumentCatalog& catalog_;
  absl::flat_hash_map<const instruments::Instrument*, std::unique_ptr<ScorableInstrument>> by_definition_;
  absl::flat_hash_map<std::string, const ScorableInstrument*> current_by_id_;
  std::vector<const ScorableInstrument*> current_;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_ASSESSMENT_SCORING_CATALOG_H_
