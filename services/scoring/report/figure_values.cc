#include "services/scoring/report/figure_values.h"

#include <utility>

#include "services/scoring/stats/effect_size.h"

namespace rapport::scoring {
namespace {

// With fewer pairs of first score and improvement, a line through them says nothing.
constexpr int kMinPairs = 10;

using Outcomes = std::vector<std::pair<const EpisodeFigures*, const OutcomeFigures*>>;

FigureValues MakeFigure(std::string figure, Measure measure, FigureKind kind) {
  FigureValues values;
  values.figure = std::move(figure);
  values.measure = std::move(measure);
  values.kind = kind;
  return values;
}

// The part of the figure that an episode goes into.
TherapistValues& PartOf(const EpisodeFigures& episode, FigureValues& figure) {
  TherapistValues& part = figure.therapists[episode.therapist];
  part.clients.insert(episode.client);
  return part;
}

// Takes out of improvement what a therapist's clients began with, by the regression on the first score over the whole
// practice; kInsufficientData with few episodes, and when all began alike.
stats::AdjustedEffectSize AdjustForFirst(const Outcomes& outcomes) {
  std::vector<stats::Value> first, latest;
  int pairs = 0;
  for (const auto& [episode, outcome] : outcomes) {
    first.emplace_back(outcome->first);
    latest.emplace_back(outcome->latest);
    if (outcome->latest.has_value()) ++pairs;
  }
  if (pairs < kMinPairs) return {};
  return stats::AdjustForSeverity({first, latest}, {first, latest}, outcomes.front().second->better);
}

FigureValues ImprovementOf(const Measure& measure, const Outcomes& outcomes) {
  const stats::AdjustedEffectSize adjusted = AdjustForFirst(outcomes);
  const bool is_adjusted = adjusted.status == stats::ResultStatus::kOk;
  FigureValues figure = MakeFigure("improvement", measure, FigureKind::kMean);
  figure.max = outcomes.front().second->range;
  figure.min = -figure.max;
  figure.adjustment = is_adjusted ? "Adjusted for the first score, by the practice's regression of improvement on it."
                                  : "Not adjusted for the first score: too few episodes, or all began alike.";
  for (size_t i = 0; i < outcomes.size(); ++i) {
    const auto& [episode, outcome] = outcomes[i];
    if (!outcome->latest.has_value()) continue;
    PartOf(*episode, figure)
        .values.emplace_back(is_adjusted ? *adjusted.mean_change_ref + *adjusted.residual[i] : outcome->Improvement());
  }
  return figure;
}

FigureValues EffectSizeOf(const Measure& measure, const Outcomes& outcomes) {
  FigureValues figure = MakeFigure("effect_size", measure, FigureKind::kEffectSize);
  figure.better = outcomes.front().second->better;
  for (const auto& [episode, outcome] : outcomes) {
    if (!outcome->latest.has_value()) continue;
    TherapistValues& values = PartOf(*episode, figure);
    values.first.emplace_back(outcome->first);
    values.latest.emplace_back(outcome->latest);
    values.values.emplace_back(outcome->Improvement());
  }
  return figure;
}

// The share of those that `counts` takes in for whom `holds` is true.
template <class Counts, class Holds>
FigureValues ShareOf(const char* name, const Measure& measure, const Outcomes& outcomes, Counts counts, Holds holds) {
  FigureValues figure = MakeFigure(name, measure, FigureKind::kShare);
  for (const auto& [episode, outcome] : outcomes) {
    if (counts(*outcome)) PartOf(*episode, figure).values.emplace_back(holds(*outcome) ? 1.0 : 0.0);
  }
  return figure;
}

bool IsJudged(const OutcomeFigures& outcome) { return outcome.category != v1::CHANGE_CATEGORY_UNSPECIFIED; }
bool IsBetter(const OutcomeFigures& outcome) {
  return outcome.category == v1::CHANGE_CATEGORY_RECOVERED || outcome.category == v1::CHANGE_CATEGORY_IMPROVED;
}

void AddOutcomeFigures(const Measure& measure, const Outcomes& outcomes, std::vector<FigureValues>& figures) {
  const auto category_is = [](v1::ChangeCategory category) {
    return [category](const OutcomeFigures& outcome) { return outcome.category == category; };
  };
  figures.push_back(ImprovementOf(measure, outcomes));
  figures.push_back(EffectSizeOf(measure, outcomes));
  figures.push_back(ShareOf("reliably_improved", measure, outcomes, IsJudged, IsBetter));
  figures.push_back(ShareOf(
      "recovered", measure, outcomes, [](const auto& outcome) { return outcome.began_clinical; },
      category_is(v1::CHANGE_CATEGORY_RECOVERED)));
  figures.push_back(
      ShareOf("deteriorated", measure, outcomes, IsJudged, category_is(v1::CHANGE_CATEGORY_DETERIORATED)));
  figures.push_back(ShareOf(
      "without_second_score", measure, outcomes, [](const auto&) { return true; },
      [](const auto& outcome) { return !outcome.latest.has_value(); }));
  figures.push_back(ShareOf("ended_before_change", measure, outcomes, IsJudged,
                            [](const auto& outcome) { return !IsBetter(outcome) && !outcome.ends_functional; }));
}

FigureValues AttendanceOf(const std::vector<EpisodeFigures>& episodes) {
  FigureValues figure = MakeFigure("attendance", {}, FigureKind::kAttendance);
  for (const EpisodeFigures& episode : episodes) {
    if (episode.countable == 0) continue;
    TherapistValues& values = PartOf(episode, figure);
    values.values.emplace_back(static_cast<double>(episode.attended) / episode.countable);
    values.attended += episode.attended;
    values.countable += episode.countable;
  }
  return figure;
}

FigureValues EndingOf(const char* name, const std::vector<EpisodeFigures>& episodes, bool EpisodeFigures::*holds) {
  FigureValues figure = MakeFigure(name, {}, FigureKind::kShare);
  for (const EpisodeFigures& episode : episodes) {
    if (episode.closed) PartOf(episode, figure).values.emplace_back(episode.*holds ? 1.0 : 0.0);
  }
  return figure;
}

void AddAllianceFigures(const std::vector<EpisodeFigures>& episodes, std::vector<FigureValues>& figures) {
  std::map<Measure, FigureValues> means;
  for (const EpisodeFigures& episode : episodes) {
    for (const AllianceFigure& alliance : episode.alliance) {
      FigureValues& figure =
          means.try_emplace(alliance.measure, MakeFigure("alliance_mean", alliance.measure, FigureKind::kMean))
              .first->second;
      figure.min = alliance.min;
      figure.max = alliance.max;
      PartOf(episode, figure).values.emplace_back(alliance.mean);
    }
  }
  for (auto& [measure, figure] : means) figures.push_back(std::move(figure));
}

}  // namespace

std::vector<FigureValues> CollectFigures(const std::vector<EpisodeFigures>& episodes) {
  std::map<Measure, Outcomes> measures;
  for (const EpisodeFigures& episode : episodes) {
    for (const OutcomeFigures& outcome : episode.outcomes) measures[outcome.measure].emplace_back(&episode, &outcome);
  }
  std::vector<FigureValues> figures;
  for (const auto& [measure, outcomes] : measures) AddOutcomeFigures(measure, outcomes, figures);
  AddAllianceFigures(episodes, figures);
  figures.push_back(AttendanceOf(episodes));
  figures.push_back(EndingOf("ended_unplanned", episodes, &EpisodeFigures::ended_unplanned));
  figures.push_back(EndingOf("ended_after_missed", episodes, &EpisodeFigures::ended_after_missed));
  return figures;
}

}  // namespace rapport::scoring
