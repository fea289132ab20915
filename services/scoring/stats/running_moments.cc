#include "services/scoring/stats/running_moments.h"

#include <cmath>

namespace rapport::stats {

void RunningMoments::Add(double value) {
  ++n_;
  const double delta = value - mean_;
  mean_ += delta / n_;
  m2_ += delta * (value - mean_);
}

void RunningMoments::Merge(const RunningMoments& other) {
  if (other.n_ == 0) return;
  const double n = n_ + other.n_;
  const double delta = other.mean_ - mean_;
  mean_ += delta * other.n_ / n;
  m2_ += other.m2_ + delta * delta * n_ * other.n_ / n;
  n_ += other.n_;
}

std::optional<double> RunningMoments::mean() const {
  if (n_ == 0) return std::nullopt;
  return mean_;
}

std::optional<double> RunningMoments::m2() const {
  if (n_ == 0) return std::nullopt;
  return m2_;
}

std::optional<double> RunningMoments::variance() const {
  if (n_ < 2) return std::nullopt;
  return m2_ / (n_ - 1);
}

std::optional<double> RunningMoments::sd() const {
  if (n_ < 2) return std::nullopt;
  return std::sqrt(m2_ / (n_ - 1));
}

}  // namespace rapport::stats
