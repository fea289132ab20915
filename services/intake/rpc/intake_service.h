#ifndef RAPPORT_SERVICES_INTAKE_RPC_INTAKE_SERVICE_H_
#define RAPPORT_SERVICES_INTAKE_RPC_INTAKE_SERVICE_H_

#include "common/rpc/calls.h"
#include "rapport/intake/v1/intake_service.grpc.pb.h"
#include "services/intake/domain/intake.h"
#include "services/intake/rpc/recorded_counts.h"

namespace rapport::intake {

// IntakeService over the frame: each call goes to the use case of its name, reads on a worker, writes from the commit
// queue. Thread-safe.
class IntakeService final : public v1::IntakeService::CallbackService {
 public:
  // All outlive it.
  IntakeService(rpc::Calls& calls, Intake& intake, RecordedCounts& counts)
      : calls_(calls), intake_(intake), counts_(counts) {}

  grpc::ServerUnaryReactor* CreateEpisode(grpc::CallbackServerContext* c, const v1::CreateEpisodeRequest* q,
                                          v1::Episode* r) override;
  grpc::ServerUnaryReactor* GetEpisode(grpc::CallbackServerContext* c, const v1::GetEpisodeRequest* q,
                                       v1::Episode* r) override;
  grpc::ServerUnaryReactor* ListEpisodes(grpc::CallbackServerContext* c, const v1::ListEpisodesRequest* q,
                                         v1::ListEpisodesResponse* r) override;
  grpc::ServerUnaryReactor* UpdateEpisode(grpc::CallbackServerContext* c, const v1::UpdateEpisodeRequest* q,
                                          v1::Episode* r) override;
  grpc::ServerUnaryReactor* CloseEpisode(grpc::CallbackServerContext* c, const v1::CloseEpisodeRequest* q,
                                         v1::Episode* r) override;
  grpc::ServerUnaryReactor* ReadEpisode(grpc::CallbackServerContext* c, const v1::ReadEpisodeRequest* q,
                                        v1::ReadEpisodeResponse* r) override;
  grpc::ServerUnaryReactor* BatchGetActivityRevisions(grpc::CallbackServerContext* c,
                                                      const v1::BatchGetActivityRevisionsRequest* q,
                                                      v1::BatchGetActivityRevisionsResponse* r) override;
  grpc::ServerUnaryReactor* CreateSession(grpc::CallbackServerContext* c, const v1::CreateSessionRequest* q,
                                          v1::Session* r) override;
  grpc::ServerUnaryReactor* GetSession(grpc::CallbackServerContext* c, const v1::GetSessionRequest* q,
                                       v1::Session* r) override;
  grpc::ServerUnaryReactor* ListSessions(grpc::CallbackServerContext* c, const v1::ListSessionsRequest* q,
                                         v1::ListSessionsResponse* r) override;
  grpc::ServerUnaryReactor* UpdateSession(grpc::CallbackServerContext* c, const v1::UpdateSessionRequest* q,
                                          v1::Session* r) override;
  grpc::ServerUnaryReactor* AddAssessment(grpc::CallbackServerContext* c, const v1::AddAssessmentRequest* q,
                                          v1::Session* r) override;
  grpc::ServerUnaryReactor* AmendAssessment(grpc::CallbackServerContext* c, const v1::AmendAssessmentRequest* q,
                                            v1::Session* r) override;
  grpc::ServerUnaryReactor* ReassignSession(grpc::CallbackServerContext* c, const v1::ReassignSessionRequest* q,
                                            v1::Session* r) override;
  grpc::ServerBidiReactor<v1::ImportSessionsRequest, v1::ImportSessionsResponse>* ImportSessions(
      grpc::CallbackServerContext* c) override;
  grpc::ServerWriteReactor<type::v1::Change>* WatchChanges(grpc::CallbackServerContext* c,
                                                           const v1::WatchChangesRequest* q) override;
  grpc::ServerUnaryReactor* CreateParameterSet(grpc::CallbackServerContext* c, const v1::CreateParameterSetRequest* q,
                                               v1::ParameterSet* r) override;
  grpc::ServerUnaryReactor* GetParameterSet(grpc::CallbackServerContext* c, const v1::GetParameterSetRequest* q,
                                            v1::ParameterSet* r) override;
  grpc::ServerUnaryReactor* ListParameterSets(grpc::CallbackServerContext* c, const v1::ListParameterSetsRequest* q,
                                              v1::ListParameterSetsResponse* r) override;
  grpc::ServerWriteReactor<v1::ExportClientResponse>* ExportClient(grpc::CallbackServerContext* c,
                                                                   const v1::ExportClientRequest* q) override;
  grpc::ServerUnaryReactor* EraseClient(grpc::CallbackServerContext* c, const v1::EraseClientRequest* q,
                                        v1::EraseClientResponse* r) override;

 private:
  rpc::Calls& calls_;
  Intake& intake_;
  RecordedCounts& counts_;
};

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_RPC_INTAKE_SERVICE_H_
