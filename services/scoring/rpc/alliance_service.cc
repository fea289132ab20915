#include "services/scoring/rpc/alliance_service.h"

#include <memory>
#include <optional>
#include <utility>

#include "common/base/status_macros.h"
#include "services/scoring/comparison/definition_comparison.h"
#include "services/scoring/domain/alliance_requests.h"
#include "services/scoring/domain/viewer_profile.h"

namespace rapport::scoring {

using rpc::CallContext;

grpc::ServerUnaryReactor* AllianceService::GetAllianceProfile(grpc::CallbackServerContext* context,
                                                              const v1::GetAllianceProfileRequest* request,
                                                              v1::AllianceProfile* reply) {
  return calls_.OnWorker(context, request, reply, [this](const CallContext& call, const auto& q, auto& r) {
    ASSIGN_OR_RETURN(const ProfileQuery query, ReadProfileQuery(q));
    ASSIGN_OR_RETURN(const ProfilePtr profile, reader_.Read(call, query));
    r = call.hide_alliance_scores ? WithoutAllianceScores(*profile) : *profile;
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* AllianceService::ListAllianceProfiles(grpc::CallbackServerContext* context,
                                                                const v1::ListAllianceProfilesRequest* request,
                                                                v1::ListAllianceProfilesResponse* reply) {
  return calls_.OnWorker(context, request, reply, [this](const CallContext& call, const auto& q, auto& r) {
    ASSIGN_OR_RETURN(r, caseload_.List(call, q));
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* AllianceService::GetCaseloadReport(grpc::CallbackServerContext* context,
                                                             const v1::GetCaseloadReportRequest* request,
                                                             v1::CaseloadReport* reply) {
  return calls_.OnWorker(context, request, reply, [this](const CallContext& call, const auto& q, auto& r) {
    ASSIGN_OR_RETURN(r, reports_.Make(call, q));
    return absl::OkStatus();
  });
}

grpc::ServerWriteReactor<v1::EpisodeComparison>* AllianceService::CompareDefinitions(
    grpc::CallbackServerContext* context, const v1::CompareDefinitionsRequest* request) {
  using Reply = v1::EpisodeComparison;
  return calls_.Stream<Reply>(
      context, request,
      [this](const CallContext& call, const v1::CompareDefinitionsRequest& q) -> absl::StatusOr<rpc::Next<Reply>> {
        ASSIGN_OR_RETURN(auto begun, DefinitionComparison::Begin(call, q, versions_, reader_));
        // A Next is asked on a worker, so it may wait for the other services there.
        return [comparison = std::shared_ptr<DefinitionComparison>(std::move(begun))](
                   const rpc::Done<std::optional<Reply>>& done) { done(comparison->Next()); };
      });
}

grpc::ServerWriteReactor<v1::FlagEvent>* AllianceService::WatchAllianceFlags(
    grpc::CallbackServerContext* context, const v1::WatchAllianceFlagsRequest* request) {
  return calls_.Stream<v1::FlagEvent>(
      context, request,
      [this](const CallContext& /*call*/,
             const v1::WatchAllianceFlagsRequest& q) -> absl::StatusOr<rpc::Next<v1::FlagEvent>> {
        ASSIGN_OR_RETURN(std::shared_ptr<FlagReader> reader, watch_.Watch(q));
        return rpc::NextFrom<v1::FlagEvent>(std::move(reader));
      });
}

}  // namespace rapport::scoring
