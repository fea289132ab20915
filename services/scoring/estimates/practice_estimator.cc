#include "services/scoring/estimates/practice_estimator.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/scoring/assessment/write_flags.h"
#include "services/scoring/domain/outcome_part.h"
#include "services/scoring/domain/rupture_part.h"
#include "services/scoring/stats/growth_validation.h"
#include "services/scoring/stats/variance_components.h"

namespace rapport::scoring {
namespace {

bool IsInDoubt(const ScoredAssessment& scored) {
  return std::any_of(scored.score.flags().begin(), scored.score.flags().end(),
                     [](const v1::Flag& flag) { return IsValidityCheck(flag.code()); });
}

enum class FormsInDoubt { kCount, kLeaveOut };

// The values at those places that have a firm score, in order.
std::vector<stats::Value> FirmValues(const ScaleSeries& series, FormsInDoubt in_doubt) {
  std::vector<stats::Value> values;
  for (size_t i = 0; i < series.places.size(); ++i) {
    if (!IsFirm(*series.places[i]) || series.assessments[i] == nullptr) continue;
    if (in_doubt == FormsInDoubt::kLeaveOut && IsInDoubt(*series.assessments[i])) continue;
    values.emplace_back(series.places[i]->value());
  }
  return values;
}

template <class Estimate>
Estimate Of(const SeriesId& series) {
  Estimate estimate;
  estimate.set_instrument(std::get<0>(series));
  estimate.set_scale(std::get<1>(series));
  estimate.set_rater(std::get<2>(series));
  return estimate;
}

// Ratings of one episode at 0, 1, 2, ...
stats::ClientRatings AtTimes(const std::vector<stats::Value>& values) {
  stats::ClientRatings ratings{.times = {}, .values = values};
  for (size_t i = 0; i < values.size(); ++i) ratings.times.emplace_back(static_cast<double>(i));
  return ratings;
}

void SetModel(const stats::GrowthModel& from, intake::v1::GrowthModel& model) {
  model.set_intercept(from.intercept);
  model.set_slope(from.slope);
  model.set_intercept_variance(from.var_intercept);
  model.set_intercept_slope_covariance(from.covariance);
  model.set_slope_variance(from.var_slope);
  model.set_residual_variance(from.sigma2);
}

}  // namespace

void PracticeEstimator::Ratings::Add(const std::string& client, std::vector<stats::Value> values) {
  ratings += static_cast<uint32_t>(values.size());
  clients.insert(client);
  episodes.push_back(std::move(values));
}

void PracticeEstimator::Add(const intake::v1::ReadEpisodeResponse& episode) {
  data_revision_ = std::max(data_revision_, episode.activity_revision());
  const EpisodeFacts facts = ScoreEpisode(episode, AssessmentScorer(catalog_));
  const bool closed = episode.episode().state() == intake::v1::EPISODE_STATE_CLOSED;
  for (const ScaleSeries& series : BuildSeries(facts, catalog_)) {
    if (!series.IsWhole()) continue;
    if (IsSearched(series)) {
      std::vector<stats::Value> values = FirmValues(series, FormsInDoubt::kLeaveOut);
      if (values.size() >= kMinSdRatings) alliance_[series.id()].Add(episode.episode().client(), std::move(values));
    } else if (series.IsOutcome() && closed) {
      std::vector<stats::Value> values = FirmValues(series, FormsInDoubt::kCount);
      if (values.size() >= kMinGrowthRatings) outcome_[series.id()].Add(episode.episode().client(), std::move(values));
    }
  }
}

void PracticeEstimator::EstimateSd(const SeriesId& series, const Ratings& ratings, PracticeEstimates& estimates) const {
  auto sd = Of<intake::v1::WithinPersonSd>(series);
  const stats::VarianceComponents components = stats::EstimateVarianceComponents(ratings.episodes);
  sd.set_sd(std::sqrt(components.msw.value_or(0)));
  sd.set_episodes(static_cast<uint32_t>(ratings.episodes.size()));
  sd.set_ratings(ratings.ratings);
  sd.set_clients(static_cast<uint32_t>(ratings.clients.size()));
  if (IsEnough(sd)) {
    *estimates.set.add_within_person_sds() = std::move(sd);
    return;
  }
  estimates.left_out.push_back({series, absl::StrCat("within-person SD: ", sd.clients(), " of ", kMinSdClients,
                                                     " clients with ", kMinSdRatings, " ratings")});
}

void PracticeEstimator::EstimateGrowth(const SeriesId& series, const Ratings& ratings,
                                       PracticeEstimates& estimates) const {
  const auto episodes = static_cast<uint32_t>(ratings.episodes.size());
  if (episodes < kMinGrowthEpisodes) {
    estimates.left_out.push_back({series, absl::StrCat("growth model: ", episodes, " of ", kMinGrowthEpisodes,
                                                       " closed episodes with ", kMinGrowthRatings, " ratings")});
    return;
  }
  std::vector<stats::ClientRatings> courses;
  for (const auto& values : ratings.episodes) courses.push_back(AtTimes(values));
  const stats::GrowthFit fit = stats::FitGrowthModel(courses);
  if (!fit.model.has_value()) {
    estimates.left_out.push_back({series, "growth model: the ratings do not vary enough to fit one"});
    return;
  }
  const stats::HeldOutCoverage coverage = stats::ValidateGrowthModel(courses);
  auto model = Of<intake::v1::GrowthModel>(series);
  SetModel(*fit.model, model);
  model.set_episodes(episodes);
  model.set_ratings(ratings.ratings);
  model.set_held_out_within(static_cast<uint32_t>(coverage.within));
  model.set_held_out_episodes(static_cast<uint32_t>(coverage.judged));
  if (IsEnough(model)) {
    *estimates.set.add_growth_models() = std::move(model);
    return;
  }
  estimates.left_out.push_back({series, absl::StrCat("growth model: its band of 80 of 100 held ", coverage.within,
                                                     " of ", coverage.judged, " ratings it had not seen")});
}

PracticeEstimates PracticeEstimator::Estimate() const {
  PracticeEstimates estimates;
  estimates.set.set_data_revision(data_revision_);
  for (const auto& [series, ratings] : alliance_) EstimateSd(series, ratings, estimates);
  for (const auto& [series, ratings] : outcome_) EstimateGrowth(series, ratings, estimates);
  return estimates;
}

}  // namespace rapport::scoring
