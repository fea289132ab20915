#include "services/scoring/stats/sudden_gains.h"

#include <algorithm>
#include <cmath>

#include "services/scoring/stats/distributions.h"
#include "services/scoring/stats/moments.h"

namespace rapport::stats {
namespace {

constexpr std::size_t kSide = 3;  // Sessions compared on each side of the gain.

bool IsValid(const SuddenGainParameters& p) {
  return IsPositive(p.min_gain) && p.alpha > 0.0 && p.alpha < 1.0 && (!p.min_fraction || IsFraction(*p.min_fraction));
}

// The change between values[at - 1] and values[at]; none when it is not evaluable.
std::optional<SuddenGain> Evaluate(Series values, std::size_t at, const SuddenGainParameters& p) {
  if (!Present(values[at - 1]) || !Present(values[at])) return std::nullopt;
  const std::size_t begin = at - std::min(at, kSide);
  const std::vector<double> before = PresentValues(values.subspan(begin, at - begin));
  const std::vector<double> after = PresentValues(values.subspan(at, std::min(kSide, values.size() - at)));
  if (before.size() < 2 || after.size() < 2) return std::nullopt;
  const double df_before = static_cast<double>(before.size()) - 1.0;
  const double df_after = static_cast<double>(after.size()) - 1.0;
  const double df = df_before + df_after;
  const std::optional<double> t_crit = StudentTQuantile(1.0 - p.alpha / 2.0, df);
  if (!t_crit) return std::nullopt;
  return SuddenGain{
      .from_session = static_cast<int>(at),
      .gain = Sign(p.better) * (*values[at] - *values[at - 1]),
      .mean_difference = Sign(p.better) * (*Mean(after) - *Mean(before)),
      .pooled_sd = std::sqrt((df_before * *SampleVariance(before) + df_after * *SampleVariance(after)) / df),
      .t_crit = *t_crit};
}

bool IsSudden(const SuddenGain& gain, double before, const SuddenGainParameters& p) {
  return Reaches(gain.gain, p.min_gain) && (!p.min_fraction || Reaches(gain.gain, *p.min_fraction * before)) &&
         (!p.stable || Exceeds(gain.mean_difference, gain.t_crit * gain.pooled_sd));
}

}  // namespace

SuddenGains FindSuddenGains(Series values, const SuddenGainParameters& p) {
  if (!IsValid(p)) return {.status = ResultStatus::kInvalidParameter};
  SuddenGains result;
  for (std::size_t at = 1; at < values.size(); ++at) {
    const std::optional<SuddenGain> gain = Evaluate(values, at, p);
    if (!gain) continue;
    result.status = ResultStatus::kOk;
    if (IsSudden(*gain, *values[at - 1], p)) result.gains.push_back(*gain);
  }
  return result;
}

}  // namespace rapport::stats
