#include "services/scoring/stats/person_means.h"

#include "services/scoring/stats/moments.h"

namespace rapport::stats {
namespace {

Value Less(const Value& value, const Value& mean) {
  if (!Present(value) || !mean) return std::nullopt;
  return *value - *mean;
}

std::optional<double> Slope(double sxy, double sxx, bool varies) {
  if (!varies) return std::nullopt;
  return sxy / sxx;
}

}  // namespace

PersonMeans CenterOnPersonMeans(std::span<const std::vector<Value>> groups) {
  PersonMeans result;
  for (const auto& group : groups) result.person_means.push_back(Mean(PresentValues(group)));
  result.grand_mean_of_means = Mean(PresentValues(result.person_means));
  if (result.grand_mean_of_means) result.status = ResultStatus::kOk;
  for (std::size_t person = 0; person < groups.size(); ++person) {
    const Value& mean = result.person_means[person];
    result.between.push_back(Less(mean, result.grand_mean_of_means));
    std::vector<Value> deviations;
    for (const Value& value : groups[person]) deviations.push_back(Less(value, mean));
    result.within.push_back(std::move(deviations));
  }
  return result;
}

WithinBetween SlopesWithinAndBetween(std::span<const std::vector<Value>> alliance,
                                     std::span<const std::vector<Value>> outcome) {
  if (alliance.size() != outcome.size()) return {.status = ResultStatus::kInvalidParameter};
  double sxx = 0.0;
  double sxy = 0.0;
  bool varies_within = false;
  std::vector<Pair> means;
  for (std::size_t person = 0; person < alliance.size(); ++person) {
    if (alliance[person].size() != outcome[person].size()) return {.status = ResultStatus::kInvalidParameter};
    const std::vector<Pair> pairs = CompletePairs(alliance[person], outcome[person]);
    if (pairs.empty()) continue;
    const CrossProducts sums = AboutMeans(pairs);
    sxx += sums.sxx;
    sxy += sums.sxy;
    varies_within = varies_within || !IsConstant(Firsts(pairs));
    means.push_back({sums.mean_x, sums.mean_y});
  }
  const CrossProducts between = AboutMeans(means);
  WithinBetween result{.beta_within = Slope(sxy, sxx, varies_within),
                       .beta_between = Slope(between.sxy, between.sxx, !IsConstant(Firsts(means)))};
  if (result.beta_within && result.beta_between) {
    result.status = ResultStatus::kOk;
    result.contextual = *result.beta_between - *result.beta_within;
  }
  return result;
}

}  // namespace rapport::stats
