#ifndef RAPPORT_SERVICES_SCORING_STATS_DISTRIBUTIONS_H_
#define RAPPORT_SERVICES_SCORING_STATS_DISTRIBUTIONS_H_

#include <optional>

namespace rapport::stats {

// Distribution functions and quantiles, by Boost.Math. Degrees of freedom are real-valued (the interval of an
// intraclass correlation needs that). Each is none where it is undefined: a probability outside (0, 1), degrees of
// freedom that are not positive (for F also above 1e9), an argument that is not finite, or a quantile beyond the range
// of double.
std::optional<double> NormalCdf(double x);
std::optional<double> NormalQuantile(double p);
std::optional<double> StudentTCdf(double t, double degrees);
std::optional<double> StudentTQuantile(double p, double degrees);
std::optional<double> FQuantile(double p, double degrees1, double degrees2);

// The z that a two-sided interval of this confidence extends to: 1.96 for 0.95. None outside (0, 1).
std::optional<double> TwoSidedZ(double confidence);

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_DISTRIBUTIONS_H_
