#ifndef RAPPORT_SERVICES_SCORING_STATS_SERIES_H_
#define RAPPORT_SERVICES_SCORING_STATS_SERIES_H_

#include <cmath>
#include <optional>
#include <span>
#include <vector>

namespace rapport::stats {

// One observation: no value where it is missing. NaN counts as missing; it is never 0.
using Value = std::optional<double>;

// Observations in order, one per session or item; the index of the first is session or item 1. A session whose form was
// not filled in keeps its place.
using Series = std::span<const Value>;

// Two raters, or time and measure, observed together.
struct Pair {
  double first;
  double second;
};

// Observations and parameters are numbers of these magnitudes, far beyond any measure, so that their squares and
// quotients stay finite. Anything else counts as missing or invalid.
inline constexpr double kLargestNumber = 1e60;
inline constexpr double kSmallestPositive = 1e-60;

inline bool IsNumber(double value) { return std::abs(value) <= kLargestNumber; }
inline bool IsPositive(double value) { return value >= kSmallestPositive && value <= kLargestNumber; }
inline bool IsNonNegative(double value) { return value == 0.0 || IsPositive(value); }
inline bool IsFraction(double value) { return value == 0.0 || (value >= kSmallestPositive && value <= 1.0); }

// Whether [min, max] is a scale.
inline bool IsScale(double min, double max) { return IsNumber(min) && IsNumber(max) && IsPositive(max - min); }

inline bool Present(const Value& value) { return value.has_value() && IsNumber(*value); }

// The values that are there, in order.
std::vector<double> PresentValues(Series series);

// The pairs of which both sides are there, in order. Both series have the same length.
std::vector<Pair> CompletePairs(Series first, Series second);

// One side of the pairs.
std::vector<double> Firsts(std::span<const Pair> pairs);
std::vector<double> Seconds(std::span<const Pair> pairs);

// Thresholds are compared with this tolerance, so that 0.1 + 0.2 reaches 0.3.
inline constexpr double kThresholdTolerance = 1e-9;

inline bool Reaches(double value, double threshold) { return value >= threshold - kThresholdTolerance; }
inline bool Exceeds(double value, double threshold) { return value > threshold + kThresholdTolerance; }
inline bool Equals(double value, double other) { return std::abs(value - other) <= kThresholdTolerance; }

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_SERIES_H_
