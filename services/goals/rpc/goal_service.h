#ifndef RAPPORT_SERVICES_GOALS_RPC_GOAL_SERVICE_H_
#define RAPPORT_SERVICES_GOALS_RPC_GOAL_SERVICE_H_

#include <functional>
#include <memory>

#include "common/rpc/calls.h"
#include "rapport/goals/v1/goal_service.grpc.pb.h"
#include "services/goals/domain/episode_directory.h"
#include "services/goals/domain/goals.h"
#include "services/goals/rpc/goal_counts.h"

namespace rapport::goals {

// GoalService over the domain: which thread a call runs on, and that callers stay in their practice. Thread-safe.
class GoalService final : public v1::GoalService::CallbackService {
 public:
  // Makes what one call asks intake with.
  using Directories = std::function<std::unique_ptr<EpisodeDirectory>(const rpc::CallContext&)>;

  // All outlive it.
  GoalService(rpc::Calls& calls, Goals& goals, GoalCounts& counts, Directories directories)
      : calls_(calls), goals_(goals), counts_(counts), directories_(std::move(directories)) {}

  grpc::ServerUnaryReactor* CreateGoal(grpc::CallbackServerContext* server, const v1::CreateGoalRequest* request,
                                       v1::Goal* reply) override;
  grpc::ServerUnaryReactor* GetGoal(grpc::CallbackServerContext* server, const v1::GetGoalRequest* request,
                                    v1::Goal* reply) override;
  grpc::ServerUnaryReactor* ListGoals(grpc::CallbackServerContext* server, const v1::ListGoalsRequest* request,
                                      v1::ListGoalsResponse* reply) override;
  grpc::ServerUnaryReactor* UpdateGoal(grpc::CallbackServerContext* server, const v1::UpdateGoalRequest* request,
                                       v1::Goal* reply) override;
  grpc::ServerUnaryReactor* RespondToGoal(grpc::CallbackServerContext* server, const v1::RespondToGoalRequest* request,
                                          v1::Goal* reply) override;
  grpc::ServerUnaryReactor* AchieveGoal(grpc::CallbackServerContext* server, const v1::AchieveGoalRequest* request,
                                        v1::Goal* reply) override;
  grpc::ServerUnaryReactor* RetireGoal(grpc::CallbackServerContext* server, const v1::RetireGoalRequest* request,
                                       v1::Goal* reply) override;
  grpc::ServerUnaryReactor* PauseGoal(grpc::CallbackServerContext* server, const v1::PauseGoalRequest* request,
                                      v1::Goal* reply) override;
  grpc::ServerUnaryReactor* ResumeGoal(grpc::CallbackServerContext* server, const v1::ResumeGoalRequest* request,
                                       v1::Goal* reply) override;
  grpc::ServerUnaryReactor* SplitGoal(grpc::CallbackServerContext* server, const v1::SplitGoalRequest* request,
                                      v1::SplitGoalResponse* reply) override;
  grpc::ServerUnaryReactor* RateGoal(grpc::CallbackServerContext* server, const v1::RateGoalRequest* request,
                                     v1::Goal* reply) override;
  grpc::ServerUnaryReactor* AmendRating(grpc::CallbackServerContext* server, const v1::AmendRatingRequest* request,
                                        v1::Goal* reply) override;
  grpc::ServerUnaryReactor* AssignTask(grpc::CallbackServerContext* server, const v1::AssignTaskRequest* request,
                                       v1::Goal* reply) override;
  grpc::ServerUnaryReactor* ReportTask(grpc::CallbackServerContext* server, const v1::ReportTaskRequest* request,
                                       v1::Goal* reply) override;
  grpc::ServerUnaryReactor* GetGoalProgress(grpc::CallbackServerContext* server,
                                            const v1::GetGoalProgressRequest* request,
                                            v1::GoalProgress* reply) override;
  grpc::ServerUnaryReactor* ReadEpisode(grpc::CallbackServerContext* server, const v1::ReadEpisodeRequest* request,
                                        v1::ReadEpisodeResponse* reply) override;
  grpc::ServerUnaryReactor* BatchGetActivityRevisions(grpc::CallbackServerContext* server,
                                                      const v1::BatchGetActivityRevisionsRequest* request,
                                                      v1::BatchGetActivityRevisionsResponse* reply) override;
  grpc::ServerWriteReactor<type::v1::Change>* WatchChanges(grpc::CallbackServerContext* server,
                                                           const v1::WatchChangesRequest* request) override;
  grpc::ServerWriteReactor<v1::ExportClientResponse>* ExportClient(grpc::CallbackServerContext* server,
                                                                   const v1::ExportClientRequest* request) override;
  grpc::ServerUnaryReactor* EraseClient(grpc::CallbackServerContext* server, const v1::EraseClientRequest* request,
                                        v1::EraseClientResponse* reply) override;

 private:
  rpc::Calls& calls_;
  Goals& goals_;
  GoalCounts& counts_;
  const Directories directories_;
};

}  // namespace rapport::goals

#endif  // RAPPORT_SERVICES_GOALS_RPC_GOAL_SERVICE_H_
