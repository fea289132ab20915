#include "services/scoring/stats/rupture_detector.h"

#include <algorithm>
#include <cmath>

namespace rapport::stats {
namespace {

bool IsValid(const RuptureDetectorParameters& p) {
  return IsPositive(p.sigma0) && IsPositive(p.nu0) && IsPositive(p.d2) && IsPositive(p.k_watch) &&
         IsPositive(p.k_rupture) && p.min_baseline >= 1 && p.baseline_window >= p.min_baseline &&
         p.repair_window >= 1 && p.rebaseline_after >= 1 && IsNonNegative(p.repair_tolerance_sigma);
}

// Walks a series once, from the first session to the last.
class Detector {
 public:
  explicit Detector(const RuptureDetectorParameters& parameters) : p_(parameters) {}

  void Observe(int session, double value) {
    if (open_) {
      ObserveOpen(session, value);
    } else if (static_cast<int>(baseline_.size()) < p_.min_baseline || !TryOpen(session, value)) {
      Join(value);
    }
  }

  RuptureDetection Finish(int sessions) && {
    if (open_ && sessions - events_.back().session >= p_.repair_window) {
      events_.back().status = RepairStatus::kUnrepaired;
    }
    return {.status = baseline_.empty() ? ResultStatus::kInsufficientData : ResultStatus::kOk,
            .events = std::move(events_),
            .baseline_n = static_cast<int>(baseline_.size()),
            .baseline_mean = Mean(baseline_)};
  }

 private:
  // The person's own variance, shrunk to the practice's.
  double Sigma() const {
    const double ranges = static_cast<double>(baseline_.size()) - 1.0;
    const double own = MeanMovingRange(baseline_).value_or(0.0) / p_.d2;
    return std::sqrt((p_.nu0 * p_.sigma0 * p_.sigma0 + ranges * own * own) / (p_.nu0 + ranges));
  }

  bool TryOpen(int session, double value) {
    const int n = static_cast<int>(baseline_.size());
    const double reference = *Mean(baseline_);
    const double sigma = Sigma();
    const double scale = sigma * std::sqrt(1.0 + 1.0 / n);
    const double depth = (reference - value) / scale;
    if (!Reaches(depth, p_.k_watch)) return false;
    events_.push_back({.session = session,
                       .reference = reference,
                       .baseline_n = n,
                       .sigma = sigma,
                       .scale = scale,
                       .limit = reference - p_.k_watch * scale,
                       .value = value,
                       .depth = depth,
                       .max_depth = depth,
                       .severity = SeverityOf(depth)});
    since_.clear();
    open_ = true;
    return true;
  }

  void ObserveOpen(int session, double value) {
    RuptureEvent& event = events_.back();
    const int elapsed = session - event.session;
    if (Reaches(value, event.reference - p_.repair_tolerance_sigma * event.sigma)) {
      event.status = elapsed <= p_.repair_window ? RepairStatus::kRepaired : RepairStatus::kLateRepair;
      event.repaired_at = session;
      open_ = false;
      Join(value);
      return;
    }
    event.max_depth = std::max(event.max_depth, (event.reference - value) / event.scale);
    event.severity = SeverityOf(event.max_depth);
    since_.push_back(value);
    if (elapsed >= p_.rebaseline_after) Rebaseline(event);
  }

  void Rebaseline(RuptureEvent& event) {
    event.status = RepairStatus::kUnrepaired;
    open_ = false;
    baseline_.clear();
    for (double value : since_) Join(value);
  }

  void Join(double value) {
    if (static_cast<int>(baseline_.size()) == p_.baseline_window) baseline_.erase(baseline_.begin());
    baseline_.push_back(value);
  }

  RuptureSeverity SeverityOf(double depth) const {
    return Reaches(depth, p_.k_rupture) ? RuptureSeverity::kRupture : RuptureSeverity::kWatch;
  }

  const RuptureDetectorParameters& p_;
  std::vector<double> baseline_;  // At most baseline_window values.
  std::vector<double> since_;     // Values after the one that opened the event, while it is open.
  std::vector<RuptureEvent> events_;
  bool open_ = false;  // Whether the last event is.
};

}  // namespace

RuptureDetection DetectRuptures(Series values, const RuptureDetectorParameters& parameters) {
  if (!IsValid(parameters)) return {.status = ResultStatus::kInvalidParameter};
  Detector detector(parameters);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (Present(values[i])) detector.Observe(static_cast<int>(i) + 1, *values[i]);
  }
  return std::move(detector).Finish(static_cast<int>(values.size()));
}

}  // namespace rapport::stats
