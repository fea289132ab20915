#include "services/scoring/stats/proportion.h"

#include <cmath>

#include "common/stats/wilson_interval.h"
#include "services/scoring/stats/distributions.h"
#include "services/scoring/stats/series.h"

namespace rapport::stats {

Proportion ProportionOf(double x, double n, double confidence) {
  const std::optional<double> z = TwoSidedZ(confidence);
  if (!z || !IsNumber(n) || !IsNonNegative(x) || x > n) return {.status = ResultStatus::kInvalidParameter};
  const std::optional<WilsonInterval> interval = WilsonIntervalOf(x, n, *z);
  if (!interval) return {};
  return {.status = ResultStatus::kOk, .p = x / n, .lower = interval->lower, .upper = interval->upper};
}

Attendance RateAttendance(const Appointments& a) {
  if (a.attended < 0 || a.no_show < 0 || a.late_cancel < 0 || a.timely_cancel < 0 || a.therapist_cancel < 0) {
    return {.status = ResultStatus::kInvalidParameter};
  }
  const int countable = a.attended + a.no_show + a.late_cancel;
  Attendance result{.countable = countable, .booked = countable + a.timely_cancel + a.therapist_cancel};
  if (countable == 0) return result;
  const Proportion rate = ProportionOf(a.attended, countable);
  result.status = ResultStatus::kOk;
  result.attendance_rate = rate.p;
  result.attendance_lower = rate.lower;
  result.attendance_upper = rate.upper;
  result.no_show_rate = static_cast<double>(a.no_show) / countable;
  result.late_cancel_rate = static_cast<double>(a.late_cancel) / countable;
  return result;
}

CorrelationInterval FisherInterval(double r, double n, double confidence) {
  const std::optional<double> reach = TwoSidedZ(confidence);
  if (!reach || !(r > -1.0 && r < 1.0) || !IsNumber(n)) return {.status = ResultStatus::kInvalidParameter};
  if (n <= 3.0) return {};
  const double z = std::atanh(r);
  const double se = 1.0 / std::sqrt(n - 3.0);
  return {.status = ResultStatus::kOk,
          .z = z,
          .se = se,
          .lower = std::tanh(z - *reach * se),
          .upper = std::tanh(z + *reach * se)};
}

}  // namespace rapport::stats
