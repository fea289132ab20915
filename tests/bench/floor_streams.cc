#include "tests/bench/floor_streams.h"

#include <functional>
#include <utility>

#include "services/scoring/assessment/assessment_scorer.h"
#include "services/scoring/assessment/table_scorer.h"

namespace rapport::bench {
namespace {

using scoring::v1::ScoreAssessmentsRequest;
using scoring::v1::ScoreAssessmentsResponse;
using scoring::v1::ScoreTableRequest;
using scoring::v1::ScoreTableResponse;

// Deletes itself when the stream is over.
template <class Request, class Reply>
class FloorStream final : public grpc::ServerBidiReactor<Request, Reply> {
 public:
  explicit FloorStream(std::function<void(const Request&, Reply&)> make) : make_(std::move(make)) {
    this->StartRead(&request_);
  }

  void OnReadDone(bool ok) override {
    if (!ok) return this->Finish(grpc::Status::OK);
    if (make_ != nullptr) make_(request_, reply_);
    make_ = nullptr;
    this->StartWrite(&reply_);
  }
  void OnWriteDone(bool ok) override {
    if (!ok) return this->Finish(grpc::Status::CANCELLED);
    this->StartRead(&request_);
  }
  void OnDone() override { delete this; }

 private:
  std::function<void(const Request&, Reply&)> make_;
  Request request_;
  Reply reply_;
};

}  // namespace

grpc::ServerBidiReactor<ScoreAssessmentsRequest, ScoreAssessmentsResponse>* FloorStreams::ScoreAssessments(
    grpc::CallbackServerContext*) {
  return new FloorStream<ScoreAssessmentsRequest, ScoreAssessmentsResponse>(
      [this](const ScoreAssessmentsRequest& request, ScoreAssessmentsResponse& reply) {
        scoring::AssessmentScorer(catalog_).ScoreEach(request, reply);
      });
}

grpc::ServerBidiReactor<ScoreTableRequest, ScoreTableResponse>* FloorStreams::ScoreTable(grpc::CallbackServerContext*) {
  return new FloorStream<ScoreTableRequest, ScoreTableResponse>(
      [this](const ScoreTableRequest& request, ScoreTableResponse& reply) {
        (void)scoring::TableScorer(catalog_).Score(request, reply);
      });
}

}  // namespace rapport::bench
