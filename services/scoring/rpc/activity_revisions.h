#ifndef RAPPORT_SERVICES_SCORING_RPC_ACTIVITY_REVISIONS_H_
#define RAPPORT_SERVICES_SCORING_RPC_ACTIVITY_REVISIONS_H_

#include <future>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/errors/errors.h"
#include "services/scoring/domain/upstream_sources.h"

namespace rapport::scoring {

// The request that both stores take, of either package.
template <class Request>
Request MakeRevisionsRequest(const std::string& practice, const std::vector<std::string>& episodes) {
  Request request;
  request.set_parent(practice);
  request.mutable_episodes()->Add(episodes.begin(), episodes.end());
  return request;
}

// The reply as plain values, when `reply` is waited for. A reply with another number of entries than asked for would
// put a profile under another episode's key: it counts as no reply.
template <class Reply>
Pending<ActivityRevisions> ReadRevisions(std::future<absl::StatusOr<Reply>> reply, size_t asked) {
  return std::async(std::launch::deferred, [reply = std::move(reply), asked]() mutable {
    absl::StatusOr<Reply> received = reply.get();
    if (!received.ok()) return absl::StatusOr<ActivityRevisions>(received.status());
    if (static_cast<size_t>(received->activity_revisions_size()) != asked || received->store_epoch().empty()) {
      return absl::StatusOr<ActivityRevisions>(
          UnavailableError("UPSTREAM_UNAVAILABLE", "a called service did not say where the episodes stand"));
    }
    ActivityRevisions revisions;
    revisions.store_epoch = received->store_epoch();
    if constexpr (std::is_same_v<Reply, intake::v1::BatchGetActivityRevisionsResponse>) {
      revisions.parameter_set = received->parameter_set();
    } else {
      revisions.stale_after_sessions = received->stale_after_sessions();
    }
    for (const auto& entry : received->activity_revisions()) revisions.revisions.push_back(entry.activity_revision());
    return absl::StatusOr<ActivityRevisions>(std::move(revisions));
  });
}

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_RPC_ACTIVITY_REVISIONS_H_
