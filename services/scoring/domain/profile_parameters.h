#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_PROFILE_PARAMETERS_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_PROFILE_PARAMETERS_H_

#include <cstdint>
#include <map>
#include <string>
#include <tuple>

#include "rapport/type/v1/assessment.pb.h"
#include "services/scoring/stats/growth_model.h"
#include "services/scoring/stats/rupture_detector.h"
#include "services/scoring/stats/session_rating_rules.h"

namespace rapport::scoring {

// Grows whenever the same inputs could give another profile; part of every cache key, beside the engine's version.
inline constexpr char kProfileVersion[] = "5";

// Names what one estimate is of: instrument, scale, rater.
using SeriesId = std::tuple<std::string, std::string, type::v1::Rater>;

// A practice's own estimate, and what results that used it say of it.
struct OwnSd {
  double sd = 0;
  std::string source;
};
struct OwnGrowthModel {
  stats::GrowthModel model;  // t counts ratings from 0
  std::string source;
};

// Everything a profile's rules can be tuned by. The defaults are the parameter set `defaults-1`; a practice's own
// estimates replace single values and change the name.
struct ProfileParameters {
  std::string name = "defaults-1";

  double confidence = 0.95;
  double ewma_lambda = 0.3;
  uint32_t min_trend_sessions = 4;     // fewer: no trend is shown
  uint32_t firm_trend_sessions = 5;    // fewer: the interval is the whole range
  uint32_t min_icc_sessions = 3;       // pairs; fewer: no agreement
  uint32_t firm_icc_sessions = 5;      // pairs; fewer: no interval
  uint32_t min_tracking_sessions = 6;  // pairs; fewer: no tracking

  double within_person_sd_fraction = 0.05;  // sigma0 as a part of the scale's range, where a practice has no own
  std::map<SeriesId, OwnSd> within_person_sds;
  std::map<SeriesId, OwnGrowthModel> growth_models;
  stats::RuptureDetectorParameters detector;
  double control_chart_k = 3;
  double v_shape_k = 2;

  stats::SessionRatingRuleParameters session_rating;
  uint32_t ceiling_run = 3;
  double ceiling_fraction = 0.975;

  double overestimation_sd = 0.5;    // a therapist above the client by this many of the client's SDs is flagged
  uint32_t recent_appointments = 4;  // looked at for showing up
  uint32_t missed_recent = 2;        // missed or late-cancelled among those: flagged
  uint32_t min_appointments = 3;     // fewer: no attendance rate
  double low_goal_percent = 60;      // a goal scale below this part of its range is low
  uint32_t news_sessions = 3;        // held sessions for which what one session showed is news
  uint32_t early_sessions = 4;       // before this, little change is expected
  uint32_t stale_rating_days = 30;   // a rating older than this, at the latest session, says little of how things are
  uint32_t unmeasured_sessions = 4;  // held in a row without an alliance rating: said
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_PROFILE_PARAMETERS_H_
