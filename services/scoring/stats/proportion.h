#ifndef RAPPORT_SERVICES_SCORING_STATS_PROPORTION_H_
#define RAPPORT_SERVICES_SCORING_STATS_PROPORTION_H_

#include <optional>

#include "services/scoring/stats/result_status.h"

namespace rapport::stats {

// A proportion x / n with Wilson's score interval.
struct Proportion {
  ResultStatus status = ResultStatus::kInsufficientData;
  std::optional<double> p;
  std::optional<double> lower;  // Within [0, 1].
  std::optional<double> upper;
};

// kInsufficientData: n is 0; kInvalidParameter: x outside [0, n], confidence outside (0, 1).
Proportion ProportionOf(double x, double n, double confidence = 0.95);

// Appointments by how they ended.
struct Appointments {
  int attended = 0;
  int no_show = 0;
  int late_cancel = 0;
  int timely_cancel = 0;     // Booked, but not the client's absence.
  int therapist_cancel = 0;  // Booked, but not the client's absence.
};

// Attendance = attended / (attended + no-show + late cancellation), with Wilson's 95 % interval.
struct Attendance {
  ResultStatus status = ResultStatus::kInsufficientData;
  std::optional<int> countable;  // The denominator; also set when it is 0.
  std::optional<int> booked;     // All appointments; also set when none counts.
  std::optional<double> attendance_rate;
  std::optional<double> attendance_lower;
  std::optional<double> attendance_upper;
  std::optional<double> no_show_rate;
  std::optional<double> late_cancel_rate;
};

// kInsufficientData: nothing countable; kInvalidParameter: a negative count.
Attendance RateAttendance(const Appointments& appointments);

// Interval of a correlation by Fisher's z = atanh(r), SE = 1 / sqrt(n - 3).
struct CorrelationInterval {
  ResultStatus status = ResultStatus::kInsufficientData;
  std::optional<double> z;
  std::optional<double> se;
  std::optional<double> lower;
  std::optional<double> upper;
};

// kInsufficientData: n <= 3; kInvalidParameter: r outside (-1, 1), confidence outside (0, 1).
CorrelationInterval FisherInterval(double r, double n, double confidence = 0.95);

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_PROPORTION_H_
