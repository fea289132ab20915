#include "services/scoring/stats/distributions.h"

#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

namespace rapport::stats {
namespace {

namespace bm = boost::math;
using bm::policies::errno_on_error;

// Errors come back as NaN or infinity, which Finite() turns into none; nothing throws.
using NoThrow =
    bm::policies::policy<bm::policies::domain_error<errno_on_error>, bm::policies::pole_error<errno_on_error>,
                         bm::policies::overflow_error<errno_on_error>, bm::policies::evaluation_error<errno_on_error>,
                         bm::policies::rounding_error<errno_on_error>,
                         bm::policies::indeterminate_result_error<errno_on_error>>;
using Normal = bm::normal_distribution<double, NoThrow>;
using StudentT = bm::students_t_distribution<double, NoThrow>;
using FisherF = bm::fisher_f_distribution<double, NoThrow>;

std::optional<double> Finite(double value) {
  if (!std::isfinite(value)) return std::nullopt;
  return value;
}

bool IsProbability(double p) { return p > 0.0 && p < 1.0; }

bool IsDegrees(double degrees) { return degrees > 0.0 && std::isfinite(degrees); }

}  // namespace

std::optional<double> NormalCdf(double x) {
  if (!std::isfinite(x)) return std::nullopt;
  return Finite(bm::cdf(Normal(), x));
}

std::optional<double> NormalQuantile(double p) {
  if (!IsProbability(p)) return std::nullopt;
  return Finite(bm::quantile(Normal(), p));
}

std::optional<double> StudentTCdf(double t, double degrees) {
  if (!std::isfinite(t) || !IsDegrees(degrees)) return std::nullopt;
  return Finite(bm::cdf(StudentT(degrees), t));
}

std::optional<double> StudentTQuantile(double p, double degrees) {
  if (!IsProbability(p) || !IsDegrees(degrees)) return std::nullopt;
  return Finite(bm::quantile(StudentT(degrees), p));
}

std::optional<double> FQuantile(double p, double degrees1, double degrees2) {
  if (!IsProbability(p) || !IsDegrees(degrees1) || !IsDegrees(degrees2)) return std::nullopt;
  return Finite(bm::quantile(FisherF(degrees1, degrees2), p));
}

std::optional<double> TwoSidedZ(double confidence) {
  if (!IsProbability(confidence)) return std::nullopt;
  return NormalQuantile(0.5 + confidence / 2.0);
}

}  // namespace rapport::stats
