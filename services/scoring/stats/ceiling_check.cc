#include "services/scoring/stats/ceiling_check.h"

#include <algorithm>
#include <cmath>

namespace rapport::stats {
namespace {

bool IsValid(const CeilingParameters& p) {
  return IsPositive(p.scale_max) && p.ceiling_fraction_of_max > 0.0 && p.ceiling_fraction_of_max <= 1.0 &&
         p.run_length >= 1 && (!p.change_threshold || IsPositive(*p.change_threshold));
}

}  // namespace

CeilingCheck CheckCeiling(Series totals, const CeilingParameters& p) {
  if (!IsValid(p)) return {.status = ResultStatus::kInvalidParameter};
  const std::vector<double> present = PresentValues(totals);
  if (present.empty()) return {};
  if (Exceeds(*std::max_element(present.begin(), present.end()), p.scale_max)) {
    return {.status = ResultStatus::kOutOfRange};
  }
  int at_ceiling = 0;
  int run = 0;
  for (double total : present) {
    const bool high = Reaches(total, p.ceiling_fraction_of_max * p.scale_max);
    at_ceiling += high ? 1 : 0;
    run = high ? run + 1 : 0;
  }
  CeilingCheck check{.status = ResultStatus::kOk,
                     .n = static_cast<int>(present.size()),
                     .ceiling_fraction = at_ceiling / static_cast<double>(present.size()),
                     .trailing_run = run,
                     .ceiling_flag = run >= p.run_length,
                     .headroom = p.scale_max - present.back()};
  if (p.change_threshold) check.improvement_detectable = Reaches(*check.headroom, *p.change_threshold);
  return check;
}

}  // namespace rapport::stats
