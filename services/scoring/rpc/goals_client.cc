#include "services/scoring/rpc/goals_client.h"

#include <utility>

#include "rapport/goals/v1/goal_service_config.h"
#include "services/scoring/rpc/activity_revisions.h"
#include "services/scoring/rpc/change_client.h"

namespace rapport::scoring {

using Async = goals::v1::GoalService::StubInterface::async_interface;

GoalsClient::GoalsClient(rpc::ServerFrame& frame)
    : upstream_(frame, "goals", frame.config().goals(), goals::v1::kServiceConfigJson) {}

Pending<ActivityRevisions> GoalsClient::Revisions(const rpc::CallContext& call, const std::string& practice,
                                                  const std::vector<std::string>& episodes) {
  using Request = goals::v1::BatchGetActivityRevisionsRequest;
  return ReadRevisions(
      upstream_.Begin(call, &Async::BatchGetActivityRevisions, MakeRevisionsRequest<Request>(practice, episodes)),
      episodes.size());
}

Pending<goals::v1::GoalProgress> GoalsClient::ReadProgress(const rpc::CallContext& call, const std::string& episode) {
  goals::v1::GetGoalProgressRequest request;
  request.set_name(episode);
  return upstream_.Begin(call, &Async::GetGoalProgress, std::move(request));
}

Pending<FeedPosition> GoalsClient::End(const rpc::CallContext& call, const std::string& practice) {
  using Request = goals::v1::BatchGetActivityRevisionsRequest;
  return ReadPosition(
      upstream_.Begin(call, &Async::BatchGetActivityRevisions, MakeRevisionsRequest<Request>(practice, {})));
}

std::unique_ptr<ChangeSource::Feed> GoalsClient::Listen(const std::string& practice, const FeedPosition& from,
                                                        Listener listener) {
  return ListenTo<goals::v1::WatchChangesRequest>(upstream_, &Async::WatchChanges, practice, from, std::move(listener));
}

}  // namespace rapport::scoring
