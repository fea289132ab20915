#ifndef RAPPORT_SERVICES_SCORING_RPC_ALLIANCE_SERVICE_H_
#define RAPPORT_SERVICES_SCORING_RPC_ALLIANCE_SERVICE_H_

#include "common/rpc/calls.h"
#include "rapport/scoring/v1/alliance_service.grpc.pb.h"
#include "services/scoring/comparison/definition_versions.h"
#include "services/scoring/domain/caseload.h"
#include "services/scoring/domain/profile_reader.h"
#include "services/scoring/report/caseload_report.h"
#include "services/scoring/watch/flag_watch.h"

namespace rapport::scoring {

// The derived half of the scoring service: profiles, caseloads and flags. Calls wait for other services, so they run on
// workers. Thread-safe.
class AllianceService final : public v1::AllianceService::CallbackService {
 public:
  // All must outlive this.
  AllianceService(rpc::Calls& calls, const ProfileReader& reader, const DefinitionVersions& versions,
                  const Caseload& caseload, FlagWatch& watch)
      : calls_(calls),
        reader_(reader),
        versions_(versions),
        caseload_(caseload),
        reports_(caseload, reader.parts().episodes),
        watch_(watch) {}

  grpc::ServerUnaryReactor* GetAllianceProfile(grpc::CallbackServerContext* context,
                                               const v1::GetAllianceProfileRequest* request,
                                               v1::AllianceProfile* reply) override;
  grpc::ServerUnaryReactor* ListAllianceProfiles(grpc::CallbackServerContext* context,
                                                 const v1::ListAllianceProfilesRequest* request,
                                                 v1::ListAllianceProfilesResponse* reply) override;
  grpc::ServerUnaryReactor* GetCaseloadReport(grpc::CallbackServerContext* context,
                                              const v1::GetCaseloadReportRequest* request,
                                              v1::CaseloadReport* reply) override;
  grpc::ServerWriteReactor<v1::EpisodeComparison>* CompareDefinitions(
      grpc::CallbackServerContext* context, const v1::CompareDefinitionsRequest* request) override;
  grpc::ServerWriteReactor<v1::FlagEvent>* WatchAllianceFlags(grpc::CallbackServerContext* context,
                                                              const v1::WatchAllianceFlagsRequest* request) override;

 private:
  rpc::Calls& calls_;
  const ProfileReader& reader_;
  const DefinitionVersions& versions_;
  const Caseload& caseload_;
  const CaseloadReports reports_;
  FlagWatch& watch_;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_RPC_ALLIANCE_SERVICE_H_
