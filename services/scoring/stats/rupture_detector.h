#ifndef RAPPORT_SERVICES_SCORING_STATS_RUPTURE_DETECTOR_H_
#define RAPPORT_SERVICES_SCORING_STATS_RUPTURE_DETECTOR_H_

#include <optional>
#include <vector>

#include "services/scoring/stats/moments.h"
#include "services/scoring/stats/result_status.h"
#include "services/scoring/stats/series.h"

namespace rapport::stats {

struct RuptureDetectorParameters {
  // Typical within-person SD of the practice for this measure, in scale points: the pooled within-person SD of at least
  // 30 clients with 4 ratings each; until there are so many, 5 % of the scale's range. Not the SEM from alpha, which is
  // smaller than what ratings normally vary from session to session.
  double sigma0 = 0.0;
  double nu0 = 4.0;  // Weight of sigma0, in moving ranges.
  double d2 = kMovingRangeD2;
  double k_watch = 2.0;    // Depth that opens an event.
  double k_rupture = 3.0;  // Depth that makes it a rupture.
  int min_baseline = 1;    // Values needed before anything can be an event.
  int baseline_window = 8;
  int repair_window = 3;                // Sessions within which a return counts as repaired in time.
  double repair_tolerance_sigma = 1.0;  // How far below the reference a return may stay.
  int rebaseline_after = 6;             // Sessions after which an unrepaired level becomes the new baseline.
};

enum class RuptureSeverity { kWatch, kRupture };
enum class RepairStatus { kRepaired, kLateRepair, kUnrepaired, kOpen };

struct RuptureEvent {
  int session = 0;         // 1-based session at which it opened.
  double reference = 0.0;  // Mean of the baseline then.
  int baseline_n = 0;
  double sigma = 0.0;
  double scale = 0.0;  // SD of the prediction, sigma sqrt(1 + 1/n).
  double limit = 0.0;  // reference - k_watch scale
  double value = 0.0;
  double depth = 0.0;      // (reference - value) / scale
  double max_depth = 0.0;  // The deepest while it was open.
  RuptureSeverity severity = RuptureSeverity::kWatch;
  RepairStatus status = RepairStatus::kOpen;
  std::optional<int> repaired_at;
};

struct RuptureDetection {
  ResultStatus status = ResultStatus::kInsufficientData;
  std::vector<RuptureEvent> events;
  int baseline_n = 0;  // Of the window at the end of the series.
  std::optional<double> baseline_mean;
};

// Probable ruptures in one client's alliance ratings; higher is better. The rule is the prediction limit for the next
// rating from the person's own baseline, with the variance shrunk to the practice's: with one earlier rating it is a
// reliable change, with many a control chart.
//
//   s = mean moving range / d2 over the n last values outside an open event, m = n - 1 ranges
//   sigma^2 = (nu0 sigma0^2 + m s^2) / (nu0 + m),  scale = sigma sqrt(1 + 1/n),  depth = (mean - x) / scale
//
// depth >= k_watch opens an event, whose values stay out of the baseline; it is a rupture once the depth reaches
// k_rupture. It is repaired by the first x >= reference - repair_tolerance_sigma sigma; without that it is unrepaired
// once repair_window sessions have passed, and after rebaseline_after sessions it closes and the ratings since then are
// the new baseline. Session numbers count sessions without a rating too, which are otherwise skipped.
//
// No criterion for ruptures is agreed in the literature (Gumz et al. 2012; Lipner et al. 2022), and drops between
// sessions predict outcome unreliably (Zlotnick et al. 2020): the result is a probable rupture and a reason to ask,
// never a finding. A steady rise makes the rule conservative, as the baseline lags behind.
//
// kInsufficientData: no rating; kInvalidParameter: sigma0, nu0, d2, a depth or a count not positive, a negative
// tolerance, a window smaller than min_baseline.
RuptureDetection DetectRuptures(Series values, const RuptureDetectorParameters& parameters);

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_RUPTURE_DETECTOR_H_
