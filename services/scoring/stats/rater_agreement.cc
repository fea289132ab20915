#include "services/scoring/stats/rater_agreement.h"

#include <cmath>

#include "services/scoring/stats/moments.h"

namespace rapport::stats {
namespace {

constexpr double kLimitOfAgreementZ = 1.96;

}  // namespace

RaterDifference CompareRaters(Series client, Series therapist) {
  if (client.size() != therapist.size()) return {.status = ResultStatus::kInvalidParameter};
  std::vector<double> differences;
  double absolute = 0.0;
  for (const Pair& pair : CompletePairs(client, therapist)) {
    differences.push_back(pair.second - pair.first);
    absolute += std::abs(differences.back());
  }
  const int n = static_cast<int>(differences.size());
  if (n == 0) return {};
  RaterDifference result{.status = ResultStatus::kOk,
                         .n = n,
                         .mean_difference = Mean(differences),
                         .sd_difference = SampleSd(differences),
                         .mean_absolute_difference = absolute / n};
  if (result.sd_difference) {
    result.loa_lower = *result.mean_difference - kLimitOfAgreementZ * *result.sd_difference;
    result.loa_upper = *result.mean_difference + kLimitOfAgreementZ * *result.sd_difference;
  }
  return result;
}

ProfileAgreement CompareProfiles(Series a, Series b) {
  if (a.size() != b.size()) return {.status = ResultStatus::kInvalidParameter};
  const std::vector<Pair> pairs = CompletePairs(a, b);
  if (pairs.empty()) return {};
  ProfileAgreement result{.status = ResultStatus::kOk, .n = static_cast<int>(pairs.size())};
  if (pairs.size() >= 3) result.r = PearsonR(pairs);
  double distance = 0.0;
  std::vector<Pair> both_ways = pairs;
  for (const Pair& pair : pairs) {
    distance += std::pow(pair.first - pair.second, 2);
    both_ways.push_back({pair.second, pair.first});
  }
  result.d2_distance = distance;
  result.double_entry_icc = PearsonR(both_ways);
  return result;
}

}  // namespace rapport::stats
