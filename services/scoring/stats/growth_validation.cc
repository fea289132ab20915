#include "services/scoring/stats/growth_validation.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace rapport::stats {
namespace {

// Whether the last rating lies in the band around what the first lets one expect; none without two ratings.
std::optional<bool> IsWithinBand(const GrowthModel& model, const ClientRatings& client) {
  std::optional<double> first;
  std::optional<Pair> last;
  for (std::size_t i = 0; i < client.values.size(); ++i) {
    if (!Present(client.values[i]) || !Present(client.times[i])) continue;
    if (first.has_value()) {
      last = {*client.times[i], *client.values[i]};
    } else {
      first = *client.values[i];
    }
  }
  if (!last.has_value()) return std::nullopt;
  const ExpectedScore expected = ExpectFromIntake(model, *first, last->first);
  if (expected.status != ResultStatus::kOk) return std::nullopt;
  return *expected.pi80_lower <= last->second && last->second <= *expected.pi80_upper;
}

}  // namespace

HeldOutCoverage ValidateGrowthModel(std::span<const ClientRatings> episodes, int folds) {
  HeldOutCoverage coverage;
  for (int fold = 0; fold < folds; ++fold) {
    std::vector<ClientRatings> others;
    for (std::size_t i = 0; i < episodes.size(); ++i) {
      if (static_cast<int>(i) % folds != fold) others.push_back(episodes[i]);
    }
    const GrowthFit fit = FitGrowthModel(others);
    if (!fit.model.has_value()) continue;
    for (std::size_t i = static_cast<std::size_t>(fold); i < episodes.size(); i += static_cast<std::size_t>(folds)) {
      const std::optional<bool> within = IsWithinBand(*fit.model, episodes[i]);
      if (!within.has_value()) continue;
      ++coverage.judged;
      coverage.within += *within ? 1 : 0;
    }
  }
  return coverage;
}

}  // namespace rapport::stats
