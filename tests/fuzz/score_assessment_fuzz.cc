// Any bytes as a ScoreAssessmentsRequest: whatever they hold, every assessment is answered with a score that keeps the
// rules or with an error, and the reply to a message used before is the reply to a fresh one.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <memory>

#include "google/protobuf/util/message_differencer.h"
#include "rapport/scoring/v1/scoring_service.pb.h"
#include "services/scoring/assessment/assessment_scorer.h"
#include "services/scoring/assessment/test_catalog.h"

namespace {

using rapport::scoring::v1::ScaleScore;
using rapport::scoring::v1::ScoreAssessmentsRequest;
using rapport::scoring::v1::ScoreAssessmentsResponse;

void Require(bool holds) {
  if (!holds) std::abort();
}

void CheckScale(const ScaleScore& scale) {
  namespace v1 = rapport::scoring::v1;
  Require(scale.has_value() == (scale.status() == v1::SCORE_STATUS_COMPLETE));
  Require(scale.has_prorated_value() == (scale.status() == v1::SCORE_STATUS_PRORATED));
  Require(scale.has_percent() == (scale.has_value() || scale.has_prorated_value()));
  if (!scale.has_percent()) return;
  const double value = scale.has_value() ? scale.value() : scale.prorated_value();
  Require(std::isfinite(value) && value >= scale.min() - 1e-9 && value <= scale.max() + 1e-9);
  Require(scale.answered() > 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const rapport::scoring::AssessmentScorer scorer(rapport::scoring::testing::ShippedCatalog());
  static ScoreAssessmentsResponse used;
  ScoreAssessmentsRequest request;
  if (!request.ParseFromArray(data, static_cast<int>(size))) return 0;
  ScoreAssessmentsResponse fresh;
  scorer.ScoreEach(request, fresh);
  scorer.ScoreEach(request, used);
  Require(fresh.results_size() == request.assessments_size());
  Require(google::protobuf::util::MessageDifferencer::Equals(fresh, used));
  for (const auto& result : fresh.results()) {
    Require(result.has_score() != result.has_error());
    for (const ScaleScore& scale : result.score().scales()) CheckScale(scale);
  }
  return 0;
}
