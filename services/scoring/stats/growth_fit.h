#ifndef RAPPORT_SERVICES_SCORING_STATS_GROWTH_FIT_H_
#define RAPPORT_SERVICES_SCORING_STATS_GROWTH_FIT_H_

#include <optional>
#include <span>
#include <vector>

#include "services/scoring/stats/growth_model.h"
#include "services/scoring/stats/result_status.h"
#include "services/scoring/stats/series.h"

namespace rapport::stats {

// One client's ratings in one episode; times as of GrowthModel.
struct ClientRatings {
  std::vector<Value> times;
  std::vector<Value> values;
};

struct GrowthFit {
  ResultStatus status = ResultStatus::kInsufficientData;
  std::optional<GrowthModel> model;
  std::optional<double> reml_criterion;  // -2 log restricted likelihood at the optimum.
};

// Estimates the growth model by restricted maximum likelihood. D is sigma2 L L' with L lower triangular; b and sigma2
// are profiled out (Bates, Maechler, Bolker & Walker 2015, J Stat Softw 67:1), which leaves a search over the 3 entries
// of L. Costs O(clients) per step whatever the number of ratings. A practice needs about 100 closed episodes of at
// least 3 ratings before the result is worth using; that is the caller's rule. kInsufficientData: fewer than 3 clients
// with ratings, not more than 2 ratings per client on average, ratings at one time only, or ratings without residual
// variance; kInvalidParameter: a client's lengths differ, a rating without time, a negative time.
GrowthFit FitGrowthModel(std::span<const ClientRatings> clients);

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_GROWTH_FIT_H_
