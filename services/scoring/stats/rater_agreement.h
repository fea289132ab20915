#ifndef RAPPORT_SERVICES_SCORING_STATS_RATER_AGREEMENT_H_
#define RAPPORT_SERVICES_SCORING_STATS_RATER_AGREEMENT_H_

#include <optional>

#include "services/scoring/stats/result_status.h"
#include "services/scoring/stats/series.h"

namespace rapport::stats {

// Therapists rate the alliance about 0.6 SD below their clients (Tryon, Blackwell & Hammel 2007): a negative difference
// of that size is the normal state. A therapist above the client is what deserves a look.

// Difference d = therapist - client over the pairs rated by both, with Bland-Altman limits of agreement.
struct RaterDifference {
  ResultStatus status = ResultStatus::kInsufficientData;
  int n = 0;
  std::optional<double> mean_difference;
  std::optional<double> sd_difference;  // This and the limits need 2 pairs.
  std::optional<double> loa_lower;      // mean +/- 1.96 SD
  std::optional<double> loa_upper;
  std::optional<double> mean_absolute_difference;
};

// kInsufficientData: no complete pair; kInvalidParameter: lengths differ.
RaterDifference CompareRaters(Series client, Series therapist);

// Agreement of two profiles over items or sessions: shape (r), distance (D2), and both with level and scatter
// (double-entry intraclass correlation, the correlation of (a, b) with (b, a)).
struct ProfileAgreement {
  ResultStatus status = ResultStatus::kInsufficientData;
  int n = 0;
  std::optional<double> r;  // None below 3 pairs or when a rater is constant.
  std::optional<double> d2_distance;
  std::optional<double> double_entry_icc;  // None when both are the same constant.
};

// Statuses as of CompareRaters.
ProfileAgreement CompareProfiles(Series a, Series b);

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_RATER_AGREEMENT_H_
