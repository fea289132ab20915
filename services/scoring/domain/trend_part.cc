#include "services/scoring/domain/trend_part.h"

#include <cmath>
#include <limits>
#include <optional>

#include "services/scoring/domain/estimate.h"
#include "services/scoring/stats/distributions.h"
#include "services/scoring/stats/moments.h"
#include "services/scoring/stats/moving_average.h"
#include "services/scoring/stats/theil_sen.h"

namespace rapport::scoring {
namespace {

constexpr double kUnbounded = std::numeric_limits<double>::infinity();

constexpr EstimateMethod kMean = {"personal_mean", "Arithmetic mean, with Student's interval.",
                                  "Sessions follow one another, so that the interval is somewhat too narrow."};
constexpr EstimateMethod kLatest = {"latest", "The latest score, with the interval of its own measurement error."};
constexpr EstimateMethod kPercent = {"percent_of_maximum", "100 (score - min) / (max - min)."};
constexpr EstimateMethod kSlope = {
    "theil_sen", "Sen 1968, J Am Stat Assoc 63:1379-1389: median of all pairwise slopes, interval by ranks.",
    "Sessions follow one another, so that the interval is somewhat too narrow."};
constexpr EstimateMethod kLevel = {"exponentially_weighted_mean",
                                   "s = lambda x + (1 - lambda) s, from the first score on; a gap carries s forward."};
constexpr EstimateMethod kTrait = {
    "earlier_mean",
    "Mean of the sessions before the latest (person-mean centring, Curran & Bauer 2011, Annu Rev Psychol "
    "62:583-619, without the session itself)."};
constexpr EstimateMethod kState = {"latest_less_earlier_mean",
                                   "Latest score less the mean of the sessions before (Curran & Bauer 2011)."};

bool HasTrend(const ScaleSeries& series) {
  const bool of_interest = series.IsWhole() || series.scale->dimension != instruments::Dimension::kNone;
  return (series.IsAlliance() || series.IsOutcome()) && of_interest;
}

v1::Estimate MeanOf(const ScaleSeries& series, const std::vector<double>& scores, const ProfileParameters& parameters) {
  const auto n = static_cast<uint32_t>(scores.size());
  const std::optional<double> mean = stats::Mean(scores);
  const std::optional<double> sd = stats::SampleSd(scores);
  v1::Estimate estimate = MakeEstimate(kMean, n, mean);
  if (n < parameters.firm_trend_sessions || !mean.has_value() || !sd.has_value()) return estimate;
  const double half = *stats::StudentTQuantile((1 + parameters.confidence) / 2, n - 1.0) * *sd / std::sqrt(n);
  SetInterval(*mean - half, *mean + half, parameters.confidence, series.scale->min, series.scale->max, estimate);
  return estimate;
}

// The measurement error's interval of the latest score, where its definition has a published reliability.
void SetScoreInterval(const ScaleSeries& series, v1::Estimate& estimate) {
  if (series.latest_assessment == nullptr || series.latest_assessment->id != series.series.latest().assessment_id()) {
    return;
  }
  for (const v1::ScaleScore& score : series.latest_assessment->score.scales()) {
    if (score.scale() == series.scale->id && score.has_interval()) *estimate.mutable_interval() = score.interval();
  }
}

v1::Estimate SlopeOf(const ScaleSeries& series, uint32_t n, const ProfileParameters& parameters) {
  if (n < parameters.min_trend_sessions) {
    v1::Estimate none = MakeEstimate(kSlope, n, std::nullopt);
    AddParameter("min_sessions", parameters.min_trend_sessions, kDesignDecision, none);
    return none;
  }
  std::vector<stats::Value> numbers;
  for (const v1::SeriesPoint* place : series.places) numbers.push_back(place->session_number());
  const stats::TheilSenTrend trend = stats::FitTheilSen(numbers, series.values, parameters.confidence);
  v1::Estimate slope = MakeEstimate(kSlope, n, trend.slope);
  AddParameter("min_sessions", parameters.min_trend_sessions, kDesignDecision, slope);
  if (n < parameters.firm_trend_sessions) {
    MarkExploratory(slope);
  } else {
    SetInterval(trend.ci_lower, trend.ci_upper, parameters.confidence, -kUnbounded, kUnbounded, slope);
  }
  return slope;
}

v1::Trend TrendOf(const ScaleSeries& series, const ProfileParameters& parameters) {
  const std::vector<double> scores = stats::PresentValues(series.values);
  const auto n = static_cast<uint32_t>(scores.size());
  v1::Trend trend;
  trend.set_instrument(series.instrument->id);
  trend.set_scale(series.scale->id);
  trend.set_rater(series.rater);
  *trend.mutable_personal_mean() = MeanOf(series, scores, parameters);
  *trend.mutable_slope() = SlopeOf(series, n, parameters);
  *trend.mutable_level() = MakeEstimate(kLevel, n, stats::SmoothEvenly(series.values, parameters.ewma_lambda).last);
  AddParameter("lambda", parameters.ewma_lambda, "Default of Rapport.", *trend.mutable_level());
  std::optional<double> trait;
  if (n >= 2) trait = stats::Mean(std::span(scores).first(n - 1));
  *trend.mutable_trait() = MakeEstimate(kTrait, n == 0 ? 0 : n - 1, trait);
  *trend.mutable_state() =
      MakeEstimate(kState, n, trait.has_value() ? std::optional(scores.back() - *trait) : std::nullopt);
  if (n < parameters.firm_trend_sessions) {
    MarkExploratory(*trend.mutable_trait());
    MarkExploratory(*trend.mutable_state());
  }
  return trend;
}

const char* NameOf(instruments::Dimension dimension) {
  switch (dimension) {
    case instruments::Dimension::kGoal:
      return "goal_agreement";
    case instruments::Dimension::kTask:
      return "task_agreement";
    case instruments::Dimension::kBond:
      return "bond";
    case instruments::Dimension::kCongruence:
      return "congruence";
    case instruments::Dimension::kEmpathy:
      return "empathy";
    case instruments::Dimension::kRegard:
      return "regard";
    case instruments::Dimension::kUnconditionality:
      return "unconditionality";
    case instruments::Dimension::kNone:
      break;
  }
  return "";
}

}  // namespace

std::vector<v1::Trend> BuildTrends(const std::vector<ScaleSeries>& table, const ProfileParameters& parameters) {
  std::vector<v1::Trend> trends;
  for (const ScaleSeries& series : table) {
    if (HasTrend(series)) trends.push_back(TrendOf(series, parameters));
  }
  return trends;
}

std::vector<v1::Dimension> BuildDimensions(const std::vector<ScaleSeries>& table, const ProfileParameters& parameters) {
  std::vector<v1::Dimension> dimensions;
  for (const ScaleSeries& series : table) {
    if (!series.IsAlliance() || series.scale->dimension == instruments::Dimension::kNone) continue;
    const std::vector<double> scores = stats::PresentValues(series.values);
    const auto n = static_cast<uint32_t>(scores.size());
    std::optional<double> latest, percent;
    if (n > 0) {
      latest = scores.back();
      percent = 100 * (*latest - series.scale->min) / (series.scale->max - series.scale->min);
    }
    v1::Dimension& dimension = dimensions.emplace_back();
    dimension.set_dimension(NameOf(series.scale->dimension));
    dimension.set_instrument(series.instrument->id);
    dimension.set_scale(series.scale->id);
    dimension.set_rater(series.rater);
    *dimension.mutable_latest() = MakeEstimate(kLatest, n > 0 ? 1 : 0, latest);
    if (n > 0) SetScoreInterval(series, *dimension.mutable_latest());
    *dimension.mutable_percent() = MakeEstimate(kPercent, n > 0 ? 1 : 0, percent);
    *dimension.mutable_personal_mean() = MeanOf(series, scores, parameters);
  }
  return dimensions;
}

}  // namespace rapport::scoring
