#include "services/scoring/estimates/estimate_job.h"

#include <deque>
#include <utility>

#include "common/base/status_macros.h"
#include "google/protobuf/util/message_differencer.h"

namespace rapport::scoring {
namespace {

constexpr int kEpisodesPerPage = 200;
constexpr size_t kReadsAtOnce = 16;

// Whether two sets say the same, whenever and as whichever version.
bool SaysTheSame(const intake::v1::ParameterSet& a, const intake::v1::ParameterSet& b) {
  intake::v1::ParameterSet left, right;
  *left.mutable_within_person_sds() = a.within_person_sds();
  *left.mutable_growth_models() = a.growth_models();
  *right.mutable_within_person_sds() = b.within_person_sds();
  *right.mutable_growth_models() = b.growth_models();
  return google::protobuf::util::MessageDifferencer::Equals(left, right);
}

}  // namespace

absl::Status EstimateJob::ReadPage(const rpc::CallContext& call, const intake::v1::ListEpisodesResponse& page,
                                   PracticeEstimator& estimator, int& read) const {
  std::deque<Pending<intake::v1::ReadEpisodeResponse>> begun;
  absl::Status failed;
  for (int next = 0; next < page.episodes_size() || !begun.empty();) {
    for (; next < page.episodes_size() && begun.size() < kReadsAtOnce && failed.ok(); ++next) {
      begun.push_back(episodes_.ReadEpisode(call, page.episodes(next).name()));
    }
    if (begun.empty()) break;
    // What was begun is always finished here, so that no read outlives the call.
    const absl::StatusOr<intake::v1::ReadEpisodeResponse> episode = begun.front().get();
    begun.pop_front();
    if (absl::IsNotFound(episode.status())) continue;  // erased since the page was read
    failed.Update(episode.status());
    if (!episode.ok()) continue;
    estimator.Add(*episode);
    ++read;
  }
  return failed;
}

absl::Status EstimateJob::ReadAll(const rpc::CallContext& call, const std::string& practice,
                                  PracticeEstimator& estimator, int& read) const {
  intake::v1::ListEpisodesRequest list;
  list.set_parent(practice);
  list.set_page_size(kEpisodesPerPage);
  do {
    ASSIGN_OR_RETURN(const intake::v1::ListEpisodesResponse page, episodes_.ListEpisodes(call, list).get());
    RETURN_IF_ERROR(ReadPage(call, page, estimator, read));
    list.set_page_token(page.next_page_token());
  } while (!list.page_token().empty());
  return absl::OkStatus();
}

absl::StatusOr<EstimateOutcome> EstimateJob::Run(const rpc::CallContext& call, const std::string& practice) const {
  EstimateOutcome outcome;
  PracticeEstimator estimator(catalog_);
  RETURN_IF_ERROR(ReadAll(call, practice, estimator, outcome.episodes));
  outcome.estimates = estimator.Estimate();
  absl::StatusOr<intake::v1::ParameterSet> newest = sets_.ReadNewest(call, practice);
  if (absl::IsNotFound(newest.status())) newest = intake::v1::ParameterSet();
  if (!newest.ok()) return newest.status();
  // Nothing was read: there is no revision that an empty set could name, and nothing to withdraw that anyone could use.
  if (SaysTheSame(*newest, outcome.estimates.set) || outcome.episodes == 0) return outcome;
  intake::v1::CreateParameterSetRequest request;
  request.set_parent(practice);
  request.set_request_id(ids_.NewId());
  *request.mutable_parameter_set() = outcome.estimates.set;
  request.mutable_parameter_set()->set_estimated_by(estimated_by_);
  ASSIGN_OR_RETURN(const intake::v1::ParameterSet created, sets_.Create(call, request));
  outcome.created = created.name();
  return outcome;
}

}  // namespace rapport::scoring
