#ifndef RAPPORT_SERVICES_SCORING_RPC_SCORING_SERVICE_H_
#define RAPPORT_SERVICES_SCORING_RPC_SCORING_SERVICE_H_

#include "common/rpc/calls.h"
#include "common/rpc/message_pool.h"
#include "rapport/scoring/v1/scoring_service.grpc.pb.h"
#include "services/scoring/assessment/assessment_scorer.h"
#include "services/scoring/assessment/scoring_catalog.h"
#include "services/scoring/rpc/score_counts.h"

namespace rapport::scoring {

// The stateless half of the scoring service. Unary calls never block and take microseconds, so they run on gRPC's own
// thread; a message of a stream can hold thousands of rows and is scored on a worker. Thread-safe.
class ScoringService final : public v1::ScoringService::CallbackService {
 public:
  // All must outlive this, and this the server.
  ScoringService(rpc::Calls& calls, const ScoringCatalog& catalog, ScoreCounts& counts)
      : calls_(calls), catalog_(catalog), scorer_(catalog), counts_(counts) {
    SetMessageAllocatorFor_ScoreAssessment(&score_messages_);
  }

  grpc::ServerUnaryReactor* ListInstruments(grpc::CallbackServerContext* context,
                                            const v1::ListInstrumentsRequest* request,
                                            v1::ListInstrumentsResponse* reply) override;
  grpc::ServerUnaryReactor* GetInstrument(grpc::CallbackServerContext* context, const v1::GetInstrumentRequest* request,
                                          v1::Instrument* reply) override;
  grpc::ServerUnaryReactor* ScoreAssessment(grpc::CallbackServerContext* context,
                                            const v1::ScoreAssessmentRequest* request, v1::Score* reply) override;
  grpc::ServerUnaryReactor* ClassifyChange(grpc::CallbackServerContext* context,
                                           const v1::ClassifyChangeRequest* request, v1::Change* reply) override;
  grpc::ServerBidiReactor<v1::ScoreAssessmentsRequest, v1::ScoreAssessmentsResponse>* ScoreAssessments(
      grpc::CallbackServerContext* context) override;
  grpc::ServerBidiReactor<v1::ScoreTableRequest, v1::ScoreTableResponse>* ScoreTable(
      grpc::CallbackServerContext* context) override;

 private:
  rpc::Calls& calls_;
  const ScoringCatalog& catalog_;
  AssessmentScorer scorer_;
  ScoreCounts& counts_;
  // Most of a score is the same for every assessment of an instrument; a kept one needs only what answers change.
  rpc::MessagePool<v1::ScoreAssessmentRequest, v1::Score> score_messages_;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_RPC_SCORING_SERVICE_H_
