#include "services/scoring/stats/reliable_change.h"

#include <cmath>
#include <numbers>

namespace rapport::stats {
namespace {

bool IsError(double sd, double reliability) { return IsPositive(sd) && IsFraction(reliability); }

bool IsValid(const ReliableChangeParameters& p) {
  if (!IsError(p.sd, p.reliability) || !IsPositive(p.z_crit)) return false;
  if (!IsError(p.sd_post.value_or(p.sd), p.reliability_post.value_or(p.reliability))) return false;
  return p.method != ReliableChangeMethod::kEdwardsNunnally || Present(p.mean_pre);
}

double Sem(double sd, double reliability) { return sd * std::sqrt(1.0 - reliability); }

double ErrorOfDifference(double sem, const ReliableChangeParameters& p) {
  switch (p.method) {
    case ReliableChangeMethod::kJacobsonTruax:
      return std::numbers::sqrt2 * sem;
    case ReliableChangeMethod::kTwoErrors:
      return std::hypot(sem, Sem(p.sd_post.value_or(p.sd), p.reliability_post.value_or(p.reliability)));
    case ReliableChangeMethod::kUncorrected1984:
    case ReliableChangeMethod::kEdwardsNunnally:
      return sem;
  }
  return sem;
}

// What the observed change is compared from: the score before, or what it would regress to.
double ExpectedWithoutChange(double pre, const ReliableChangeParameters& p) {
  if (p.method != ReliableChangeMethod::kEdwardsNunnally) return pre;
  return p.reliability * (pre - *p.mean_pre) + *p.mean_pre;
}

ReliableChangeKind Judge(double deviation, double s_diff, const ReliableChangeParameters& p) {
  const bool reliable = s_diff > 0.0 ? Exceeds(std::abs(deviation / s_diff), p.z_crit) : !Equals(deviation, 0.0);
  if (!reliable) return ReliableChangeKind::kNone;
  return Sign(p.better) * deviation > 0.0 ? ReliableChangeKind::kImproved : ReliableChangeKind::kDeteriorated;
}

}  // namespace

ReliableChange ComputeReliableChange(Value pre, Value post, const ReliableChangeParameters& p) {
  if (!IsValid(p)) return {.status = ResultStatus::kInvalidParameter};
  if (!Present(pre) || !Present(post)) return {};
  const double sem = Sem(p.sd, p.reliability);
  const double s_diff = ErrorOfDifference(sem, p);
  const double deviation = *post - ExpectedWithoutChange(*pre, p);
  ReliableChange result{.status = ResultStatus::kOk,
                        .sem = sem,
                        .s_diff = s_diff,
                        .change = *post - *pre,
                        .threshold = p.z_crit * s_diff,
                        .kind = Judge(deviation, s_diff, p)};
  if (s_diff > 0.0) result.rci = deviation / s_diff;
  return result;
}

}  // namespace rapport::stats
