#ifndef RAPPORT_SERVICES_SCORING_RPC_ALLIANCE_SERVICE_H_
#define RAPPORT_SERVICES_SCORING_RPC_ALLIANCE_SERVICE_H_

#include "common/rpc/calls.h"
#include "rapport/scoring/v1/alliance_service.grpc.pb.h"
#include "services/scoring/domain/caseload.h"
#include "services/scoring/domain/profile_reader.h"
#include "services/scoring/watch/flag_watch.h"

namespace rapport::scoring {

// The derived half of the scoring service: profiles, caseloads and flags. Calls wait for other services, so they run on
// workers. Thread-safe.
class AllianceService final : public v1::AllianceService::CallbackService {
 public:
  // All must outlive this.
  AllianceService(rpc::Calls& calls, const ProfileReader& reader, const Caseload& caseload, FlagWatch& watch)
      : calls_(calls), reader_(reader), caseload_(caseload), watch_(watch) {}

  grpc::ServerUnaryReactor* GetAllianceProfile(grpc::CallbackServerContext* context,
                                               const v1::GetAllianceProfileRequest* request,
                                               v1::AllianceProfile* reply) override;
  grpc::ServerUnaryReactor* ListAllianceProfiles(grpc::CallbackServerContext* context,
                                                 const v1::ListAllianceProfilesRequest* request,
                                                 v1::ListAllianceProfilesResponse* reply) override;
  grpc::ServerWriteReactor<v1::FlagEvent>* WatchAllianceFlags(grpc::CallbackServerContext* context,
                                                              const v1::WatchAllianceFlagsRequest* request) override;

 private:
  rpc::Calls& calls_;
  const ProfileReader& reader_;
  const Caseload& caseload_;
  FlagWatch& watch_;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_RPC_ALLIANCE_SERVICE_H_
