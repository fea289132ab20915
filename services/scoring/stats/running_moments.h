#ifndef RAPPORT_SERVICES_SCORING_STATS_RUNNING_MOMENTS_H_
#define RAPPORT_SERVICES_SCORING_STATS_RUNNING_MOMENTS_H_

#include <optional>

namespace rapport::stats {

// Mean and variance of a stream (Welford 1962, Technometrics 4:419-420), exact also far from 0; two parts merge (Chan,
// Golub & LeVeque 1983). A correction cannot be taken out again: recompute from the stored values. Not thread-safe.
class RunningMoments {
 public:
  // Takes in a finite value.
  void Add(double value);

  // Takes in what another has seen.
  void Merge(const RunningMoments& other);

  int n() const { return n_; }
  // None before the first value.
  std::optional<double> mean() const;
  // Sum of squared deviations from the mean; none before the first value.
  std::optional<double> m2() const;
  // Sample form; none before the second value.
  std::optional<double> variance() const;
  std::optional<double> sd() const;

 private:
  int n_ = 0;
  double mean_ = 0.0;
  double m2_ = 0.0;
};

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_RUNNING_MOMENTS_H_
