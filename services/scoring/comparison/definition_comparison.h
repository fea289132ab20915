#ifndef RAPPORT_SERVICES_SCORING_COMPARISON_DEFINITION_COMPARISON_H_
#define RAPPORT_SERVICES_SCORING_COMPARISON_DEFINITION_COMPARISON_H_

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "services/scoring/comparison/compare_episode.h"
#include "services/scoring/comparison/definition_versions.h"
#include "services/scoring/domain/profile_reader.h"

namespace rapport::scoring {

// One pass over a practice's episodes, open and closed, that says of each what another definition would change. Asked
// for one episode at a time; holds one page of names and a few reads that have begun, however large the practice. Not
// thread-safe.
class DefinitionComparison {
 public:
  // INVALID_ARGUMENT with every violation, also for two definitions of different instruments; NOT_FOUND,
  // DEFINITION_NOT_FOUND; FAILED_PRECONDITION as of DefinitionVersions::CatalogWith. `versions` and `reader` must
  // outlive the result.
  static absl::StatusOr<std::unique_ptr<DefinitionComparison>> Begin(const rpc::CallContext& call,
                                                                     const v1::CompareDefinitionsRequest& request,
                                                                     const DefinitionVersions& versions,
                                                                     const ProfileReader& reader);

  // Finishes the reads that have begun, so that none outlives the call.
  ~DefinitionComparison() { Drain(); }

  // The next episode that holds the instrument, none at the end. Blocks. Errors of intake.
  absl::StatusOr<std::optional<v1::EpisodeComparison>> Next();

 private:
  DefinitionComparison(const rpc::CallContext& call, std::string practice, std::string instrument,
                       std::unique_ptr<const OwnedCatalog> from, std::unique_ptr<const OwnedCatalog> to,
                       const ProfileReader& reader);
  absl::Status ReadPage();
  absl::Status BeginReads();
  absl::StatusOr<std::optional<v1::EpisodeComparison>> CompareNext();
  void Drain();

  const rpc::CallContext call_;
  const std::string instrument_;
  const std::unique_ptr<const OwnedCatalog> from_;
  const std::unique_ptr<const OwnedCatalog> to_;
  const ProfileReader& reader_;
  intake::v1::ListEpisodesRequest list_;
  bool listed_ = false;            // there is no further page
  std::deque<std::string> names_;  // of the page, not read yet
  ProfileBasis basis_;
  std::deque<ProfileReader::Begun> begun_;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_COMPARISON_DEFINITION_COMPARISON_H_
