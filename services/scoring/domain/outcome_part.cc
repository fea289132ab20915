#include "services/scoring/domain/outcome_part.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/resources/timestamp.h"
#include "services/scoring/assessment/change_classifier.h"
#include "services/scoring/domain/estimate.h"
#include "services/scoring/engine/classify_change.h"
#include "services/scoring/stats/growth_model.h"
#include "services/scoring/stats/track_signal.h"

namespace rapport::scoring {
namespace {

constexpr EstimateMethod kRationalRule = {
    "rational_rule",
    "Design decision of Rapport: red when worse by a reliable change, yellow when worse by half of one or, from an "
    "early "
    "session on, not better by half of one; white in the functional range.",
    "A generic rule from published thresholds, not an expected course from data."};

constexpr EstimateMethod kGrowthModel = {
    "growth_model",
    "Expected course from the first rating, by a growth model of the practice's own closed episodes (Finch, Lambert & "
    "Schaalje 2001, Clin Psychol Psychother 8:231-242, for the use; Laird & Ware 1982, Biometrics 38:963-974); red "
    "outside the band of 80 of 100, yellow outside that of 68, and red when reliably worse.",
    "What others with this first rating reported at this point; no more is meant."};

constexpr double kBandLevel = 0.80;
constexpr char kStale[] = " The latest rating is more than 30 days older than the latest session.";

constexpr double kMaxImputed = 0.1;

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
  rule.at_cutoff = AtCutoffOf(change);
  rule.early_sessions = static_cast<int>(parameters.early_sessions);
  return rule;
}

// Who began in the functional range is not expected to improve, nor is who may have: only worsening says something.
bool BeganFunctional(double before, const stats::RationalTrackParameters& rule) {
  return rule.cutoff.has_value() && !stats::IsClinical(before, *rule.cutoff, rule.better, rule.at_cutoff);
}

// Whether the sessions have gone on for long without a rating.
bool IsStale(const ScaleSeries& series, const v1::SeriesPoint& latest, const ProfileParameters& parameters) {
  const absl::Duration age =
      resources::ToTime(series.places.back()->effective_time()) - resources::ToTime(latest.effective_time());
  return age > absl::Hours(24) * parameters.stale_rating_days;
}

void SayStale(v1::Estimate& expected) {
  MarkExploratory(expected);
  expected.set_caveat(absl::StrCat(expected.caveat(), kStale));
}

// The course by what published thresholds alone let one expect.
void JudgeByThresholds(const ScaleSeries& series, const std::string& population, const v1::SeriesPoint& first,
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

void AddModel(const OwnGrowthModel& own, v1::Estimate& expected) {
  AddParameter("intercept", own.model.intercept, own.source, expected);
  AddParameter("slope", own.model.slope, own.source, expected);
  AddParameter("intercept_variance", own.model.var_intercept, own.source, expected);
  AddParameter("intercept_slope_covariance", own.model.covariance, own.source, expected);
  AddParameter("slope_variance", own.model.var_slope, own.source, expected);
  AddParameter("residual_variance", own.model.sigma2, own.source, expected);
}

bool IsReliablyWorse(const v1::Outcome& outcome) {
  return outcome.has_change() && outcome.change().category() == v1::CHANGE_CATEGORY_DETERIORATED;
}

// The course by what the practice's own episodes let one expect from the first rating.
void JudgeByModel(const ScaleSeries& series, const OwnGrowthModel& own, const std::string& population,
                  const v1::SeriesPoint& first, const v1::SeriesPoint& latest, const ProfileParameters& parameters,
                  v1::Outcome& outcome) {
  const stats::ExpectedScore course = stats::ExpectFromIntake(own.model, first.value(), outcome.n() - 1.0);
  v1::Estimate& expected = *outcome.mutable_expected();
  expected = MakeEstimate(kGrowthModel, outcome.n(), course.expected);
  AddModel(own, expected);
  if (!course.expected.has_value() || outcome.n() < 2) return;
  SetInterval(course.pi80_lower, course.pi80_upper, kBandLevel, series.scale->min, series.scale->max, expected);
  const stats::RationalTrackParameters rule = RuleFor(series, outcome.change(), parameters);
  const bool only_worsening = (outcome.has_change() && BeganFunctional(first.value(), rule)) ||
                              NeedsPopulation(*series.instrument, *series.scale, population);
  if (IsReliablyWorse(outcome)) {
    outcome.set_signal(v1::ON_TRACK_SIGNAL_RED);
  } else if (!only_worsening) {
    const stats::ExpectedTrack track =
        stats::JudgeByExpectation(latest.value(), course.expected, *course.sd,
                                  {.better = rule.better, .cutoff = rule.cutoff, .at_cutoff = rule.at_cutoff});
    if (track.signal.has_value()) outcome.set_signal(ToProto(*track.signal));
  }
}

void JudgeCourse(const ScaleSeries& series, const std::string& population, const v1::SeriesPoint& first,
                 const v1::SeriesPoint& latest, const ProfileParameters& parameters, v1::Outcome& outcome) {
  const auto own = parameters.growth_models.find(series.id());
  if (own != parameters.growth_models.end()) {
    JudgeByModel(series, own->second, population, first, latest, parameters, outcome);
  } else {
    JudgeByThresholds(series, population, first, latest, parameters, outcome);
  }
  if (IsStale(series, latest, parameters)) SayStale(*outcome.mutable_expected());
}

}  // namespace

bool IsFirm(const v1::SeriesPoint& point) {
  if (!point.has_value() || point.items() == 0) return point.has_value();
  return static_cast<double>(point.items() - point.answered()) / point.items() <= kMaxImputed + 1e-9;
}

stats::AtCutoff AtCutoffOf(const v1::Change& change) {
  const bool clinical =
      change.cutoff_operator() == v1::COMPARISON_OPERATOR_GE || change.cutoff_operator() == v1::COMPARISON_OPERATOR_LE;
  return clinical ? stats::AtCutoff::kClinical : stats::AtCutoff::kFunctional;
}

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
