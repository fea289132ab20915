#include "services/scoring/domain/outcome_part.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "services/scoring/assessment/change_classifier.h"
#include "services/scoring/domain/estimate.h"
#include "services/scoring/engine/classify_change.h"
#include "services/scoring/stats/track_signal.h"

namespace rapport::scoring {
namespace {

constexpr EstimateMethod kRationalRule = {
    "rational_rule",
    "Design decision of Rapport: red when worse by a reliable change, yellow when worse by half of one or, from an "
    "early "
    "session on, not better by half of one; white in the functional range.",
    "A generic rule from published thresholds, not an expected course from data."};

// A score of which more than this part was estimated is no basis for a reliable change.
constexpr double kMaxImputed = 0.1;

bool IsFirm(const v1::SeriesPoint& point) {
  if (!point.has_value() || point.items() == 0) return point.has_value();
  return static_cast<double>(point.items() - point.answered()) / point.items() <= kMaxImputed + 1e-9;
}

std::vector<const v1::SeriesPoint*> FirmPoints(const ScaleSeries& series) {
  std::vector<const v1::SeriesPoint*> firm;
  for (const v1::SeriesPoint* point : series.Valued()) {
    if (IsFirm(*point)) firm.push_back(point);
  }
  return firm;
}

std::optional<v1::Change> Classify(const ScaleSeries& series, double before, double after,
                                   const std::string& population, const ScoringCatalog& catalog) {
  v1::ClassifyChangeRequest request;
  const std::vector<std::string> known = PopulationsOf(*series.instrument, series.scale->id);
  if (std::find(known.begin(), known.end(), population) != known.end()) request.set_population(population);
  request.set_instrument(series.instrument->id);
  request.set_scale(series.scale->id);
  request.set_before(before);
  request.set_after(after);
  v1::Change change;
  if (!ClassifyChange(catalog, request, change).ok()) return std::nullopt;
  return change;
}

v1::OnTrackSignal ToProto(stats::TrackSignal signal) {
  switch (signal) {
    case stats::TrackSignal::kWhite:
      return v1::ON_TRACK_SIGNAL_WHITE;
    case stats::TrackSignal::kGreen:
      return v1::ON_TRACK_SIGNAL_GREEN;
    case stats::TrackSignal::kYellow:
      return v1::ON_TRACK_SIGNAL_YELLOW;
    case stats::TrackSignal::kRed:
      break;
  }
  return v1::ON_TRACK_SIGNAL_RED;
}

// The rule's view of a change that has a threshold.
stats::RationalTrackParameters RuleFor(const ScaleSeries& series, const v1::Change& change,
                                       const ProfileParameters& parameters) {
  stats::RationalTrackParameters rule;
  rule.change_threshold = change.threshold();
  rule.better = series.scale->direction == instruments::Direction::kHigherIsBetter ? stats::Better::kHigher
                                                                                   : stats::Better::kLower;
  if (change.has_cutoff()) rule.cutoff = change.cutoff();
  const bool clinical_at_cutoff =
      change.cutoff_operator() == v1::COMPARISON_OPERATOR_GE || change.cutoff_operator() == v1::COMPARISON_OPERATOR_LE;
  rule.at_cutoff = clinical_at_cutoff ? stats::AtCutoff::kClinical : stats::AtCutoff::kFunctional;
  rule.early_sessions = static_cast<int>(parameters.early_sessions);
  return rule;
}

// Who began in the functional range is not expected to improve, nor is who may have: only worsening says something.
bool BeganFunctional(double before, const stats::RationalTrackParameters& rule) {
  return rule.cutoff.has_value() && !stats::IsClinical(before, *rule.cutoff, rule.better, rule.at_cutoff);
}

void JudgeCourse(const ScaleSeries& series, const std::string& population, const v1::SeriesPoint& first,
                 const v1::SeriesPoint& latest, const ProfileParameters& parameters, v1::Outcome& outcome) {
  v1::Estimate& expected = *outcome.mutable_expected();
  expected = MakeEstimate(kRationalRule, outcome.n(), std::nullopt);
  if (!outcome.has_change() || !outcome.change().has_threshold()) {
    if (outcome.has_change()) expected.set_status(v1::ESTIMATE_STATUS_NO_REFERENCE);
    return;
  }
  const stats::RationalTrackParameters rule = RuleFor(series, outcome.change(), parameters);
  AddParameter("reliable_change", rule.change_threshold, outcome.change().threshold_source(), expected);
  if (rule.cutoff.has_value()) AddParameter("cutoff", *rule.cutoff, outcome.change().cutoff_source(), expected);
  AddParameter("early_sessions", rule.early_sessions, kDesignDecision, expected);
  // Held sessions since the first score, that one included.
  const auto place = std::find_if(series.places.begin(), series.places.end(),
                                  [&](const v1::SeriesPoint* p) { return p->session() == latest.session(); });
  const int session = static_cast<int>(place - series.places.begin()) + 1;
  const stats::RationalTrack track = stats::JudgeByRule(first.value(), latest.value(), session, rule);
  if (!track.signal.has_value()) return;
  expected.set_status(v1::ESTIMATE_STATUS_OK);
  const bool only_worsening =
      BeganFunctional(first.value(), rule) || NeedsPopulation(*series.instrument, *series.scale, population);
  if (only_worsening && *track.signal != stats::TrackSignal::kRed) return;
  outcome.set_signal(ToProto(*track.signal));
}

}  // namespace

std::vector<v1::Outcome> BuildOutcomes(const std::vector<ScaleSeries>& table, const std::string& population,
                                       const ScoringCatalog& catalog, const ProfileParameters& parameters) {
  std::vector<v1::Outcome> outcomes;
  for (const ScaleSeries& series : table) {
    if (!series.IsOutcome() || !series.IsWhole()) continue;
    const std::vector<const v1::SeriesPoint*> firm = FirmPoints(series);
    v1::Outcome& outcome = outcomes.emplace_back();
    outcome.set_instrument(series.instrument->id);
    outcome.set_scale(series.scale->id);
    outcome.set_rater(series.rater);
    outcome.set_n(static_cast<uint32_t>(firm.size()));
    if (firm.empty()) {
      *outcome.mutable_expected() = MakeEstimate(kRationalRule, 0, std::nullopt);
      continue;
    }
    *outcome.mutable_first() = *firm.front();
    *outcome.mutable_latest() = *firm.back();
    if (firm.size() >= 2) {
      if (auto change = Classify(series, firm.front()->value(), firm.back()->value(), population, catalog)) {
        *outcome.mutable_change() = *std::move(change);
      }
    }
    JudgeCourse(series, population, *firm.front(), *firm.back(), parameters, outcome);
  }
  return outcomes;
}

}  // namespace rapport::scoring
