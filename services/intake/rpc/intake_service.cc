#include "services/intake/rpc/intake_service.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/auth/auth_errors.h"
#include "common/base/status_macros.h"
#include "common/resources/client_erasure.h"
#include "services/intake/domain/viewer_session.h"

namespace rapport::intake {
namespace {

using Context = grpc::CallbackServerContext;
using Unary = grpc::ServerUnaryReactor;

// What a call is answered with. The rules outlive every call.
struct Served {
  rpc::Calls& calls;
  const AssessmentRules& rules;
};

// A read: `read(request, deadline)` on a worker.
template <class Request, class Reply, class Read>
Unary* OnWorker(const Served& served, Context* c, const Request* q, Reply* r, Read read) {
  return served.calls.OnWorker(
      c, q, r, [read, &rules = served.rules](const rpc::CallContext& call, const Request& request, Reply& reply) {
        ASSIGN_OR_RETURN(reply, read(request, call.deadline));
        if (call.hide_alliance_scores) LeaveOutAllianceAnswers(rules, reply);
        return absl::OkStatus();
      });
}

// The answer, less what is kept from those for whom the caller looks.
template <class Reply>
rpc::Done<Reply> ForViewer(const AssessmentRules& rules, rpc::Done<Reply> done) {
  return rpc::Done<Reply>([&rules, done = std::move(done)](absl::StatusOr<Reply> reply) {
    if (reply.ok()) LeaveOutAllianceAnswers(rules, *reply);
    done(std::move(reply));
  });
}

absl::Status ReplacesUnseen() {
  return auth::NotPermitted("VIEWER_ONLY",
                            "alliance_conversations hold reports that are not shown to this viewer, and "
                            "this call would replace them unseen");
}

// A write: `write(request, deadline, done)` hands it to the commit queue, which answers.
template <class Request, class Reply, class Write>
Unary* Deferred(const Served& served, Context* c, const Request* q, Reply* r, Write write) {
  return served.calls.Deferred(
      c, q, r,
      [write, &rules = served.rules](const rpc::CallContext& call, const Request& request, rpc::Done<Reply> done) {
        if (call.hide_alliance_scores && ReplacesWhatIsLeftOut(request)) return done(ReplacesUnseen());
        write(request, call.deadline, call.hide_alliance_scores ? ForViewer(rules, std::move(done)) : std::move(done));
      });
}

// `done` that first lets `count` see a reply.
template <class Reply, class Count>
rpc::Done<Reply> Counted(rpc::Done<Reply> done, Count count) {
  return rpc::Done<Reply>([done, count](absl::StatusOr<Reply> result) {
    if (result.ok()) count(*result);
    done(std::move(result));
  });
}

bool SetsAttendance(const google::protobuf::FieldMask& mask) {
  return std::any_of(mask.paths().begin(), mask.paths().end(),
                     [](const std::string& path) { return path == "attendance" || path == "*"; });
}

}  // namespace

Unary* IntakeService::CreateEpisode(Context* c, const v1::CreateEpisodeRequest* q, v1::Episode* r) {
  return Deferred(Served{calls_, intake_.rules()}, c, q, r,
                  [this](const auto& request, absl::Time deadline, auto done) {
                    intake_.episodes.Create(request, deadline, std::move(done));
                  });
}

Unary* IntakeService::GetEpisode(Context* c, const v1::GetEpisodeRequest* q, v1::Episode* r) {
  return OnWorker(Served{calls_, intake_.rules()}, c, q, r,
                  [this](const auto& request, absl::Time deadline) { return intake_.episodes.Get(request, deadline); });
}

Unary* IntakeService::ListEpisodes(Context* c, const v1::ListEpisodesRequest* q, v1::ListEpisodesResponse* r) {
  return OnWorker(Served{calls_, intake_.rules()}, c, q, r, [this](const auto& request, absl::Time deadline) {
    return intake_.episodes.List(request, deadline);
  });
}

Unary* IntakeService::UpdateEpisode(Context* c, const v1::UpdateEpisodeRequest* q, v1::Episode* r) {
  return Deferred(Served{calls_, intake_.rules()}, c, q, r,
                  [this](const auto& request, absl::Time deadline, auto done) {
                    intake_.episodes.Update(request, deadline, std::move(done));
                  });
}

Unary* IntakeService::CloseEpisode(Context* c, const v1::CloseEpisodeRequest* q, v1::Episode* r) {
  return Deferred(Served{calls_, intake_.rules()}, c, q, r,
                  [this](const auto& request, absl::Time deadline, auto done) {
                    intake_.episodes.Close(request, deadline, std::move(done));
                  });
}

Unary* IntakeService::ReadEpisode(Context* c, const v1::ReadEpisodeRequest* q, v1::ReadEpisodeResponse* r) {
  return OnWorker(Served{calls_, intake_.rules()}, c, q, r, [this](const auto& request, absl::Time deadline) {
    return intake_.episodes.Read(request, deadline);
  });
}

Unary* IntakeService::BatchGetActivityRevisions(Context* c, const v1::BatchGetActivityRevisionsRequest* q,
                                                v1::BatchGetActivityRevisionsResponse* r) {
  return OnWorker(Served{calls_, intake_.rules()}, c, q, r, [this](const auto& request, absl::Time deadline) {
    return intake_.episodes.ActivityRevisions(request, deadline);
  });
}

Unary* IntakeService::CreateSession(Context* c, const v1::CreateSessionRequest* q, v1::Session* r) {
  return Deferred(Served{calls_, intake_.rules()}, c, q, r,
                  [this](const auto& request, absl::Time deadline, auto done) {
                    const auto count = [this, only_checked = request.validate_only()](const v1::Session& session) {
                      if (!only_checked) counts_.Created(session);
                    };
                    intake_.sessions.Create(request, deadline, Counted(std::move(done), count));
                  });
}

Unary* IntakeService::GetSession(Context* c, const v1::GetSessionRequest* q, v1::Session* r) {
  return OnWorker(Served{calls_, intake_.rules()}, c, q, r,
                  [this](const auto& request, absl::Time deadline) { return intake_.sessions.Get(request, deadline); });
}

Unary* IntakeService::ListSessions(Context* c, const v1::ListSessionsRequest* q, v1::ListSessionsResponse* r) {
  return OnWorker(Served{calls_, intake_.rules()}, c, q, r, [this](const auto& request, absl::Time deadline) {
    return intake_.sessions.List(request, deadline);
  });
}

Unary* IntakeService::UpdateSession(Context* c, const v1::UpdateSessionRequest* q, v1::Session* r) {
  return Deferred(Served{calls_, intake_.rules()}, c, q, r,
                  [this](const auto& request, absl::Time deadline, auto done) {
                    const bool sets = SetsAttendance(request.update_mask()) && !request.validate_only();
                    const auto count = [this, sets](const v1::Session& session) {
                      if (sets) counts_.AttendanceSet(session);
                    };
                    intake_.sessions.Update(request, deadline, Counted(std::move(done), count));
                  });
}

Unary* IntakeService::AddAssessment(Context* c, const v1::AddAssessmentRequest* q, v1::Session* r) {
  return Deferred(Served{calls_, intake_.rules()}, c, q, r,
                  [this](const auto& request, absl::Time deadline, auto done) {
                    const auto count = [this, only_checked = request.validate_only()](const v1::Session& session) {
                      if (!only_checked) counts_.AssessmentAdded(session);
                    };
                    intake_.assessments.Add(request, deadline, Counted(std::move(done), count));
                  });
}

Unary* IntakeService::AmendAssessment(Context* c, const v1::AmendAssessmentRequest* q, v1::Session* r) {
  return Deferred(Served{calls_, intake_.rules()}, c, q, r,
                  [this](const auto& request, absl::Time deadline, auto done) {
                    intake_.assessments.Amend(request, deadline, std::move(done));
                  });
}

Unary* IntakeService::ReassignSession(Context* c, const v1::ReassignSessionRequest* q, v1::Session* r) {
  return Deferred(Served{calls_, intake_.rules()}, c, q, r,
                  [this](const auto& request, absl::Time deadline, auto done) {
                    intake_.sessions.Reassign(request, deadline, std::move(done));
                  });
}

Unary* IntakeService::CreateParameterSet(Context* c, const v1::CreateParameterSetRequest* q, v1::ParameterSet* r) {
  return Deferred(Served{calls_, intake_.rules()}, c, q, r,
                  [this](const auto& request, absl::Time deadline, auto done) {
                    intake_.parameter_sets.Create(request, deadline, std::move(done));
                  });
}

Unary* IntakeService::GetParameterSet(Context* c, const v1::GetParameterSetRequest* q, v1::ParameterSet* r) {
  return OnWorker(Served{calls_, intake_.rules()}, c, q, r, [this](const auto& request, absl::Time deadline) {
    return intake_.parameter_sets.Get(request, deadline);
  });
}

Unary* IntakeService::ListParameterSets(Context* c, const v1::ListParameterSetsRequest* q,
                                        v1::ListParameterSetsResponse* r) {
  return OnWorker(Served{calls_, intake_.rules()}, c, q, r, [this](const auto& request, absl::Time deadline) {
    return intake_.parameter_sets.List(request, deadline);
  });
}

grpc::ServerBidiReactor<v1::ImportSessionsRequest, v1::ImportSessionsResponse>* IntakeService::ImportSessions(
    Context* c) {
  using Each = rpc::Each<v1::ImportSessionsRequest, v1::ImportSessionsResponse>;
  const auto count = [this](const v1::ImportSessionsResponse& reply) { counts_.Imported(reply); };
  const auto open = [this, count](const rpc::CallContext& call) -> absl::StatusOr<Each> {
    const std::shared_ptr<SessionImport> import = intake_.NewImport();
    return [import, call, count](const v1::ImportSessionsRequest& request,
                                 const rpc::Done<v1::ImportSessionsResponse>& done) {
      import->Import(request, call.deadline, Counted(done, count));
    };
  };
  return calls_.Exchange<v1::ImportSessionsRequest, v1::ImportSessionsResponse>(c, open);
}

grpc::ServerWriteReactor<v1::ExportClientResponse>* IntakeService::ExportClient(Context* c,
                                                                                const v1::ExportClientRequest* q) {
  return calls_.Stream<v1::ExportClientResponse>(
      c, q,
      [this](const rpc::CallContext& call,
             const v1::ExportClientRequest& request) -> absl::StatusOr<rpc::Next<v1::ExportClientResponse>> {
        ASSIGN_OR_RETURN(std::vector<v1::ExportClientResponse> replies, intake_.exports.Export(request, call.deadline));
        return rpc::NextOf(std::move(replies));
      });
}

Unary* IntakeService::EraseClient(Context* c, const v1::EraseClientRequest* q, v1::EraseClientResponse* r) {
  return OnWorker(Served{calls_, intake_.rules()}, c, q, r,
                  [this](const auto& request, absl::Time deadline) -> absl::StatusOr<v1::EraseClientResponse> {
                    v1::EraseClientResponse response;
                    ASSIGN_OR_RETURN(*response.mutable_report(),
                                     resources::EraseClient(intake_.store(), request, deadline));
                    return response;
                  });
}

grpc::ServerWriteReactor<type::v1::Change>* IntakeService::WatchChanges(Context* c, const v1::WatchChangesRequest* q) {
  return calls_.Stream<type::v1::Change>(
      c, q,
      [this](const rpc::CallContext& /*call*/,
             const v1::WatchChangesRequest& request) -> absl::StatusOr<rpc::Next<type::v1::Change>> {
        ASSIGN_OR_RETURN(auto watcher, intake_.changes.Watch(request));
        return rpc::NextFrom<type::v1::Change>(std::move(watcher));
      });
}

}  // namespace rapport::intake
