#ifndef RAPPORT_SERVICES_SCORING_STATS_DROP_AND_RETURN_H_
#define RAPPORT_SERVICES_SCORING_STATS_DROP_AND_RETURN_H_

#include <optional>
#include <vector>

#include "services/scoring/stats/result_status.h"
#include "services/scoring/stats/series.h"

namespace rapport::stats {

struct DropAndReturnParameters {
  double sd = 0.0;               // Pooled within-person SD, or the larger of within and between persons.
  double k_drop = 1.0;           // 1 as in Strauss et al. (2006), 2 as in Stiles et al. (2004).
  int window = 3;                // Sessions in which the score may return.
  double return_fraction = 1.0;  // How much of the drop has to be made good, (0, 1].
};

enum class ReturnStatus { kRepaired, kUnrepaired, kOpen };

struct DropEvent {
  int session = 0;         // 1-based
  double pre_level = 0.0;  // The last value before.
  double value = 0.0;
  double drop = 0.0;    // pre_level - value
  double target = 0.0;  // value + return_fraction * drop
  ReturnStatus status = ReturnStatus::kOpen;
  std::optional<int> repaired_at;
};

// V-shaped drop and return, the family of criteria that Gumz et al. (2012, BMC Med Res Methodol 12:10) compare; higher
// is better. With k_drop 1 it finds a "rupture" in nearly every uneventful therapy: it exists for comparison with the
// literature, RuptureDetector is for use.
struct DropsAndReturns {
  ResultStatus status = ResultStatus::kInsufficientData;
  std::optional<double> threshold;  // k_drop sd
  std::vector<DropEvent> events;    // While one is open no other begins; the session that closes one begins none.
};

// An event is unrepaired when its window ends without return, and open when the series ends before that. Sessions with
// a missing value count towards the window. kInsufficientData: fewer than 2 values; kInvalidParameter: SD, k_drop or
// window not positive, a return_fraction outside (0, 1].
DropsAndReturns FindDropsAndReturns(Series values, const DropAndReturnParameters& parameters);

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_DROP_AND_RETURN_H_
