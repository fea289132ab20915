#ifndef RAPPORT_SERVICES_SCORING_STATS_GROWTH_DESIGN_H_
#define RAPPORT_SERVICES_SCORING_STATS_GROWTH_DESIGN_H_

#include <Eigen/Dense>
#include <optional>

#include "services/scoring/stats/series.h"

namespace rapport::stats {

// One client's ratings as sums over rows z = (1, ln(1 + t)), all that the growth model needs of them.
struct GrowthSums {
  int n = 0;
  Eigen::Matrix2d zz = Eigen::Matrix2d::Zero();  // Z'Z
  Eigen::Vector2d zy = Eigen::Vector2d::Zero();  // Z'y
  double yy = 0.0;                               // y'y
};

// Row z at a time.
Eigen::Vector2d GrowthRow(double t);

// The sums over the ratings that are there; none when lengths differ, or a rating has no time or a negative one.
std::optional<GrowthSums> SumGrowth(Series times, Series values);

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_GROWTH_DESIGN_H_
