#ifndef RAPPORT_SERVICES_SCORING_ESTIMATES_ESTIMATE_JOB_H_
#define RAPPORT_SERVICES_SCORING_ESTIMATES_ESTIMATE_JOB_H_

#include <string>

#include "absl/status/statusor.h"
#include "common/base/ids.h"
#include "services/scoring/domain/upstream_sources.h"
#include "services/scoring/estimates/practice_estimator.h"

namespace rapport::scoring {

// Where parameter sets are kept. Methods block. Thread-safe.
class ParameterSetStore {
 public:
  virtual ~ParameterSetStore() = default;

  // NOT_FOUND before the first.
  virtual absl::StatusOr<intake::v1::ParameterSet> ReadNewest(const rpc::CallContext& call,
                                                              const std::string& practice) = 0;

  virtual absl::StatusOr<intake::v1::ParameterSet> Create(const rpc::CallContext& call,
                                                          const intake::v1::CreateParameterSetRequest& request) = 0;
};

// What became of one practice's estimates.
struct EstimateOutcome {
  PracticeEstimates estimates;
  int episodes = 0;     // read
  std::string created;  // the new version's name; empty when nothing is new
};

// Estimates practices' parameters and stores them as a new version when they differ from the newest. When too little is
// left of what the newest was made from (clients were erased), the new version holds fewer estimates or none.
class EstimateJob {
 public:
  // All must outlive this. `estimated_by` names the program and its version.
  EstimateJob(EpisodeSource& episodes, ParameterSetStore& sets, const ScoringCatalog& catalog, IdGenerator& ids,
              std::string estimated_by)
      : episodes_(episodes), sets_(sets), catalog_(catalog), ids_(ids), estimated_by_(std::move(estimated_by)) {}

  // `practice` is a resource name. Errors of intake.
  absl::StatusOr<EstimateOutcome> Run(const rpc::CallContext& call, const std::string& practice) const;

 private:
  absl::Status ReadAll(const rpc::CallContext& call, const std::string& practice, PracticeEstimator& estimator,
                       int& read) const;
  absl::Status ReadPage(const rpc::CallContext& call, const intake::v1::ListEpisodesResponse& page,
                        PracticeEstimator& estimator, int& read) const;

  EpisodeSource& episodes_;
  ParameterSetStore& sets_;
  const ScoringCatalog& catalog_;
  IdGenerator& ids_;
  const std::string estimated_by_;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_ESTIMATES_ESTIMATE_JOB_H_
