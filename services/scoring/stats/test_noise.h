#ifndef RAPPORT_SERVICES_SCORING_STATS_TEST_NOISE_H_
#define RAPPORT_SERVICES_SCORING_STATS_TEST_NOISE_H_

#include <cmath>
#include <cstdint>
#include <numbers>

namespace rapport::stats {

// Normal noise for simulations in tests: the same on every machine, from a seed (SplitMix64 and the Box-Muller
// transform).
class Noise {
 public:
  explicit Noise(std::uint64_t seed) : state_(seed) {}

  // Standard normal.
  double Normal() {
    const double radius = std::sqrt(-2.0 * std::log(Uniform()));
    return radius * std::cos(2.0 * std::numbers::pi * Uniform());
  }

 private:
  // Within (0, 1].
  double Uniform() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    z ^= z >> 31;
    return static_cast<double>((z >> 11) + 1) * 0x1p-53;
  }

  std::uint64_t state_;
};

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_TEST_NOISE_H_
