#include "services/scoring/domain/viewer_profile.h"

#include <set>
#include <string>

namespace rapport::scoring {
namespace {

// Flags that rest on no instrument, but on appointments and goals. Any other without one is taken to rest on alliance
// scores.
bool RestsOnNoScore(const std::string& code) {
  return code == "APPOINTMENTS_MISSED" || code == "GOALS_DISPUTED" || code == "GOALS_UNRATED";
}

// Whether everything the flag rests on may be seen.
bool MayBeSeen(const v1::Flag& flag, const std::set<std::string>& shown) {
  bool names_instrument = false;
  for (const v1::Evidence& evidence : flag.evidence()) {
    if (evidence.instrument().empty()) continue;
    names_instrument = true;
    if (!shown.contains(evidence.instrument())) return false;
  }
  return names_instrument || RestsOnNoScore(flag.code());
}

}  // namespace

v1::AllianceProfile WithoutAllianceScores(const v1::AllianceProfile& profile) {
  // What is kept is named field by field, so that what is added to a profile later is not shown by oversight.
  v1::AllianceProfile kept;
  kept.set_name(profile.name());
  std::set<std::string> shown;
  for (const v1::Series& series : profile.series()) {
    if (series.kind() == v1::SERIES_KIND_ALLIANCE || series.kind() == v1::SERIES_KIND_UNSPECIFIED) continue;
    shown.insert(series.instrument());
    *kept.add_series() = series;
  }
  for (const v1::Trend& trend : profile.trend()) {
    if (shown.contains(trend.instrument())) *kept.add_trend() = trend;
  }
  if (profile.has_goals()) *kept.mutable_goals() = profile.goals();
  kept.mutable_goals()->clear_goal_scales();
  if (!profile.has_goals()) kept.clear_goals();
  if (profile.has_engagement()) *kept.mutable_engagement() = profile.engagement();
  *kept.mutable_outcomes() = profile.outcomes();
  for (const v1::Flag& flag : profile.flags()) {
    if (MayBeSeen(flag, shown)) *kept.add_flags() = flag;
  }
  kept.set_parameter_set(profile.parameter_set());
  *kept.mutable_unavailable_parts() = profile.unavailable_parts();
  v1::UnavailablePart& part = *kept.add_unavailable_parts();
  part.set_part("alliance");
  part.set_reason("NOT_SHOWN_TO_VIEWER");
  if (profile.has_inputs()) *kept.mutable_inputs() = profile.inputs();
  kept.set_sessions(profile.sessions());
  if (profile.has_last_session_time()) *kept.mutable_last_session_time() = profile.last_session_time();
  if (profile.has_last_recorded_time()) *kept.mutable_last_recorded_time() = profile.last_recorded_time();
  if (profile.has_close_time()) *kept.mutable_close_time() = profile.close_time();
  return kept;
}

}  // namespace rapport::scoring
