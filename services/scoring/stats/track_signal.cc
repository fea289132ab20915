#include "services/scoring/stats/track_signal.h"

#include <cmath>

namespace rapport::stats {
namespace {

bool IsFunctional(double score, const std::optional<double>& cutoff, Better better, AtCutoff at_cutoff) {
  return cutoff && !IsClinical(score, *cutoff, better, at_cutoff);
}

TrackSignal RationalSignal(double improvement, double current, int session, const RationalTrackParameters& p) {
  const double half = p.change_threshold / 2.0;
  if (Reaches(-improvement, p.change_threshold)) return TrackSignal::kRed;
  if (Reaches(-improvement, half)) return TrackSignal::kYellow;
  if (IsFunctional(current, p.cutoff, p.better, p.at_cutoff)) return TrackSignal::kWhite;
  return session >= p.early_sessions && !Reaches(improvement, half) ? TrackSignal::kYellow : TrackSignal::kGreen;
}

TrackSignal ExpectedSignal(double z_worse, double observed, const ExpectedTrackParameters& p) {
  if (Exceeds(z_worse, p.z_red)) return TrackSignal::kRed;
  if (Exceeds(z_worse, p.z_yellow)) return TrackSignal::kYellow;
  return IsFunctional(observed, p.cutoff, p.better, p.at_cutoff) ? TrackSignal::kWhite : TrackSignal::kGreen;
}

}  // namespace

RationalTrack JudgeByRule(Value baseline, Value current, int session, const RationalTrackParameters& p) {
  if (!IsPositive(p.change_threshold) || session < 1 || p.early_sessions < 1) {
    return {.status = ResultStatus::kInvalidParameter};
  }
  if (!Present(baseline) || !Present(current)) return {};
  const double improvement = Sign(p.better) * (*current - *baseline);
  return {.status = ResultStatus::kOk,
          .improvement = improvement,
          .signal = RationalSignal(improvement, *current, session, p)};
}

ExpectedTrack JudgeByExpectation(Value observed, Value expected, double sd, const ExpectedTrackParameters& p) {
  if (!IsPositive(sd) || !IsPositive(p.z_yellow) || !IsPositive(p.z_red) || p.z_red < p.z_yellow) {
    return {.status = ResultStatus::kInvalidParameter};
  }
  if (!Present(observed) || !Present(expected)) return {};
  const double z_worse = -Sign(p.better) * (*observed - *expected) / sd;
  return {.status = ResultStatus::kOk,
          .z_worse = z_worse,
          .signal = ExpectedSignal(z_worse, *observed, p),
          .ahead_of_expected = Exceeds(-z_worse, p.z_red)};
}

}  // namespace rapport::stats
