#ifndef RAPPORT_SERVICES_SCORING_RPC_ALLIANCE_SERVICE_H_
#define RAPPORT_SERVICES_SCORING_RPC_ALLIANCE_SERVICE_H_

#include "common/rpc/calls.h"
#include "rapport/scoring/v1/alliance_service.grpc.pb.h"
#include "services/scoring/domain/caseload.h"
#include "services/scoring/domain/profile_reader.h"

namespace rapport::scoring {

// The derived half of the scoring service: profiles, caseloads and flags. Calls wait for other services, so they run on
// workers. Thread-safe.
class AllianceService final : public v1::AllianceService::CallbackService {
 public:
  // Both must outlive this.
  AllianceService(rpc::Calls& calls, const ProfileReader& reader) : calls_(calls), reader_(reader), caseload_(reader) {}

  grpc::ServerUnaryReactor* GetAllianceProfile(grpc::CallbackServerContext* context,
                                               const v1::GetAllianceProfileRequest* request,
                                               v1::AllianceProfile* reply) override;
  grpc::ServerUnaryReactor* ListAllianceProfiles(grpc::CallbackServerContext* context,
                                                 const v1::ListAllianceProfilesRequest* request,
                                                 v1::ListAllianceProfilesResponse* reply) override;

 private:
  rpc::Calls& calls_;
  const ProfileReader& reader_;
  const Caseload caseload_;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_RPC_ALLIANCE_SERVICE_H_
