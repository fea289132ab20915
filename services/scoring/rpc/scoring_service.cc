#include "services/scoring/rpc/scoring_service.h"

#include <memory>
#include <string>

#include "common/base/status_macros.h"
#include "services/scoring/assessment/change_classifier.h"
#include "services/scoring/assessment/instrument_view.h"
#include "services/scoring/assessment/table_scorer.h"

namespace rapport::scoring {

using rpc::CallContext;

grpc::ServerUnaryReactor* ScoringService::ListInstruments(grpc::CallbackServerContext* context,
                                                          const v1::ListInstrumentsRequest* request,
                                                          v1::ListInstrumentsResponse* reply) {
  return calls_.Inline(context, request, reply, [this](const CallContext&, const auto& q, auto& r) {
    return scoring::ListInstruments(catalog_, q, r);
  });
}

grpc::ServerUnaryReactor* ScoringService::GetInstrument(grpc::CallbackServerContext* context,
                                                        const v1::GetInstrumentRequest* request,
                                                        v1::Instrument* reply) {
  return calls_.Inline(context, request, reply, [this](const CallContext&, const auto& q, auto& r) {
    return scoring::GetInstrument(catalog_, q, r);
  });
}

grpc::ServerUnaryReactor* ScoringService::ScoreAssessment(grpc::CallbackServerContext* context,
                                                          const v1::ScoreAssessmentRequest* request, v1::Score* reply) {
  return calls_.Inline(context, request, reply, [this](const CallContext&, const auto& q, auto& r) {
    RETURN_IF_ERROR(scorer_.Score(q.assessment(), r));
    counts_.Count(r);
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* ScoringService::ClassifyChange(grpc::CallbackServerContext* context,
                                                         const v1::ClassifyChangeRequest* request, v1::Change* reply) {
  return calls_.Inline(context, request, reply, [this](const CallContext&, const auto& q, auto& r) {
    return scoring::ClassifyChange(catalog_, q, r);
  });
}

grpc::ServerBidiReactor<v1::ScoreAssessmentsRequest, v1::ScoreAssessmentsResponse>* ScoringService::ScoreAssessments(
    grpc::CallbackServerContext* context) {
  using Request = v1::ScoreAssessmentsRequest;
  using Reply = v1::ScoreAssessmentsResponse;
  return calls_.Exchange<Request, Reply>(context,
                                         [this](const CallContext&) -> absl::StatusOr<rpc::Fill<Request, Reply>> {
                                           return [this](const Request& q, Reply& r) {
                                             scorer_.ScoreEach(q, r);
                                             counts_.Count(r);
                                             return absl::OkStatus();
                                           };
                                         });
}

grpc::ServerBidiReactor<v1::ScoreTableRequest, v1::ScoreTableResponse>* ScoringService::ScoreTable(
    grpc::CallbackServerContext* context) {
  using Request = v1::ScoreTableRequest;
  using Reply = v1::ScoreTableResponse;
  struct Table {
    TableScorer scorer;
    std::string instrument;
  };
  return calls_.Exchange<Request, Reply>(
      context, [this](const CallContext&) -> absl::StatusOr<rpc::Fill<Request, Reply>> {
        return [this, table = std::make_shared<Table>(Table{TableScorer(catalog_), ""})](const Request& q, Reply& r) {
          RETURN_IF_ERROR(table->scorer.Score(q, r));
          if (table->instrument.empty()) table->instrument = q.instrument();
          counts_.Count(table->instrument, r);
          return absl::OkStatus();
        };
      });
}

}  // namespace rapport::scoring
