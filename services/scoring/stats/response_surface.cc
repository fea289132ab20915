#include "services/scoring/stats/response_surface.h"

#include <array>
#include <cmath>

namespace rapport::stats {
namespace {

constexpr std::size_t kCoefficients = 6;
using Contrast = std::array<double, kCoefficients>;

constexpr Contrast kA1{0, 1, 1, 0, 0, 0};
constexpr Contrast kA2{0, 0, 0, 1, 1, 1};
constexpr Contrast kA3{0, 1, -1, 0, 0, 0};
constexpr Contrast kA4{0, 0, 0, 1, -1, 1};

bool IsComplete(Series row) { return row.size() == kCoefficients && PresentValues(row).size() == kCoefficients; }

bool IsMatrix(std::span<const std::vector<Value>> rows) {
  if (rows.size() != kCoefficients) return false;
  for (const auto& row : rows) {
    if (!IsComplete(row)) return false;
  }
  return true;
}

double Apply(const Contrast& contrast, Series b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < kCoefficients; ++i) sum += contrast[i] * *b[i];
  return sum;
}

double VarianceOf(const Contrast& contrast, std::span<const std::vector<Value>> covariance) {
  double sum = 0.0;
  for (std::size_t i = 0; i < kCoefficients; ++i) sum += contrast[i] * Apply(contrast, covariance[i]);
  return sum;
}

}  // namespace

ResponseSurface DescribeSurface(Series b, std::span<const std::vector<Value>> covariance) {
  if (b.empty()) return {};
  if (!IsComplete(b)) return {.status = ResultStatus::kInvalidParameter};
  ResponseSurface surface{
      .status = ResultStatus::kOk, .a1 = Apply(kA1, b), .a2 = Apply(kA2, b), .a3 = Apply(kA3, b), .a4 = Apply(kA4, b)};
  if (covariance.empty()) return surface;
  if (!IsMatrix(covariance)) return {.status = ResultStatus::kInvalidParameter};
  std::array<double, 4> variances{VarianceOf(kA1, covariance), VarianceOf(kA2, covariance), VarianceOf(kA3, covariance),
                                  VarianceOf(kA4, covariance)};
  for (double& variance : variances) {
    if (variance < 0.0) return {.status = ResultStatus::kInvalidParameter};
    variance = std::sqrt(variance);
  }
  surface.se_a1 = variances[0];
  surface.se_a2 = variances[1];
  surface.se_a3 = variances[2];
  surface.se_a4 = variances[3];
  return surface;
}

}  // namespace rapport::stats
