#include "services/goals/rpc/goal_service.h"

#include "common/base/status_macros.h"
#include "services/goals/rpc/practice_scope.h"

namespace rapport::goals {
namespace {

using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;
using rpc::CallContext;

// Reads block on the store: on a worker. `handler(call, request)` gives absl::StatusOr<Reply>.
template <class Handler>
auto Reading(Handler handler) {
  return [handler](const CallContext& call, const auto& request, auto& reply) -> absl::Status {
    RETURN_IF_ERROR(CheckScope(call, request));
    ASSIGN_OR_RETURN(reply, handler(call, request));
    return absl::OkStatus();
  };
}

// Writes finish from the commit thread. `handler(call, request, done)` hands them on.
template <class Handler>
auto Writing(Handler handler) {
  return [handler](const CallContext& call, const auto& request, const auto& done) {
    if (absl::Status status = CheckScope(call, request); !status.ok()) return done(status);
    handler(call, request, done);
  };
}

}  // namespace

ServerUnaryReactor* GoalService::CreateGoal(CallbackServerContext* server, const v1::CreateGoalRequest* request,
                                            v1::Goal* reply) {
  return calls_.DeferredOnWorker(server, request, reply,
                                 Writing([this](const CallContext& call, const auto& q, const auto& done) {
                                   writer_.Create(q, *directories_(call), call.deadline, done);
                                 }));
}

ServerUnaryReactor* GoalService::GetGoal(CallbackServerContext* server, const v1::GetGoalRequest* request,
                                         v1::Goal* reply) {
  return calls_.OnWorker(server, request, reply, Reading([this](const CallContext& call, const auto& q) {
                           return reader_.Get(q, call.deadline);
                         }));
}

ServerUnaryReactor* GoalService::ListGoals(CallbackServerContext* server, const v1::ListGoalsRequest* request,
                                           v1::ListGoalsResponse* reply) {
  return calls_.OnWorker(server, request, reply, Reading([this](const CallContext& call, const auto& q) {
                           return reader_.List(q, call.deadline);
                         }));
}

ServerUnaryReactor* GoalService::UpdateGoal(CallbackServerContext* server, const v1::UpdateGoalRequest* request,
                                            v1::Goal* reply) {
  return calls_.DeferredOnWorker(server, request, reply,
                                 Writing([this](const CallContext& call, const auto& q, const auto& done) {
                                   writer_.Update(q, call.deadline, done);
                                 }));
}

ServerUnaryReactor* GoalService::RespondToGoal(CallbackServerContext* server, const v1::RespondToGoalRequest* request,
                                               v1::Goal* reply) {
  return calls_.Deferred(server, request, reply,
                         Writing([this](const CallContext& call, const auto& q, const auto& done) {
                           writer_.Respond(q, call.deadline, done);
                         }));
}

ServerUnaryReactor* GoalService::AchieveGoal(CallbackServerContext* server, const v1::AchieveGoalRequest* request,
                                             v1::Goal* reply) {
  return calls_.Deferred(server, request, reply,
                         Writing([this](const CallContext& call, const auto& q, const auto& done) {
                           writer_.Achieve(q, call.deadline, done);
                         }));
}

ServerUnaryReactor* GoalService::RetireGoal(CallbackServerContext* server, const v1::RetireGoalRequest* request,
                                            v1::Goal* reply) {
  return calls_.Deferred(server, request, reply,
                         Writing([this](const CallContext& call, const auto& q, const auto& done) {
                           writer_.Retire(q, call.deadline, done);
                         }));
}

ServerUnaryReactor* GoalService::PauseGoal(CallbackServerContext* server, const v1::PauseGoalRequest* request,
                                           v1::Goal* reply) {
  return calls_.Deferred(server, request, reply,
                         Writing([this](const CallContext& call, const auto& q, const auto& done) {
                           writer_.Pause(q, call.deadline, done);
                         }));
}

ServerUnaryReactor* GoalService::ResumeGoal(CallbackServerContext* server, const v1::ResumeGoalRequest* request,
                                            v1::Goal* reply) {
  return calls_.Deferred(server, request, reply,
                         Writing([this](const CallContext& call, const auto& q, const auto& done) {
                           writer_.Resume(q, call.deadline, done);
                         }));
}

ServerUnaryReactor* GoalService::SplitGoal(CallbackServerContext* server, const v1::SplitGoalRequest* request,
                                           v1::SplitGoalResponse* reply) {
  return calls_.DeferredOnWorker(server, request, reply,
                                 Writing([this](const CallContext& call, const auto& q, const auto& done) {
                                   writer_.Split(q, *directories_(call), call.deadline, done);
                                 }));
}

ServerUnaryReactor* GoalService::RateGoal(CallbackServerContext* server, const v1::RateGoalRequest* request,
                                          v1::Goal* reply) {
  return calls_.DeferredOnWorker(server, request, reply,
                                 Writing([this](const CallContext& call, const auto& q, const auto& done) {
                                   writer_.Rate(q, *directories_(call), call.deadline, done);
                                 }));
}

ServerUnaryReactor* GoalService::AmendRating(CallbackServerContext* server, const v1::AmendRatingRequest* request,
                                             v1::Goal* reply) {
  return calls_.DeferredOnWorker(server, request, reply,
                                 Writing([this](const CallContext& call, const auto& q, const auto& done) {
                                   writer_.Amend(q, call.deadline, done);
                                 }));
}

ServerUnaryReactor* GoalService::AssignTask(CallbackServerContext* server, const v1::AssignTaskRequest* request,
                                            v1::Goal* reply) {
  return calls_.DeferredOnWorker(server, request, reply,
                                 Writing([this](const CallContext& call, const auto& q, const auto& done) {
                                   writer_.AssignTask(q, *directories_(call), call.deadline, done);
                                 }));
}

ServerUnaryReactor* GoalService::ReportTask(CallbackServerContext* server, const v1::ReportTaskRequest* request,
                                            v1::Goal* reply) {
  return calls_.Deferred(server, request, reply,
                         Writing([this](const CallContext& call, const auto& q, const auto& done) {
                           writer_.ReportTask(q, call.deadline, done);
                         }));
}

ServerUnaryReactor* GoalService::GetGoalProgress(CallbackServerContext* server,
                                                 const v1::GetGoalProgressRequest* request, v1::GoalProgress* reply) {
  return calls_.OnWorker(server, request, reply, Reading([this](const CallContext& call, const auto& q) {
                           return reader_.Progress(q, *directories_(call), call.deadline);
                         }));
}

ServerUnaryReactor* GoalService::ReadEpisode(CallbackServerContext* server, const v1::ReadEpisodeRequest* request,
                                             v1::ReadEpisodeResponse* reply) {
  return calls_.OnWorker(server, request, reply, Reading([this](const CallContext& call, const auto& q) {
                           return reader_.ReadEpisode(q, call.deadline);
                         }));
}

ServerUnaryReactor* GoalService::BatchGetActivityRevisions(CallbackServerContext* server,
                                                           const v1::BatchGetActivityRevisionsRequest* request,
                                                           v1::BatchGetActivityRevisionsResponse* reply) {
  return calls_.OnWorker(server, request, reply, Reading([this](const CallContext& call, const auto& q) {
                           return reader_.ActivityRevisions(q, call.deadline);
                         }));
}

}  // namespace rapport::goals
