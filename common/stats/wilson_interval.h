#ifndef RAPPORT_COMMON_STATS_WILSON_INTERVAL_H_
#define RAPPORT_COMMON_STATS_WILSON_INTERVAL_H_

#include <optional>

namespace rapport::stats {

// The z that a two-sided interval of 95 % extends to.
inline constexpr double kZ95 = 1.959963984540054;

struct WilsonInterval {
  double lower;  // both within [0, 1]
  double upper;
};

// Wilson's score interval of a proportion x / n (Wilson 1927, J Am Stat Assoc 22:209-212), without continuity
// correction: it stays within 0 to 1 and holds for few cases, none and all of them too. None unless 0 <= x <= n, n > 0
// and z >= 0, all finite. Thread-safe.
std::optional<WilsonInterval> WilsonIntervalOf(double x, double n, double z = kZ95);

}  // namespace rapport::stats

#endif  // RAPPORT_COMMON_STATS_WILSON_INTERVAL_H_
