#include "services/scoring/comparison/definition_versions.h"

#include <utility>

#include "common/base/status_macros.h"
#include "common/errors/errors.h"

namespace rapport::scoring {
namespace {

using instruments::DefinitionFile;
using instruments::InstrumentCatalog;

}  // namespace

absl::StatusOr<DefinitionVersions> DefinitionVersions::Load(const std::string& directory,
                                                            const std::string& candidate_directory,
                                                            absl::flat_hash_set<std::string> enabled_unconfirmed) {
  DefinitionVersions versions;
  versions.enabled_unconfirmed_ = std::move(enabled_unconfirmed);
  ASSIGN_OR_RETURN(const std::vector<DefinitionFile> in_use, instruments::ReadDefinitionFiles(directory));
  RETURN_IF_ERROR(versions.Add(in_use, /*in_use=*/true));
  if (!candidate_directory.empty()) {
    ASSIGN_OR_RETURN(const std::vector<DefinitionFile> candidates,
                     instruments::ReadDefinitionFiles(candidate_directory));
    RETURN_IF_ERROR(versions.Add(candidates, /*in_use=*/false));
  }
  return versions;
}

absl::Status DefinitionVersions::Add(const std::vector<DefinitionFile>& files, bool in_use) {
  for (const DefinitionFile& file : files) {
    if (instruments::IsSiteWording(file)) continue;  // changes what is shown and never what is scored
    ASSIGN_OR_RETURN(const InstrumentCatalog catalog, InstrumentCatalog::FromFiles({file}));
    const instruments::Instrument& instrument = *catalog.all().front();
    Version version{instrument.id, instrument.digest, file};
    if (in_use) in_use_.push_back(version);
    by_digest_.try_emplace(instrument.digest, std::move(version));
  }
  return absl::OkStatus();
}

absl::StatusOr<const DefinitionVersions::Version*> DefinitionVersions::Find(absl::string_view digest) const {
  const auto found = by_digest_.find(digest);
  if (found == by_digest_.end()) {
    return MakeError(absl::StatusCode::kNotFound, "DEFINITION_NOT_FOUND", "this server knows no such definition");
  }
  return &found->second;
}

absl::StatusOr<std::unique_ptr<const OwnedCatalog>> DefinitionVersions::CatalogWith(const Version& version) const {
  std::vector<DefinitionFile> files = {version.file};
  for (const Version& other : in_use_) {
    if (other.instrument != version.instrument) files.push_back(other.file);
  }
  ASSIGN_OR_RETURN(InstrumentCatalog definitions, InstrumentCatalog::FromFiles(files));
  auto catalog = std::make_unique<const OwnedCatalog>(std::move(definitions), enabled_unconfirmed_);
  RETURN_IF_ERROR(catalog->scoring.FindToScore(version.instrument, "").status());
  return catalog;
}

}  // namespace rapport::scoring
