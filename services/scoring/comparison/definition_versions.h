#ifndef RAPPORT_SERVICES_SCORING_COMPARISON_DEFINITION_VERSIONS_H_
#define RAPPORT_SERVICES_SCORING_COMPARISON_DEFINITION_VERSIONS_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/instruments/catalog.h"
#include "services/scoring/assessment/scoring_catalog.h"

namespace rapport::scoring {

// A catalog together with the definitions it was compiled from.
struct OwnedCatalog {
  OwnedCatalog(instruments::InstrumentCatalog from, const absl::flat_hash_set<std::string>& enabled_unconfirmed)
      : definitions(std::move(from)), scoring(definitions, enabled_unconfirmed) {}

  const instruments::InstrumentCatalog definitions;
  const ScoringCatalog scoring;
};

// Every definition that can be compared, by digest: those in use, and candidates that nothing is scored by yet. Holds
// their texts; catalogs are made when they are asked for. Immutable; thread-safe.
class DefinitionVersions {
 public:
  struct Version {
    std::string instrument;
    std::string digest;
    instruments::DefinitionFile file;
  };

  // `candidate_directory` may be empty. Errors as InstrumentCatalog's, except that a folder of candidates may hold
  // none.
  static absl::StatusOr<DefinitionVersions> Load(const std::string& directory, const std::string& candidate_directory,
                                                 absl::flat_hash_set<std::string> enabled_unconfirmed);

  // NOT_FOUND, DEFINITION_NOT_FOUND.
  absl::StatusOr<const Version*> Find(absl::string_view digest) const;

  // The definitions in use with `version` as the only one of its instrument. FAILED_PRECONDITION,
  // INSTRUMENT_UNCONFIRMED or INSTRUMENT_GOAL_BASED when it may not score.
  absl::StatusOr<std::unique_ptr<const OwnedCatalog>> CatalogWith(const Version& version) const;

 private:
  DefinitionVersions() = default;
  absl::Status Add(const std::vector<instruments::DefinitionFile>& files, bool in_use);

  absl::flat_hash_set<std::string> enabled_unconfirmed_;
  std::vector<Version> in_use_;
  absl::flat_hash_map<std::string, Version> by_digest_;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_COMPARISON_DEFINITION_VERSIONS_H_
