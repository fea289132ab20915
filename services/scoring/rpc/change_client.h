#ifndef RAPPORT_SERVICES_SCORING_RPC_CHANGE_CLIENT_H_
#define RAPPORT_SERVICES_SCORING_RPC_CHANGE_CLIENT_H_

#include <future>
#include <memory>
#include <string>
#include <utility>

#include "services/scoring/rpc/activity_revisions.h"
#include "services/scoring/watch/change_source.h"

namespace rapport::scoring {

// The position in a reply to BatchGetActivityRevisions of either package, when `reply` is waited for.
template <class Reply>
Pending<FeedPosition> ReadPosition(std::future<absl::StatusOr<Reply>> reply) {
  return std::async(std::launch::deferred, [reply = std::move(reply)]() mutable -> absl::StatusOr<FeedPosition> {
    absl::StatusOr<Reply> received = reply.get();
    if (!received.ok()) return received.status();
    return FeedPosition{received->store_epoch(), received->revision()};
  });
}

// A feed that ends with what it holds.
template <class Open>
class OpenFeed final : public ChangeSource::Feed {
 public:
  explicit OpenFeed(Open open) : open_(std::move(open)) {}

 private:
  const Open open_;
};

// Listens to WatchChanges of either package over an rpc::Upstream.
template <class Request, class Upstream, class Method>
std::unique_ptr<ChangeSource::Feed> ListenTo(Upstream& upstream, Method method, const std::string& practice,
                                             const FeedPosition& from, ChangeSource::Listener listener) {
  Request request;
  request.set_parent(practice);
  request.set_after_revision(from.revision);
  request.set_store_epoch(from.store_epoch);
  auto open = upstream.Listen(method, std::move(request), std::move(listener));
  return std::make_unique<OpenFeed<decltype(open)>>(std::move(open));
}

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_RPC_CHANGE_CLIENT_H_
