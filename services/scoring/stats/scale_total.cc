#include "services/scoring/stats/scale_total.h"

#include <algorithm>

namespace rapport::stats {
namespace {

bool IsValidKey(const ScaleKey& key, int items) {
  return IsScale(key.item_min, key.item_max) && IsFraction(key.min_valid_fraction) &&
         std::all_of(key.reversed.begin(), key.reversed.end(), [&](int item) { return item >= 1 && item <= items; });
}

bool IsReversed(const ScaleKey& key, int item) {
  return std::find(key.reversed.begin(), key.reversed.end(), item) != key.reversed.end();
}

double TotalFromMean(double mean, int items, Totaling totaling) {
  switch (totaling) {
    case Totaling::kSum:
      return mean * items;
    case Totaling::kMean:
      return mean;
    case Totaling::kMeanTen:
      return 10.0 * mean;
  }
  return mean;
}

}  // namespace

ScaleTotal TotalScale(Series responses, const ScaleKey& key) {
  const int items = static_cast<int>(responses.size());
  if (!IsValidKey(key, items)) return {.status = ResultStatus::kInvalidParameter};
  std::vector<int> bad_items;
  int valid = 0;
  double sum = 0.0;
  for (int item = 1; item <= items; ++item) {
    const Value& answer = responses[item - 1];
    if (!Present(answer)) continue;
    if (Exceeds(key.item_min, *answer) || Exceeds(*answer, key.item_max)) bad_items.push_back(item);
    ++valid;
    sum += IsReversed(key, item) ? key.item_min + key.item_max - *answer : *answer;
  }
  if (!bad_items.empty()) return {.status = ResultStatus::kOutOfRange, .bad_items = std::move(bad_items)};
  if (valid == 0 || !Reaches(static_cast<double>(valid) / items, key.min_valid_fraction)) {
    return {.status = ResultStatus::kTooManyMissing, .valid = valid};
  }
  return {.status = ResultStatus::kOk,
          .valid = valid,
          .prorated = valid < items,
          .score = TotalFromMean(sum / valid, items, key.totaling)};
}

}  // namespace rapport::stats
