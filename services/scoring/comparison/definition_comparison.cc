#include "services/scoring/comparison/definition_comparison.h"

#include <vector>

#include "common/base/status_macros.h"
#include "common/errors/errors.h"
#include "common/resources/resource_name.h"

namespace rapport::scoring {
namespace {

constexpr int kEpisodesPerPage = 200;
constexpr size_t kReadsAtOnce = 8;

}  // namespace

absl::StatusOr<std::unique_ptr<DefinitionComparison>> DefinitionComparison::Begin(
    const rpc::CallContext& call, const v1::CompareDefinitionsRequest& request, const DefinitionVersions& versions,
    const ProfileReader& reader) {
  Violations violations;
  (void)resources::ReadName<resources::PracticeName>("parent", request.parent(), violations);
  if (request.from_definition_digest().empty()) violations.Add("from_definition_digest", "needed");
  if (request.to_definition_digest().empty()) violations.Add("to_definition_digest", "needed");
  RETURN_IF_ERROR(violations.ToStatus());
  ASSIGN_OR_RETURN(const DefinitionVersions::Version* from, versions.Find(request.from_definition_digest()));
  ASSIGN_OR_RETURN(const DefinitionVersions::Version* to, versions.Find(request.to_definition_digest()));
  if (from->instrument != to->instrument) {
    violations.Add("to_definition_digest", "must be of the same instrument as from_definition_digest");
    return violations.ToStatus();
  }
  ASSIGN_OR_RETURN(auto from_catalog, versions.CatalogWith(*from));
  ASSIGN_OR_RETURN(auto to_catalog, versions.CatalogWith(*to));
  return std::unique_ptr<DefinitionComparison>(new DefinitionComparison(
      call, request.parent(), from->instrument, std::move(from_catalog), std::move(to_catalog), reader));
}

DefinitionComparison::DefinitionComparison(const rpc::CallContext& call, std::string practice, std::string instrument,
                                           std::unique_ptr<const OwnedCatalog> from,
                                           std::unique_ptr<const OwnedCatalog> to, const ProfileReader& reader)
    : call_(call), instrument_(std::move(instrument)), from_(std::move(from)), to_(std::move(to)), reader_(reader) {
  list_.set_parent(std::move(practice));
  list_.set_page_size(kEpisodesPerPage);
}

absl::Status DefinitionComparison::ReadPage() {
  ASSIGN_OR_RETURN(const intake::v1::ListEpisodesResponse page,
                   reader_.parts().episodes.ListEpisodes(call_, list_).get());
  std::vector<std::string> names;
  for (const intake::v1::Episode& episode : page.episodes()) names.push_back(episode.name());
  list_.set_page_token(page.next_page_token());
  listed_ = page.next_page_token().empty();
  if (names.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const ActivityRevisions revisions,
                   reader_.parts().episodes.Revisions(call_, list_.parent(), names).get());
  ASSIGN_OR_RETURN(basis_, reader_.BasisAt(call_, revisions));
  names_.assign(names.begin(), names.end());
  return absl::OkStatus();
}

absl::Status DefinitionComparison::BeginReads() {
  while (names_.empty() && begun_.empty() && !listed_) RETURN_IF_ERROR(ReadPage());
  for (; !names_.empty() && begun_.size() < kReadsAtOnce; names_.pop_front()) {
    const auto name = resources::EpisodeName::Parse(names_.front());
    if (!name.has_value()) return MakeError(absl::StatusCode::kInternal, "BAD_EPISODE_NAME", "intake sent no name");
    begun_.push_back(reader_.Begin(call_, {*name, {}}, /*with_goals=*/true));
  }
  return absl::OkStatus();
}

void DefinitionComparison::Drain() {
  for (const ProfileReader::Begun& reads : begun_) {
    reads.episode.wait();
    reads.goals.wait();
  }
  begun_.clear();
}

absl::StatusOr<std::optional<v1::EpisodeComparison>> DefinitionComparison::Next() {
  auto next = CompareNext();
  if (!next.ok()) Drain();
  return next;
}

absl::StatusOr<std::optional<v1::EpisodeComparison>> DefinitionComparison::CompareNext() {
  while (true) {
    RETURN_IF_ERROR(BeginReads());
    if (begun_.empty()) return std::nullopt;
    ProfileReader::Begun reads = std::move(begun_.front());
    begun_.pop_front();
    const absl::StatusOr<intake::v1::ReadEpisodeResponse> episode = reads.episode.get();
    const absl::StatusOr<goals::v1::GoalProgress> goals = reads.goals.get();
    if (absl::IsNotFound(episode.status())) continue;  // erased since the page was read
    if (!episode.ok()) return episode.status();
    RETURN_IF_ERROR(reader_.CheckStore(*episode, basis_));
    auto comparison = CompareEpisode(*episode, goals, {instrument_, from_->scoring, to_->scoring}, *basis_.parameters);
    if (comparison.has_value()) return comparison;
  }
}

}  // namespace rapport::scoring
