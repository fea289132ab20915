#ifndef RAPPORT_SERVICES_SCORING_STATS_RELIABLE_CHANGE_H_
#define RAPPORT_SERVICES_SCORING_STATS_RELIABLE_CHANGE_H_

#include <optional>

#include "services/scoring/stats/direction.h"
#include "services/scoring/stats/result_status.h"
#include "services/scoring/stats/series.h"

namespace rapport::stats {

// Denominators and numerators of the reliable change index; SEM = SD sqrt(1 - r).
enum class ReliableChangeMethod {
  // (post - pre) / (sqrt(2) SEM): Jacobson & Truax (1991), J Consult Clin Psychol 59:12-19, with the denominator that
  // Christensen & Mendoza (1986), Behav Ther 17:305-308, corrected. The default.
  kJacobsonTruax,
  // (post - pre) / SEM: Jacobson, Follette & Revenstorf (1984). Overstates change by sqrt(2); only to reproduce old
  // reports.
  kUncorrected1984,
  // (post - pre) / sqrt(SEM_pre^2 + SEM_post^2), for unequal variances: Maassen (2004), JINS 10:888-893.
  kTwoErrors,
  // (post - [r (pre - M) + M]) / SEM, Edwards-Nunnally, where regression to the mean M is shown: Speer (1992),
  // J Consult Clin Psychol 60:402-408.
  kEdwardsNunnally,
};

enum class ReliableChangeKind { kNone, kImproved, kDeteriorated };

inline constexpr double kReliableChangeZ = 1.96;

struct ReliableChangeParameters {
  double sd = 0.0;  // Of a comparable clinical sample before treatment, or of the norm: say which beside the result.
  double reliability = 0.0;          // [0, 1]; internal consistency, as test-retest also absorbs true change.
  double z_crit = kReliableChangeZ;  // 1.96 is 95 % two-sided, 1.645 is 90 %, 1.28 is 80 %.
  ReliableChangeMethod method = ReliableChangeMethod::kJacobsonTruax;
  Better better = Better::kHigher;
  std::optional<double> sd_post;           // kTwoErrors; without it, as before treatment.
  std::optional<double> reliability_post;  // kTwoErrors; without it, as before treatment.
  std::optional<double> mean_pre;          // kEdwardsNunnally needs it.
};

struct ReliableChange {
  ResultStatus status = ResultStatus::kInsufficientData;
  std::optional<double> sem;               // Of the score before treatment.
  std::optional<double> s_diff;            // The denominator.
  std::optional<double> change;            // post - pre, in scale points, not oriented.
  std::optional<double> rci;               // Not oriented; none when s_diff is 0 (reliability 1).
  std::optional<double> threshold;         // z_crit s_diff, in scale points.
  std::optional<ReliableChangeKind> kind;  // Reliable when |rci| > z_crit, strictly.
};

// kInsufficientData: a score is missing; kInvalidParameter: SD <= 0, reliability outside [0, 1], z_crit <= 0, or
// Edwards-Nunnally without mean_pre. With a reliability of 1, any change is reliable.
ReliableChange ComputeReliableChange(Value pre, Value post, const ReliableChangeParameters& parameters);

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_RELIABLE_CHANGE_H_
