#include "services/scoring/stats/drop_and_return.h"

#include <cmath>

namespace rapport::stats {
namespace {

bool IsValid(const DropAndReturnParameters& p) {
  return IsPositive(p.sd) && IsPositive(p.k_drop) && p.window >= 1 && p.return_fraction > 0.0 &&
         p.return_fraction <= 1.0;
}

DropEvent Begin(int session, double before, double value, double return_fraction) {
  const double drop = before - value;
  return {
      .session = session, .pre_level = before, .value = value, .drop = drop, .target = value + return_fraction * drop};
}

// Judges an open event at a session. True when that closes it.
bool Close(DropEvent& event, int session, const Value& value, int window) {
  if (Present(value) && Reaches(*value, event.target)) {
    event.status = ReturnStatus::kRepaired;
    event.repaired_at = session;
    return true;
  }
  if (session - event.session < window) return false;
  event.status = ReturnStatus::kUnrepaired;
  return true;
}

}  // namespace

DropsAndReturns FindDropsAndReturns(Series values, const DropAndReturnParameters& p) {
  if (!IsValid(p)) return {.status = ResultStatus::kInvalidParameter};
  const double threshold = p.k_drop * p.sd;
  DropsAndReturns result{.status = ResultStatus::kOk, .threshold = threshold};
  if (PresentValues(values).size() < 2) result.status = ResultStatus::kInsufficientData;
  bool open = false;
  Value last;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const int session = static_cast<int>(i) + 1;
    if (open) {
      open = !Close(result.events.back(), session, values[i], p.window);
    } else if (Present(values[i]) && last && Reaches(*last - *values[i], threshold)) {
      result.events.push_back(Begin(session, *last, *values[i], p.return_fraction));
      open = true;
    }
    if (Present(values[i])) last = values[i];
  }
  return result;
}

}  // namespace rapport::stats
