#ifndef RAPPORT_SERVICES_SCORING_RPC_GOALS_CLIENT_H_
#define RAPPORT_SERVICES_SCORING_RPC_GOALS_CLIENT_H_

#include <memory>
#include <string>
#include <vector>

#include "common/rpc/client_call.h"
#include "rapport/goals/v1/goal_service.grpc.pb.h"
#include "services/scoring/domain/upstream_sources.h"
#include "services/scoring/watch/change_source.h"

namespace rapport::scoring {

// The goal service over gRPC. Thread-safe.
class GoalsClient final : public GoalSource, public ChangeSource {
 public:
  // `frame` must outlive this.
  explicit GoalsClient(rpc::ServerFrame& frame);

  Pending<ActivityRevisions> Revisions(const rpc::CallContext& call, const std::string& practice,
                                       const std::vector<std::string>& episodes) override;
  Pending<goals::v1::GoalProgress> ReadProgress(const rpc::CallContext& call, const std::string& episode) override;

  Pending<FeedPosition> End(const rpc::CallContext& call, const std::string& practice) override;
  std::unique_ptr<Feed> Listen(const std::string& practice, const FeedPosition& from, Listener listener) override;

 private:
  rpc::Upstream<goals::v1::GoalService> upstream_;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_RPC_GOALS_CLIENT_H_
