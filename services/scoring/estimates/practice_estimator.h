#ifndef RAPPORT_SERVICES_SCORING_ESTIMATES_PRACTICE_ESTIMATOR_H_
#define RAPPORT_SERVICES_SCORING_ESTIMATES_PRACTICE_ESTIMATOR_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "rapport/intake/v1/intake_service.pb.h"
#include "services/scoring/assessment/scoring_catalog.h"
#include "services/scoring/domain/practice_parameters.h"
#include "services/scoring/domain/series_table.h"
#include "services/scoring/stats/growth_fit.h"

namespace rapport::scoring {

// What was left out of a parameter set, and why: counts alone.
struct LeftOut {
  SeriesId series;
  std::string reason;
};

// The estimates of one practice.
struct PracticeEstimates {
  intake::v1::ParameterSet set;  // estimates that rest on enough data, and the revision of those data
  std::vector<LeftOut> left_out;
};

// Collects a practice's episodes, a few numbers of each, and estimates its own parameters:
//   within-person SD: the root of the mean square within episodes (one-way analysis of variance) of every alliance
//   total that ruptures are looked for in, from episodes with at least 4 ratings;
//   growth model: by restricted maximum likelihood, of every outcome total, from closed episodes with at least 3
//   ratings, with the coverage of its band by cross-validation.
// Forms whose filling-in is in doubt (all answers alike, much left open) do not count for the SD. They do for the
// growth model, as they do in profiles: who is well answers every item of many forms alike. Not thread-safe.
class PracticeEstimator {
 public:
  // `catalog` must outlive this.
  explicit PracticeEstimator(const ScoringCatalog& catalog) : catalog_(catalog) {}

  void Add(const intake::v1::ReadEpisodeResponse& episode);

  PracticeEstimates Estimate() const;

 private:
  struct Ratings {
    std::vector<std::vector<stats::Value>> episodes;  // with enough ratings each
    std::set<std::string> clients;                    // what an SD needs enough of; a growth model counts episodes
    uint32_t ratings = 0;

    void Add(const std::string& client, std::vector<stats::Value> values);
  };

  void EstimateSd(const SeriesId& series, const Ratings& ratings, PracticeEstimates& estimates) const;
  void EstimateGrowth(const SeriesId& series, const Ratings& ratings, PracticeEstimates& estimates) const;

  const ScoringCatalog& catalog_;
  std::map<SeriesId, Ratings> alliance_;
  std::map<SeriesId, Ratings> outcome_;
  int64_t data_revision_ = 0;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_ESTIMATES_PRACTICE_ESTIMATOR_H_
