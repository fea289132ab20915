#ifndef RAPPORT_SERVICES_SCORING_STATS_RESPONSE_SURFACE_H_
#define RAPPORT_SERVICES_SCORING_STATS_RESPONSE_SURFACE_H_

#include <optional>
#include <span>
#include <vector>

#include "services/scoring/stats/result_status.h"
#include "services/scoring/stats/series.h"

namespace rapport::stats {

// Shape of Z = b0 + b1 X + b2 Y + b3 X^2 + b4 X Y + b5 Y^2, X the client's and Y the therapist's rating on one scale,
// both centred at the same constant (Edwards & Parry 1993; Humberg, Nestler & Back 2019). A practice-level analysis
// that needs about 100 dyads, never one about a client.
struct ResponseSurface {
  ResultStatus status = ResultStatus::kInsufficientData;
  std::optional<double> a1;     // b1 + b2: slope along agreement.
  std::optional<double> a2;     // b3 + b4 + b5: curvature along agreement.
  std::optional<double> a3;     // b1 - b2: direction of disagreement.
  std::optional<double> a4;     // b3 - b4 + b5: curvature along disagreement; negative: any disagreement hurts.
  std::optional<double> se_a1;  // By L V L'; none without the covariances.
  std::optional<double> se_a2;
  std::optional<double> se_a3;
  std::optional<double> se_a4;
};

// `b` holds b0..b5, `covariance` their 6 x 6 covariance matrix or nothing. kInsufficientData: no coefficients;
// kInvalidParameter: another count of coefficients, a missing one, a matrix of another shape or with a negative
// variance.
ResponseSurface DescribeSurface(Series b, std::span<const std::vector<Value>> covariance);

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_RESPONSE_SURFACE_H_
