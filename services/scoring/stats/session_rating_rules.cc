#include "services/scoring/stats/session_rating_rules.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace rapport::stats {
namespace {

constexpr double kLineMax = 10.0;

bool IsOffLine(const Value& item) { return Present(item) && (Exceeds(0.0, *item) || Exceeds(*item, kLineMax)); }

bool IsLowTotal(double total, const SessionRatingRuleParameters& p) {
  return p.total_cut_counts ? Reaches(p.total_cut, total) : Exceeds(p.total_cut, total);
}

std::vector<int> LowItems(Series items, double cut) {
  std::vector<int> low;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (Present(items[i]) && Exceeds(cut, *items[i])) low.push_back(static_cast<int>(i) + 1);
  }
  return low;
}

}  // namespace

SessionRatingFindings ApplySessionRatingRules(Series items, Value previous_total,
                                              const SessionRatingRuleParameters& p) {
  if (!IsPositive(p.drop) || !IsNumber(p.total_cut) || !IsNumber(p.item_cut)) {
    return {.status = ResultStatus::kInvalidParameter};
  }
  if (items.empty()) return {};
  if (std::any_of(items.begin(), items.end(), IsOffLine)) return {.status = ResultStatus::kOutOfRange};
  const std::vector<double> lines = PresentValues(items);
  SessionRatingFindings findings{.status = ResultStatus::kTooManyMissing, .low_items = LowItems(items, p.item_cut)};
  if (lines.size() == items.size()) {
    findings.status = ResultStatus::kOk;
    findings.total = std::accumulate(lines.begin(), lines.end(), 0.0);
    if (Present(previous_total)) findings.drop = *previous_total - *findings.total;
  }
  if (findings.total && IsLowTotal(*findings.total, p)) findings.flags.push_back(SessionRatingFlag::kTotalLow);
  if (!findings.low_items.empty()) findings.flags.push_back(SessionRatingFlag::kItemLow);
  if (findings.drop && Reaches(*findings.drop, p.drop)) findings.flags.push_back(SessionRatingFlag::kDrop);
  return findings;
}

}  // namespace rapport::stats
