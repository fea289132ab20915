#ifndef RAPPORT_SERVICES_SCORING_STATS_GROWTH_MODEL_H_
#define RAPPORT_SERVICES_SCORING_STATS_GROWTH_MODEL_H_

#include <optional>

#include "services/scoring/stats/result_status.h"
#include "services/scoring/stats/series.h"

namespace rapport::stats {

// Expected treatment response: a two-level model of one measure over time,
//   y = (b0 + u0) + (b1 + u1) f(t) + e,  f(t) = ln(1 + t),  u ~ N(0, D),  e ~ N(0, sigma2)
// (Finch, Lambert & Schaalje 2001, Clin Psychol Psychother 8:231-242, for the use; Laird & Ware 1982, Biometrics
// 38:963-974, for the algebra). t is in sessions or weeks after intake, t >= 0; the unit is whatever the model was
// estimated with.
struct GrowthModel {
  double intercept = 0.0;      // b0
  double slope = 0.0;          // b1, per unit of f
  double var_intercept = 0.0;  // D
  double covariance = 0.0;
  double var_slope = 0.0;
  double sigma2 = 0.0;  // Residual variance, positive.
};

// Whether D is positive semi-definite, sigma2 positive and everything finite.
bool IsValid(const GrowthModel& model);

// What a client who began at y0 is expected to score at t:
//   E = z_t b + (z_t' D z_0) / (z_0' D z_0 + sigma2) (y0 - z_0 b)
// Whether a client is on track is judged against this one, which knows intake alone: a curve through later ratings
// would follow the very deterioration that it should reveal.
struct ExpectedScore {
  ResultStatus status = ResultStatus::kInsufficientData;
  std::optional<double> expected;
  std::optional<double> sd;
  std::optional<double> pi68_lower;  // Bands that hold 68 % and 80 % of clients, if residuals are normal.
  std::optional<double> pi68_upper;
  std::optional<double> pi80_lower;
  std::optional<double> pi80_upper;
};

// kInsufficientData: no intake score; kInvalidParameter: a model that is not valid, t < 0.
ExpectedScore ExpectFromIntake(const GrowthModel& model, Value intake, double t);

// Forecast from all ratings so far, by the best linear unbiased predictor of the client's own intercept and slope:
//   u = D Z' V^-1 (y - Z b),  P = D - D Z' V^-1 Z D,  V = Z D Z' + sigma2 I
struct GrowthForecast {
  ResultStatus status = ResultStatus::kInsufficientData;
  std::optional<double> u_intercept;
  std::optional<double> u_slope;
  std::optional<double> post_var_intercept;  // P
  std::optional<double> post_var_slope;
  std::optional<double> post_cov;
  std::optional<double> predicted;     // At t_new; none without t_new.
  std::optional<double> predicted_sd;  // Of a new rating.
};

// kInsufficientData: no rating; kInvalidParameter: a model that is not valid, lengths differ, a rating without time or
// a negative time.
GrowthForecast Forecast(const GrowthModel& model, Series times, Series values, Value t_new);

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_GROWTH_MODEL_H_
