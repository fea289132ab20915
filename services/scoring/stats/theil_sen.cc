#include "services/scoring/stats/theil_sen.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "services/scoring/stats/distributions.h"
#include "services/scoring/stats/moments.h"

namespace rapport::stats {
namespace {

std::vector<double> AllSlopes(std::span<const Pair> pairs) {
  std::vector<double> slopes;
  slopes.reserve(pairs.size() * pairs.size() / 2);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    for (std::size_t j = i + 1; j < pairs.size(); ++j) {
      const double dx = pairs[j].first - pairs[i].first;
      if (std::abs(dx) >= kSmallestPositive) slopes.push_back((pairs[j].second - pairs[i].second) / dx);
    }
  }
  return slopes;
}

// A few values by their rank. There is a slope for each two sessions: sorting them all would take most of the time of a
// long episode's profile.
class Ranked {
 public:
  // At least one value.
  explicit Ranked(std::vector<double> values) : values_(std::move(values)), middle_(values_.size() / 2) {
    std::nth_element(values_.begin(), At(middle_), values_.end());
  }

  // The value that sorting would bring to this place, from 0.
  double operator[](std::size_t place) {
    if (place < middle_) std::nth_element(values_.begin(), At(place), At(middle_));
    if (place > middle_) std::nth_element(At(middle_) + 1, At(place), values_.end());
    return values_[place];
  }

  double Median() {
    return values_.size() % 2 == 1 ? (*this)[middle_] : ((*this)[middle_ - 1] + (*this)[middle_]) / 2.0;
  }

  std::size_t size() const { return values_.size(); }

 private:
  std::vector<double>::iterator At(std::size_t place) { return values_.begin() + static_cast<std::ptrdiff_t>(place); }

  std::vector<double> values_;
  const std::size_t middle_;  // everything before it is no larger, everything behind it no smaller
};

double TieTerm(double t) { return t * (t - 1.0) * (2.0 * t + 5.0); }

// Sum over groups of equal values.
double TieTerms(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  double sum = 0.0;
  for (auto begin = values.begin(); begin != values.end();) {
    const auto end = std::upper_bound(begin, values.end(), *begin);
    sum += TieTerm(static_cast<double>(end - begin));
    begin = end;
  }
  return sum;
}

// Rounds to even under the default rounding mode, as the published limits do.
int Rank(double rank) { return static_cast<int>(std::nearbyint(rank)); }

}  // namespace

TheilSenTrend FitTheilSen(Series x, Series y, double confidence) {
  const std::optional<double> z = TwoSidedZ(confidence);
  if (x.size() != y.size() || !z) return {.status = ResultStatus::kInvalidParameter};
  const std::vector<Pair> pairs = CompletePairs(x, y);
  TheilSenTrend trend{.n = static_cast<int>(pairs.size())};
  std::vector<double> all = AllSlopes(pairs);
  if (all.empty()) return trend;
  Ranked slopes(std::move(all));
  const int count = static_cast<int>(slopes.size());
  const double slope = slopes.Median();
  std::vector<double> residuals;
  for (const Pair& pair : pairs) residuals.push_back(pair.second - slope * pair.first);
  const double n = *trend.n;
  // Ties in both at once are taken off twice, which may go below 0.
  const double ties = TieTerms(Firsts(pairs)) + TieTerms(Seconds(pairs));
  const double variance = std::max(0.0, TieTerm(n) - ties) / 18.0;
  const double reach = *z * std::sqrt(variance);
  trend.status = ResultStatus::kOk;
  trend.n_slopes = count;
  trend.slope = slope;
  trend.intercept = Median(residuals);
  trend.intercept_separate = *Median(Seconds(pairs)) - slope * *Median(Firsts(pairs));
  trend.variance_s = variance;
  trend.rank_lower = std::max(1, Rank((count - reach) / 2.0));
  trend.rank_upper = std::min(count, Rank((count + reach) / 2.0) + 1);
  trend.ci_lower = slopes[static_cast<std::size_t>(*trend.rank_lower) - 1];
  trend.ci_upper = slopes[static_cast<std::size_t>(*trend.rank_upper) - 1];
  return trend;
}

}  // namespace rapport::stats
