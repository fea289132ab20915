#include "services/scoring/domain/episode_as_of.h"

#include <optional>
#include <set>
#include <string>

#include "common/resources/timestamp.h"

namespace rapport::scoring {
namespace {

using resources::ToTime;

intake::v1::Session SessionAsOf(const intake::v1::Session& session, absl::Time time) {
  std::set<std::string> later;
  for (const intake::v1::RecordedAssessment& recorded : session.assessments()) {
    if (ToTime(recorded.recorded_time()) > time) later.insert(recorded.id());
  }
  intake::v1::Session then = session;
  then.clear_assessments();
  for (const intake::v1::RecordedAssessment& recorded : session.assessments()) {
    if (later.contains(recorded.id())) continue;
    intake::v1::RecordedAssessment& kept = *then.add_assessments();
    kept = recorded;
    if (recorded.superseded() && later.contains(recorded.superseded_by())) kept.set_superseded(false);
  }
  return then;
}

std::set<std::string> IdsOf(const v1::AllianceProfile& profile) {
  std::set<std::string> ids;
  for (const v1::Flag& flag : profile.flags()) ids.insert(flag.id());
  return ids;
}

// The latest score of the series' total that a client gave, as summaries show it.
std::optional<double> LatestOf(const v1::AllianceProfile& profile, const v1::SeriesSummary& wanted) {
  for (const v1::Series& series : profile.series()) {
    if (series.instrument() == wanted.instrument() && series.scale() == wanted.scale() &&
        series.rater() == wanted.rater() && series.has_latest()) {
      return series.latest().value();
    }
  }
  return std::nullopt;
}

}  // namespace

intake::v1::ReadEpisodeResponse EpisodeAsOf(const intake::v1::ReadEpisodeResponse& episode, absl::Time time) {
  intake::v1::ReadEpisodeResponse then = episode;
  then.clear_sessions();
  for (const intake::v1::Session& session : episode.sessions()) {
    if (ToTime(session.recorded_time()) <= time) *then.add_sessions() = SessionAsOf(session, time);
  }
  return then;
}

void SayWhatChanged(const v1::AllianceProfile& now, const v1::AllianceProfile& then, absl::Time time,
                    v1::AllianceProfileSummary& summary) {
  const std::set<std::string> held = IdsOf(then);
  const std::set<std::string> holds = IdsOf(now);
  for (const v1::Flag& flag : now.flags()) {
    // Goals' former states are not kept: of a dispute, its own time tells. Other flags' times move on with every
    // session.
    const bool later = flag.code() == "GOALS_DISPUTED" && ToTime(flag.raised_time()) > time;
    if (!held.contains(flag.id()) || later) summary.add_new_flags(flag.code());
  }
  for (const v1::Flag& flag : then.flags()) {
    if (!holds.contains(flag.id())) summary.add_cleared_flags(flag.code());
  }
  for (v1::SeriesSummary& latest : *summary.mutable_latest()) {
    if (const auto before = LatestOf(then, latest); before.has_value()) {
      latest.set_change_since(latest.latest() - *before);
    }
  }
}

}  // namespace rapport::scoring
