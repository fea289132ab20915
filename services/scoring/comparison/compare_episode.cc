#include "services/scoring/comparison/compare_episode.h"

#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "services/scoring/assessment/assessment_scorer.h"
#include "services/scoring/domain/alliance_profile.h"

namespace rapport::scoring {
namespace {

// Sums in another order may differ in the last digits; that is no other score.
constexpr double kSameScore = 1e-9;

// What a score says of one scale.
struct ScaleResult {
  v1::ScoreStatus status = v1::SCORE_STATUS_UNSPECIFIED;
  std::optional<double> value;
  std::string band;
};

bool IsSame(const ScaleResult& a, const ScaleResult& b) {
  if (a.status != b.status || a.value.has_value() != b.value.has_value() || a.band != b.band) return false;
  return !a.value.has_value() || std::abs(*a.value - *b.value) <= kSameScore;
}

// By scale; empty when the definition does not take the answers.
std::map<std::string, ScaleResult> ResultsBy(const ScoringCatalog& catalog, const type::v1::Assessment& assessment) {
  std::map<std::string, ScaleResult> results;
  v1::Score score;
  if (!AssessmentScorer(catalog).Score(assessment, score).ok()) return results;
  for (const v1::ScaleScore& scale : score.scales()) {
    ScaleResult& result = results[scale.scale()];
    result.status = scale.status();
    if (scale.has_value()) result.value = scale.value();
    if (scale.has_prorated_value()) result.value = scale.prorated_value();
    result.band = scale.band().label();
  }
  return results;
}

void CompareScores(const std::string& session, const intake::v1::RecordedAssessment& recorded,
                   const ComparedDefinitions& definitions, v1::EpisodeComparison& comparison) {
  std::map<std::string, ScaleResult> from = ResultsBy(definitions.from, recorded.assessment());
  std::map<std::string, ScaleResult> to = ResultsBy(definitions.to, recorded.assessment());
  std::set<std::string> scales;
  for (const auto* results : {&from, &to}) {
    for (const auto& [scale, result] : *results) scales.insert(scale);
  }
  for (const std::string& scale : scales) {
    if (IsSame(from[scale], to[scale])) continue;
    v1::ScoreComparison& difference = *comparison.add_differences();
    difference.set_session(session);
    difference.set_assessment_id(recorded.id());
    difference.set_scale(scale);
    if (from[scale].value.has_value()) difference.set_from_value(*from[scale].value);
    if (to[scale].value.has_value()) difference.set_to_value(*to[scale].value);
    difference.set_from_band(from[scale].band);
    difference.set_to_band(to[scale].band);
    difference.set_from_status(from[scale].status);
    difference.set_to_status(to[scale].status);
  }
}

// Codes of a profile's flags, by id and severity: with another severity it is another flag to whoever reads it.
using Flags = std::map<std::pair<std::string, v1::Severity>, std::string>;

// The digest plays no part in them.
Flags FlagsBy(const ScoringCatalog& catalog, const intake::v1::ReadEpisodeResponse& episode,
              const absl::StatusOr<goals::v1::GoalProgress>& goals, const ProfileParameters& parameters) {
  Flags flags;
  const v1::AllianceProfile profile = BuildProfile({episode, goals, catalog, parameters, "", {}});
  for (const v1::Flag& flag : profile.flags()) flags.emplace(std::pair(flag.id(), flag.severity()), flag.code());
  return flags;
}

// As it would read if every assessment had been recorded by the definition that is current.
intake::v1::ReadEpisodeResponse Unpinned(const intake::v1::ReadEpisodeResponse& episode,
                                         const std::string& instrument) {
  intake::v1::ReadEpisodeResponse unpinned = episode;
  for (intake::v1::Session& session : *unpinned.mutable_sessions()) {
    for (intake::v1::RecordedAssessment& recorded : *session.mutable_assessments()) {
      if (recorded.assessment().instrument() == instrument) {
        recorded.mutable_assessment()->clear_instrument_version();
      }
    }
  }
  return unpinned;
}

}  // namespace

std::optional<v1::EpisodeComparison> CompareEpisode(const intake::v1::ReadEpisodeResponse& episode,
                                                    const absl::StatusOr<goals::v1::GoalProgress>& goals,
                                                    const ComparedDefinitions& definitions,
                                                    const ProfileParameters& parameters) {
  const intake::v1::ReadEpisodeResponse unpinned = Unpinned(episode, definitions.instrument);
  v1::EpisodeComparison comparison;
  comparison.set_episode(episode.episode().name());
  for (const intake::v1::Session& session : unpinned.sessions()) {
    for (const intake::v1::RecordedAssessment& recorded : session.assessments()) {
      if (recorded.superseded() || recorded.assessment().instrument() != definitions.instrument) continue;
      comparison.set_assessments(comparison.assessments() + 1);
      CompareScores(session.name(), recorded, definitions, comparison);
    }
  }
  if (comparison.assessments() == 0) return std::nullopt;
  const Flags before = FlagsBy(definitions.from, unpinned, goals, parameters);
  const Flags after = FlagsBy(definitions.to, unpinned, goals, parameters);
  for (const auto& [flag, code] : after) {
    if (!before.contains(flag)) comparison.add_raised_flags(code);
  }
  for (const auto& [flag, code] : before) {
    if (!after.contains(flag)) comparison.add_cleared_flags(code);
  }
  return comparison;
}

}  // namespace rapport::scoring
