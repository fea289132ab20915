#include "services/scoring/stats/growth_fit.h"

#include <cmath>
#include <numbers>

#include "services/scoring/stats/growth_design.h"
#include "services/scoring/stats/simplex_search.h"

namespace rapport::stats {
namespace {

using Eigen::Matrix2d;
using Eigen::Vector2d;

constexpr int kFixedEffects = 2;
constexpr int kMinClients = 3;

Matrix2d LowerTriangle(std::span<const double> entries) {
  Matrix2d lower;
  lower << entries[0], 0.0, entries[1], entries[2];
  return lower;
}

// The model's likelihood with D = sigma2 L L', in which b and sigma2 have closed forms.
class ProfiledLikelihood {
 public:
  explicit ProfiledLikelihood(std::vector<GrowthSums> clients) : clients_(std::move(clients)) {
    for (const GrowthSums& client : clients_) ratings_ += client.n;
  }

  struct Estimate {
    Vector2d b;
    double sigma2;
    double criterion;
  };

  // With W = (I + Z L L' Z')^-1 = I - Z L M^-1 L' Z' and M = I + L' Z'Z L, per client.
  Estimate At(const Matrix2d& lower) const {
    Matrix2d xwx = Matrix2d::Zero();
    Vector2d xwy = Vector2d::Zero();
    double ywy = 0.0;
    double log_determinants = 0.0;
    for (const GrowthSums& client : clients_) {
      const Matrix2d zl = client.zz * lower;
      const Vector2d yl = lower.transpose() * client.zy;
      const Matrix2d m = Matrix2d::Identity() + lower.transpose() * zl;
      const Matrix2d m_inverse = m.inverse();
      log_determinants += std::log(m.determinant());
      xwx += client.zz - zl * m_inverse * zl.transpose();
      xwy += client.zy - zl * m_inverse * yl;
      ywy += client.yy - yl.dot(m_inverse * yl);
    }
    const double degrees = ratings_ - kFixedEffects;
    Estimate estimate;
    estimate.b = xwx.inverse() * xwy;
    estimate.sigma2 = (ywy - estimate.b.dot(xwy)) / degrees;
    estimate.criterion = log_determinants + std::log(xwx.determinant()) +
                         degrees * (1.0 + std::log(2.0 * std::numbers::pi * estimate.sigma2));
    return estimate;
  }

 private:
  std::vector<GrowthSums> clients_;
  int ratings_ = 0;
};

// Whether b, D and sigma2 can be told apart.
bool IsIdentified(std::span<const GrowthSums> clients) {
  GrowthSums all;
  for (const GrowthSums& client : clients) {
    all.n += client.n;
    all.zz += client.zz;
  }
  const int count = static_cast<int>(clients.size());
  return count >= kMinClients && all.n > kFixedEffects * count && all.zz.determinant() > 1e-9 * all.n * all.n;
}

}  // namespace

GrowthFit FitGrowthModel(std::span<const ClientRatings> clients) {
  std::vector<GrowthSums> sums;
  double squares = 0.0;
  for (const ClientRatings& client : clients) {
    const std::optional<GrowthSums> sum = SumGrowth(client.times, client.values);
    if (!sum) return {.status = ResultStatus::kInvalidParameter};
    if (sum->n > 0) sums.push_back(*sum);
    squares += sum->yy;
  }
  if (!IsIdentified(sums)) return {};
  const ProfiledLikelihood likelihood(std::move(sums));
  const std::vector<double> optimum = MinimizeBySimplex(
      [&](std::span<const double> entries) { return likelihood.At(LowerTriangle(entries)).criterion; }, {1.0, 0.0, 1.0},
      0.5);
  const ProfiledLikelihood::Estimate best = likelihood.At(LowerTriangle(optimum));
  if (!(best.sigma2 > 1e-12 * squares) || !std::isfinite(best.criterion)) return {};
  const Matrix2d lower = LowerTriangle(optimum);
  const Matrix2d d = best.sigma2 * lower * lower.transpose();
  return {.status = ResultStatus::kOk,
          .model = GrowthModel{.intercept = best.b(0),
                               .slope = best.b(1),
                               .var_intercept = d(0, 0),
                               .covariance = d(0, 1),
                               .var_slope = d(1, 1),
                               .sigma2 = best.sigma2},
          .reml_criterion = best.criterion};
}

}  // namespace rapport::stats
