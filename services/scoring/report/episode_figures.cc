#include "services/scoring/report/episode_figures.h"

#include "absl/time/time.h"
#include "common/resources/timestamp.h"
#include "services/scoring/domain/outcome_part.h"

namespace rapport::scoring {
namespace {

constexpr absl::Duration kNoContact = absl::Hours(24 * 30);

const v1::Series* FindSeries(const v1::AllianceProfile& profile, const std::string& instrument,
                             const std::string& scale) {
  for (const v1::Series& series : profile.series()) {
    if (series.instrument() == instrument && series.scale() == scale && series.rater() == type::v1::RATER_CLIENT) {
      return &series;
    }
  }
  return nullptr;
}

bool IsClinical(double score, const v1::Change& change, stats::Better better) {
  return stats::IsClinical(score, change.cutoff(), better, AtCutoffOf(change));
}

OutcomeFigures OutcomeOf(const v1::Outcome& outcome, const v1::Series& series) {
  OutcomeFigures figures;
  figures.measure = {outcome.instrument(), outcome.scale()};
  figures.better = series.direction() == v1::DIRECTION_HIGHER_BETTER ? stats::Better::kHigher : stats::Better::kLower;
  figures.range = series.max() - series.min();
  figures.first = outcome.first().value();
  if (outcome.n() < 2) return figures;
  figures.latest = outcome.latest().value();
  if (outcome.change().status() != v1::CHANGE_STATUS_OK) return figures;
  figures.category = outcome.change().category();
  if (outcome.change().has_cutoff()) {
    figures.began_clinical = IsClinical(figures.first, outcome.change(), figures.better);
    figures.ends_functional = !IsClinical(*figures.latest, outcome.change(), figures.better);
  }
  return figures;
}

void AddAlliance(const v1::AllianceProfile& profile, EpisodeFigures& figures) {
  for (const v1::RuptureAnalysis& searched : profile.ruptures()) {  // one by default for each alliance total
    if (searched.method() != v1::RUPTURE_METHOD_PREDICTION_LIMIT) continue;
    const v1::Series* series = FindSeries(profile, searched.instrument(), searched.scale());
    for (const v1::Trend& trend : profile.trend()) {
      if (series == nullptr || trend.instrument() != series->instrument() || trend.scale() != series->scale() ||
          trend.rater() != series->rater() || !trend.personal_mean().has_value()) {
        continue;
      }
      figures.alliance.push_back(
          {{series->instrument(), series->scale()}, trend.personal_mean().value(), series->min(), series->max()});
    }
  }
}

bool EndedAfterMissed(const intake::v1::Episode& episode, const v1::AllianceProfile& profile) {
  if (!profile.engagement().last_missed()) return false;
  const auto& last_contact = profile.has_last_session_time() ? profile.last_session_time() : episode.open_time();
  return resources::ToTime(episode.close_time()) - resources::ToTime(last_contact) >= kNoContact;
}

}  // namespace

EpisodeFigures FiguresOf(const intake::v1::Episode& episode, const v1::AllianceProfile& profile) {
  EpisodeFigures figures;
  figures.client = episode.client();
  if (!episode.therapists().empty()) figures.therapist = episode.therapists(0);
  figures.closed = episode.state() == intake::v1::EPISODE_STATE_CLOSED;
  const v1::Engagement& engagement = profile.engagement();
  figures.attended = engagement.attended();
  figures.countable = engagement.attended() + engagement.no_show() + engagement.late_cancelled();
  AddAlliance(profile, figures);
  if (!figures.closed) return figures;
  figures.ended_unplanned = episode.ending() == intake::v1::EPISODE_ENDING_UNPLANNED;
  figures.ended_after_missed = EndedAfterMissed(episode, profile);
  for (const v1::Outcome& outcome : profile.outcomes()) {
    if (outcome.rater() != type::v1::RATER_CLIENT || !outcome.has_first()) continue;
    const v1::Series* series = FindSeries(profile, outcome.instrument(), outcome.scale());
    if (series != nullptr) figures.outcomes.push_back(OutcomeOf(outcome, *series));
  }
  return figures;
}

}  // namespace rapport::scoring
