#include "services/scoring/stats/growth_model.h"

#include <cmath>

#include "services/scoring/stats/distributions.h"
#include "services/scoring/stats/growth_design.h"

namespace rapport::stats {
namespace {

Eigen::Matrix2d RandomEffects(const GrowthModel& model) {
  Eigen::Matrix2d d;
  d << model.var_intercept, model.covariance, model.covariance, model.var_slope;
  return d;
}

Eigen::Vector2d FixedEffects(const GrowthModel& model) { return {model.intercept, model.slope}; }

bool IsTime(double t) { return IsNonNegative(t); }

}  // namespace

bool IsValid(const GrowthModel& m) {
  const double magnitude = m.var_intercept * m.var_slope;
  return IsNumber(m.intercept) && IsNumber(m.slope) && IsNonNegative(m.var_intercept) && IsNonNegative(m.var_slope) &&
         m.covariance * m.covariance <= magnitude * (1.0 + kThresholdTolerance) && IsPositive(m.sigma2);
}

ExpectedScore ExpectFromIntake(const GrowthModel& model, Value intake, double t) {
  if (!IsValid(model) || !IsTime(t)) return {.status = ResultStatus::kInvalidParameter};
  if (!Present(intake)) return {};
  const Eigen::Matrix2d d = RandomEffects(model);
  const Eigen::Vector2d z = GrowthRow(t);
  const Eigen::Vector2d z0 = GrowthRow(0.0);
  const double intake_variance = z0.dot(d * z0) + model.sigma2;
  const double covariance = z.dot(d * z0);
  const double expected =
      z.dot(FixedEffects(model)) + covariance / intake_variance * (*intake - z0.dot(FixedEffects(model)));
  const double sd = std::sqrt(z.dot(d * z) + model.sigma2 - covariance * covariance / intake_variance);
  const double z68 = *TwoSidedZ(0.68);
  const double z80 = *TwoSidedZ(0.80);
  return {.status = ResultStatus::kOk,
          .expected = expected,
          .sd = sd,
          .pi68_lower = expected - z68 * sd,
          .pi68_upper = expected + z68 * sd,
          .pi80_lower = expected - z80 * sd,
          .pi80_upper = expected + z80 * sd};
}

GrowthForecast Forecast(const GrowthModel& model, Series times, Series values, Value t_new) {
  const std::optional<GrowthSums> sums = SumGrowth(times, values);
  if (!IsValid(model) || !sums || (Present(t_new) && !IsTime(*t_new))) {
    return {.status = ResultStatus::kInvalidParameter};
  }
  if (sums->n == 0) return {};
  const Eigen::Matrix2d d = RandomEffects(model);
  const Eigen::Vector2d b = FixedEffects(model);
  // P = (I + D Z'Z / sigma2)^-1 D is the same as D - D Z' V^-1 Z D, without V and for a singular D too; u = P Z'(y -
  // Zb) / sigma2.
  const Eigen::Matrix2d p = (Eigen::Matrix2d::Identity() + d * sums->zz / model.sigma2).inverse() * d;
  const Eigen::Vector2d u = p * (sums->zy - sums->zz * b) / model.sigma2;
  GrowthForecast forecast{.status = ResultStatus::kOk,
                          .u_intercept = u(0),
                          .u_slope = u(1),
                          .post_var_intercept = p(0, 0),
                          .post_var_slope = p(1, 1),
                          .post_cov = (p(0, 1) + p(1, 0)) / 2.0};
  if (Present(t_new)) {
    const Eigen::Vector2d z = GrowthRow(*t_new);
    forecast.predicted = z.dot(b + u);
    forecast.predicted_sd = std::sqrt(z.dot(p * z) + model.sigma2);
  }
  return forecast;
}

}  // namespace rapport::stats
