#include "services/goals/rpc/goal_service.h"

#include "common/base/status_macros.h"
#include "common/resources/client_erasure.h"
#include "services/goals/domain/client_export.h"

namespace rapport::goals {
namespace {

using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;
using rpc::CallContext;

// Reads block on the store: on a worker. `handler(call, request)` gives absl::StatusOr<Reply>.
template <class Handler>
auto Reading(Handler handler) {
  return [handler](const CallContext& call, const auto& request, auto& reply) -> absl::Status {
    ASSIGN_OR_RETURN(reply, handler(call, request));
    return absl::OkStatus();
  };
}

// `done` of a call that brings a goal into a state, which is counted first unless the request was only checked.
template <class Request, class Reply>
rpc::Done<Reply> CountedBy(GoalCounts& counts, const Request& request, rpc::Done<Reply> done) {
  return rpc::Done<Reply>(
      [&counts, only_checked = request.validate_only(), done = std::move(done)](absl::StatusOr<Reply> result) {
        if (result.ok() && !only_checked) counts.Entered(*result);
        done(std::move(result));
      });
}

}  // namespace

ServerUnaryReactor* GoalService::CreateGoal(CallbackServerContext* server, const v1::CreateGoalRequest* request,
                                            v1::Goal* reply) {
  return calls_.DeferredOnWorker(
      server, request, reply, [this](const CallContext& call, const auto& q, const auto& done) {
        goals_.writer.Create(q, *directories_(call), call.deadline, CountedBy(counts_, q, done));
      });
}

ServerUnaryReactor* GoalService::GetGoal(CallbackServerContext* server, const v1::GetGoalRequest* request,
                                         v1::Goal* reply) {
  return calls_.OnWorker(server, request, reply, Reading([this](const CallContext& call, const auto& q) {
                           return goals_.reader.Get(q, call.deadline);
                         }));
}

ServerUnaryReactor* GoalService::ListGoals(CallbackServerContext* server, const v1::ListGoalsRequest* request,
                                           v1::ListGoalsResponse* reply) {
  return calls_.OnWorker(server, request, reply, Reading([this](const CallContext& call, const auto& q) {
                           return goals_.reader.List(q, call.deadline);
                         }));
}

ServerUnaryReactor* GoalService::UpdateGoal(CallbackServerContext* server, const v1::UpdateGoalRequest* request,
                                            v1::Goal* reply) {
  return calls_.DeferredOnWorker(server, request, reply,
                                 [this](const CallContext& call, const auto& q, const auto& done) {
                                   goals_.writer.Update(q, call.deadline, done);
                                 });
}

ServerUnaryReactor* GoalService::RespondToGoal(CallbackServerContext* server, const v1::RespondToGoalRequest* request,
                                               v1::Goal* reply) {
  return calls_.Deferred(server, request, reply, [this](const CallContext& call, const auto& q, const auto& done) {
    goals_.writer.Respond(q, call.deadline, done);
  });
}

ServerUnaryReactor* GoalService::AchieveGoal(CallbackServerContext* server, const v1::AchieveGoalRequest* request,
                                             v1::Goal* reply) {
  return calls_.Deferred(server, request, reply, [this](const CallContext& call, const auto& q, const auto& done) {
    goals_.writer.Achieve(q, call.deadline, CountedBy(counts_, q, done));
  });
}

ServerUnaryReactor* GoalService::RetireGoal(CallbackServerContext* server, const v1::RetireGoalRequest* request,
                                            v1::Goal* reply) {
  return calls_.Deferred(server, request, reply, [this](const CallContext& call, const auto& q, const auto& done) {
    goals_.writer.Retire(q, call.deadline, CountedBy(counts_, q, done));
  });
}

ServerUnaryReactor* GoalService::PauseGoal(CallbackServerContext* server, const v1::PauseGoalRequest* request,
                                           v1::Goal* reply) {
  return calls_.Deferred(server, request, reply, [this](const CallContext& call, const auto& q, const auto& done) {
    goals_.writer.Pause(q, call.deadline, CountedBy(counts_, q, done));
  });
}

ServerUnaryReactor* GoalService::ResumeGoal(CallbackServerContext* server, const v1::ResumeGoalRequest* request,
                                            v1::Goal* reply) {
  return calls_.Deferred(server, request, reply, [this](const CallContext& call, const auto& q, const auto& done) {
    goals_.writer.Resume(q, call.deadline, CountedBy(counts_, q, done));
  });
}

ServerUnaryReactor* GoalService::SplitGoal(CallbackServerContext* server, const v1::SplitGoalRequest* request,
                                           v1::SplitGoalResponse* reply) {
  return calls_.DeferredOnWorker(
      server, request, reply, [this](const CallContext& call, const auto& q, const auto& done) {
        goals_.writer.Split(q, *directories_(call), call.deadline, CountedBy(counts_, q, done));
      });
}

ServerUnaryReactor* GoalService::RateGoal(CallbackServerContext* server, const v1::RateGoalRequest* request,
                                          v1::Goal* reply) {
  return calls_.DeferredOnWorker(server, request, reply,
                                 [this](const CallContext& call, const auto& q, const auto& done) {
                                   goals_.writer.Rate(q, *directories_(call), call.deadline, done);
                                 });
}

ServerUnaryReactor* GoalService::AmendRating(CallbackServerContext* server, const v1::AmendRatingRequest* request,
                                             v1::Goal* reply) {
  return calls_.DeferredOnWorker(server, request, reply,
                                 [this](const CallContext& call, const auto& q, const auto& done) {
                                   goals_.writer.Amend(q, call.deadline, done);
                                 });
}

ServerUnaryReactor* GoalService::AssignTask(CallbackServerContext* server, const v1::AssignTaskRequest* request,
                                            v1::Goal* reply) {
  return calls_.DeferredOnWorker(server, request, reply,
                                 [this](const CallContext& call, const auto& q, const auto& done) {
                                   goals_.writer.AssignTask(q, *directories_(call), call.deadline, done);
                                 });
}

ServerUnaryReactor* GoalService::ReportTask(CallbackServerContext* server, const v1::ReportTaskRequest* request,
                                            v1::Goal* reply) {
  return calls_.Deferred(server, request, reply, [this](const CallContext& call, const auto& q, const auto& done) {
    goals_.writer.ReportTask(q, call.deadline, done);
  });
}

ServerUnaryReactor* GoalService::GetGoalProgress(CallbackServerContext* server,
                                                 const v1::GetGoalProgressRequest* request, v1::GoalProgress* reply) {
  return calls_.OnWorker(server, request, reply, Reading([this](const CallContext& call, const auto& q) {
                           return goals_.reader.Progress(q, *directories_(call), call.deadline);
                         }));
}

ServerUnaryReactor* GoalService::ReadEpisode(CallbackServerContext* server, const v1::ReadEpisodeRequest* request,
                                             v1::ReadEpisodeResponse* reply) {
  return calls_.OnWorker(server, request, reply, Reading([this](const CallContext& call, const auto& q) {
                           return goals_.reader.ReadEpisode(q, call.deadline);
                         }));
}

ServerUnaryReactor* GoalService::BatchGetActivityRevisions(CallbackServerContext* server,
                                                           const v1::BatchGetActivityRevisionsRequest* request,
                                                           v1::BatchGetActivityRevisionsResponse* reply) {
  return calls_.OnWorker(server, request, reply, Reading([this](const CallContext& call, const auto& q) {
                           return goals_.reader.ActivityRevisions(q, call.deadline);
                         }));
}

grpc::ServerWriteReactor<type::v1::Change>* GoalService::WatchChanges(CallbackServerContext* server,
                                                                      const v1::WatchChangesRequest* request) {
  return calls_.Stream<type::v1::Change>(
      server, request,
      [this](const CallContext& /*call*/,
             const v1::WatchChangesRequest& q) -> absl::StatusOr<rpc::Next<type::v1::Change>> {
        ASSIGN_OR_RETURN(auto watcher, goals_.changes.Watch(q));
        return rpc::NextFrom<type::v1::Change>(std::move(watcher));
      });
}

grpc::ServerWriteReactor<v1::ExportClientResponse>* GoalService::ExportClient(CallbackServerContext* server,
                                                                              const v1::ExportClientRequest* request) {
  using Next = rpc::Next<v1::ExportClientResponse>;
  return calls_.Stream<v1::ExportClientResponse>(
      server, request, [this](const CallContext& call, const v1::ExportClientRequest& q) -> absl::StatusOr<Next> {
        ASSIGN_OR_RETURN(auto replies, goals::ExportClient(goals_.store, q, call.deadline));
        return rpc::NextOf(std::move(replies));
      });
}

ServerUnaryReactor* GoalService::EraseClient(CallbackServerContext* server, const v1::EraseClientRequest* request,
                                             v1::EraseClientResponse* reply) {
  return calls_.OnWorker(
      server, request, reply,
      Reading([this](const CallContext& call, const auto& q) -> absl::StatusOr<v1::EraseClientResponse> {
        v1::EraseClientResponse erased;
        ASSIGN_OR_RETURN(*erased.mutable_report(), resources::EraseClient(goals_.store, q, call.deadline));
        return erased;
      }));
}

}  // namespace rapport::goals
