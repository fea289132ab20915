#include "services/scoring/stats/distributions.h"

#include <algorithm>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <exception>

namespace rapport::stats {
namespace {

namespace bm = boost::math;

// Boost.Math throws where a value overflows or a root is not found: there the function is undefined for us.
template <class Function>
std::optional<double> Evaluate(Function function) {
  try {
    const double value = function();
    if (std::isfinite(value)) return value;
  } catch (const std::exception&) {
  }
  return std::nullopt;
}

// Beyond this the search for an F quantile takes minutes.
constexpr double kLargestFDegrees = 1e9;

bool IsProbability(double p) { return p > 0.0 && p < 1.0; }

bool IsDegrees(double degrees) { return degrees > 0.0 && std::isfinite(degrees); }

}  // namespace

std::optional<double> NormalCdf(double x) {
  if (!std::isfinite(x)) return std::nullopt;
  return Evaluate([&] { return bm::cdf(bm::normal(), x); });
}

std::optional<double> NormalQuantile(double p) {
  if (!IsProbability(p)) return std::nullopt;
  return Evaluate([&] { return bm::quantile(bm::normal(), p); });
}

std::optional<double> StudentTCdf(double t, double degrees) {
  if (!std::isfinite(t) || !IsDegrees(degrees)) return std::nullopt;
  return Evaluate([&] { return bm::cdf(bm::students_t(degrees), t); });
}

std::optional<double> StudentTQuantile(double p, double degrees) {
  if (!IsProbability(p) || !IsDegrees(degrees)) return std::nullopt;
  return Evaluate([&] { return bm::quantile(bm::students_t(degrees), p); });
}

std::optional<double> FQuantile(double p, double degrees1, double degrees2) {
  if (!IsProbability(p) || !IsDegrees(degrees1) || !IsDegrees(degrees2)) return std::nullopt;
  if (std::max(degrees1, degrees2) > kLargestFDegrees) return std::nullopt;
  return Evaluate([&] { return bm::quantile(bm::fisher_f(degrees1, degrees2), p); });
}

std::optional<double> TwoSidedZ(double confidence) {
  if (!IsProbability(confidence)) return std::nullopt;
  return NormalQuantile(0.5 + confidence / 2.0);
}

}  // namespace rapport::stats
