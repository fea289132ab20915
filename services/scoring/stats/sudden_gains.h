#ifndef RAPPORT_SERVICES_SCORING_STATS_SUDDEN_GAINS_H_
#define RAPPORT_SERVICES_SCORING_STATS_SUDDEN_GAINS_H_

#include <optional>
#include <vector>

#include "services/scoring/stats/direction.h"
#include "services/scoring/stats/result_status.h"
#include "services/scoring/stats/series.h"

namespace rapport::stats {

struct SuddenGainParameters {
  double min_gain = 0.0;                      // Scale points: 7 on the BDI, otherwise the reliable-change threshold.
  std::optional<double> min_fraction = 0.25;  // Of the score before the gain; none for alliance scores, which are near
                                              // their maximum.
  bool stable = true;                         // Whether the change of means must exceed t_crit pooled SDs.
  double alpha = 0.05;                        // Two-sided, of t_crit.
  Better better = Better::kLower;             // The reversed direction finds sudden losses.
};

struct SuddenGain {
  int from_session = 0;  // N, 1-based; the gain lies between N and N + 1.
  double gain = 0.0;     // Scale points, positive in the good direction.
  double mean_difference = 0.0;
  double pooled_sd = 0.0;
  double t_crit = 0.0;
};

struct SuddenGains {
  ResultStatus status = ResultStatus::kInsufficientData;
  std::vector<SuddenGain> gains;
};

// Sudden gains between sessions N and N + 1 (Tang & DeRubeis 1999, J Consult Clin Psychol 67:894-904): the gain reaches
// min_gain, and min_fraction of the score before; and the means of sessions N-2..N and N+1..N+3 differ by more than
// t_crit pooled SDs, t_crit for n_pre + n_post - 2 degrees of freedom (Lutz et al. 2013). As in the open R package
// suddengains (Wiedemann et al. 2020, PLoS ONE 15:e0230276) the last criterion has no sqrt(1/n1 + 1/n2): it is stricter
// than a t-test. A gain is evaluable with both scores there and at least 2 values on each side. Descriptive only:
// retest noise alone produces gains in a quarter of long unchanging series (Vittengl et al. 2015). kInsufficientData:
// nothing evaluable; kInvalidParameter: min_gain not positive, a fraction outside [0, 1], alpha outside (0, 1).
SuddenGains FindSuddenGains(Series values, const SuddenGainParameters& parameters);

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_SUDDEN_GAINS_H_
