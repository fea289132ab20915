#ifndef RAPPORT_SERVICES_SCORING_STATS_TRACK_SIGNAL_H_
#define RAPPORT_SERVICES_SCORING_STATS_TRACK_SIGNAL_H_

#include <optional>

#include "services/scoring/stats/direction.h"
#include "services/scoring/stats/result_status.h"
#include "services/scoring/stats/series.h"

namespace rapport::stats {

// Whether a client is on track, a prompt for a conversation.
enum class TrackSignal {
  kWhite,   // On the functional side of the cut-off.
  kGreen,   // On track.
  kYellow,  // Less progress than expected, or some worsening.
  kRed,     // Much less than expected, or reliable worsening.
};

struct RationalTrackParameters {
  double change_threshold = 0.0;  // Reliable change in scale points, positive.
  std::optional<double> cutoff;   // Without one nobody is white.
  Better better = Better::kHigher;
  AtCutoff at_cutoff = AtCutoff::kClinical;
  int early_sessions = 4;  // From this session on, some progress is expected.
};

struct RationalTrack {
  ResultStatus status = ResultStatus::kInsufficientData;
  std::optional<double> improvement;  // Scale points since baseline, positive in the good direction.
  std::optional<TrackSignal> signal;
};

// The rule that needs no data of the practice, a rule of this product. In this order: red when worse by the threshold;
// yellow when worse by half of it; white when functional; yellow when from early_sessions on not better by half of it;
// else green. kInsufficientData: a score is missing; kInvalidParameter: a threshold or session that is not positive.
RationalTrack JudgeByRule(Value baseline, Value current, int session, const RationalTrackParameters& parameters);

struct ExpectedTrackParameters {
  Better better = Better::kHigher;
  std::optional<double> cutoff;  // Without one nobody is white.
  AtCutoff at_cutoff = AtCutoff::kClinical;
  double z_yellow = 0.994457883209753;  // 68 % band
  double z_red = 1.2815515655446;       // 80 % band
};

struct ExpectedTrack {
  ResultStatus status = ResultStatus::kInsufficientData;
  std::optional<double> z_worse;  // How many SD worse than expected.
  std::optional<TrackSignal> signal;
  std::optional<bool> ahead_of_expected;  // Better than expected by more than z_red.
};

// Compares an observed score with what ExpectFromIntake expects. kInsufficientData: a score is missing;
// kInvalidParameter: SD <= 0, z_red < z_yellow, or either not positive.
ExpectedTrack JudgeByExpectation(Value observed, Value expected, double sd, const ExpectedTrackParameters& parameters);

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_TRACK_SIGNAL_H_
