#include "services/scoring/stats/series.h"

namespace rapport::stats {

std::vector<double> PresentValues(Series series) {
  std::vector<double> values;
  values.reserve(series.size());
  for (const Value& value : series) {
    if (Present(value)) values.push_back(*value);
  }
  return values;
}

std::vector<Pair> CompletePairs(Series first, Series second) {
  std::vector<Pair> pairs;
  pairs.reserve(first.size());
  for (std::size_t i = 0; i < first.size(); ++i) {
    if (Present(first[i]) && Present(second[i])) pairs.push_back({*first[i], *second[i]});
  }
  return pairs;
}

std::vector<double> Firsts(std::span<const Pair> pairs) {
  std::vector<double> values;
  values.reserve(pairs.size());
  for (const Pair& pair : pairs) values.push_back(pair.first);
  return values;
}

std::vector<double> Seconds(std::span<const Pair> pairs) {
  std::vector<double> values;
  values.reserve(pairs.size());
  for (const Pair& pair : pairs) values.push_back(pair.second);
  return values;
}

}  // namespace rapport::stats
