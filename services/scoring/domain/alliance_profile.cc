#include "services/scoring/domain/alliance_profile.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/errors/errors.h"
#include "common/resources/timestamp.h"
#include "services/scoring/domain/agreement_part.h"
#include "services/scoring/domain/engagement_part.h"
#include "services/scoring/domain/episode_facts.h"
#include "services/scoring/domain/flag_writer.h"
#include "services/scoring/domain/goals_part.h"
#include "services/scoring/domain/outcome_part.h"
#include "services/scoring/domain/profile_flags.h"
#include "services/scoring/domain/profile_key.h"
#include "services/scoring/domain/rupture_part.h"
#include "services/scoring/domain/score_flags.h"
#include "services/scoring/domain/series_table.h"
#include "services/scoring/domain/trend_part.h"

namespace rapport::scoring {
namespace {

constexpr char kSeriesPart[] = "series.";
constexpr char kStalePart[] = "goals.stale";
constexpr char kSessionsDiffer[] = "SESSIONS_DIFFER";

void SetInputs(const ProfileSources& sources, v1::ProfileInputs& inputs) {
  inputs.set_intake_activity_revision(sources.episode.activity_revision());
  inputs.set_intake_store_epoch(sources.episode.store_epoch());
  if (sources.goals.ok()) {
    inputs.set_goals_activity_revision(sources.goals->activity_revision());
    inputs.set_goals_store_epoch(sources.goals->store_epoch());
    inputs.set_goals_stale_after_sessions(sources.goals->parameters().stale_after_sessions());
  }
  inputs.set_definitions_digest(sources.definitions_digest);
  inputs.set_engine_version(RulesVersion());
}

// Goals judges staleness by intake's sessions; where it could not reach them, its answer lacks that part.
bool SessionsWereAway(const goals::v1::GoalProgress& progress) {
  for (const goals::v1::Gap& gap : progress.gaps()) {
    if (gap.reason() == goals::v1::GAP_REASON_SESSIONS_UNAVAILABLE) return true;
  }
  return false;
}

// Between scoring's and goals' reading of intake a write came in: the two speak of different states.
bool SessionsDiffer(const ProfileSources& sources) {
  return sources.goals->sessions_activity_revision() != sources.episode.activity_revision() ||
         sources.goals->sessions_store_epoch() != sources.episode.store_epoch();
}

void AddUnavailable(std::string part, std::string reason, v1::AllianceProfile& profile) {
  v1::UnavailablePart& unavailable = *profile.add_unavailable_parts();
  unavailable.set_part(std::move(part));
  unavailable.set_reason(std::move(reason));
}

void SayWhatIsMissing(const ProfileSources& sources, const EpisodeFacts& facts, v1::AllianceProfile& profile) {
  if (!sources.goals.ok()) {
    const std::string reason = ErrorReason(sources.goals.status());
    AddUnavailable("goals", reason.empty() ? "GOALS_UNAVAILABLE" : reason, profile);
  } else if (SessionsWereAway(*sources.goals)) {
    AddUnavailable(kStalePart, "SESSIONS_UNAVAILABLE", profile);
  } else if (SessionsDiffer(sources)) {
    AddUnavailable(kStalePart, kSessionsDiffer, profile);
  }
  for (const auto& [instrument, reason] : facts.unscored) {
    AddUnavailable(absl::StrCat(kSeriesPart, instrument), reason, profile);
  }
}

// The latest of what was recorded of a session, amendments among it.
absl::Time RecordedTime(const intake::v1::Session& session) {
  absl::Time latest = resources::ToTime(session.recorded_time());
  for (const intake::v1::RecordedAssessment& recorded : session.assessments()) {
    latest = std::max(latest, resources::ToTime(recorded.recorded_time()));
  }
  return latest;
}

void CountSessions(const EpisodeFacts& facts, v1::AllianceProfile& profile) {
  absl::Time recorded = absl::UnixEpoch();
  for (const SessionFacts& session : facts.sessions) {
    if (session.held) profile.set_sessions(profile.sessions() + 1);
    recorded = std::max(recorded, RecordedTime(*session.session));
  }
  if (!facts.sessions.empty()) *profile.mutable_last_recorded_time() = resources::ToTimestamp(recorded);
  if (const SessionFacts* last = facts.LastHeld()) {
    *profile.mutable_last_session_time() = resources::ToTimestamp(last->time);
  }
}

template <class Message>
void Append(std::vector<Message> parts, google::protobuf::RepeatedPtrField<Message>& into) {
  for (Message& part : parts) *into.Add() = std::move(part);
}

void AddParts(const ProfileSources& sources, const EpisodeFacts& facts, const std::vector<ScaleSeries>& table,
              v1::AllianceProfile& profile) {
  const ProfileParameters& parameters = sources.parameters;
  const goals::v1::GoalProgress* goals = sources.goals.ok() ? &*sources.goals : nullptr;
  for (const ScaleSeries& series : table) *profile.add_series() = series.series;
  Append(BuildTrends(table, parameters), *profile.mutable_trend());
  Append(BuildDimensions(table, parameters), *profile.mutable_dimensions());
  Append(FindRuptures(table, sources.rupture_methods, parameters), *profile.mutable_ruptures());
  Append(ReportedTensions(facts), *profile.mutable_reported_tensions());
  Append(CompareRaters(table, parameters), *profile.mutable_agreement());
  if (goals != nullptr) *profile.mutable_goals() = BuildGoals(*goals, !SessionsDiffer(sources), profile);
  *profile.mutable_engagement() = BuildEngagement(facts, goals, parameters);
  Append(BuildOutcomes(table, sources.episode.episode().population(), sources.catalog, parameters),
         *profile.mutable_outcomes());
}

void AddFlags(const FlagContext& context, const ScoringCatalog& catalog, v1::AllianceProfile& profile) {
  FlagWriter flags(context.facts.name);
  AddAssessmentFlags(context.facts, catalog, flags);
  AddCheckInFlags(context.table, context.parameters, flags);
  AddRuptureFlags(context, flags);
  AddCourseFlags(context, flags);
  AddParticipationFlags(context, flags);
  AddOutcomeFlags(context, flags);
  Append(flags.Take(), *profile.mutable_flags());
}

}  // namespace

v1::AllianceProfile BuildProfile(const ProfileSources& sources) {
  const EpisodeFacts facts = ScoreEpisode(sources.episode, AssessmentScorer(sources.catalog));
  const std::vector<ScaleSeries> table = BuildSeries(facts, sources.catalog);
  v1::AllianceProfile profile;
  profile.set_name(facts.name);
  profile.set_parameter_set(sources.parameters.name);
  SetInputs(sources, *profile.mutable_inputs());
  if (sources.episode.episode().has_close_time()) {
    *profile.mutable_close_time() = sources.episode.episode().close_time();
  }
  SayWhatIsMissing(sources, facts, profile);
  CountSessions(facts, profile);
  AddParts(sources, facts, table, profile);
  AddFlags({profile, facts, table, sources.parameters}, sources.catalog, profile);
  return profile;
}

bool ReadAcrossAWrite(const v1::AllianceProfile& profile) {
  for (const v1::UnavailablePart& part : profile.unavailable_parts()) {
    if (part.reason() == kSessionsDiffer) return true;
  }
  return false;
}

bool IsComplete(const v1::AllianceProfile& profile) {
  for (const v1::UnavailablePart& part : profile.unavailable_parts()) {
    if (!absl::StartsWith(part.part(), kSeriesPart)) return false;
  }
  return true;
}

}  // namespace rapport::scoring
