#ifndef RAPPORT_TESTS_BENCH_FLOOR_STREAMS_H_
#define RAPPORT_TESTS_BENCH_FLOOR_STREAMS_H_

#include <grpcpp/support/server_callback.h>

#include "rapport/scoring/v1/scoring_service.grpc.pb.h"
#include "services/scoring/assessment/scoring_catalog.h"

namespace rapport::bench {

// The scoring streams without scoring and without a frame: every request is parsed, and answered with the real reply to
// the stream's first request, which was made once. What is left is parsing, serializing and transport.
class FloorStreams final : public scoring::v1::ScoringService::CallbackService {
 public:
  // `catalog` must outlive this.
  explicit FloorStreams(const scoring::ScoringCatalog& catalog) : catalog_(catalog) {}

  grpc::ServerBidiReactor<scoring::v1::ScoreAssessmentsRequest, scoring::v1::ScoreAssessmentsResponse>*
  ScoreAssessments(grpc::CallbackServerContext* context) override;
  grpc::ServerBidiReactor<scoring::v1::ScoreTableRequest, scoring::v1::ScoreTableResponse>* ScoreTable(
      grpc::CallbackServerContext* context) override;

 private:
  const scoring::ScoringCatalog& catalog_;
};

}  // namespace rapport::bench

#endif  // RAPPORT_TESTS_BENCH_FLOOR_STREAMS_H_
