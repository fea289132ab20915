#include "services/scoring/domain/agreement_part.h"

#include <limits>
#include <map>
#include <optional>
#include <string>

#include "services/scoring/domain/estimate.h"
#include "services/scoring/stats/distributions.h"
#include "services/scoring/stats/intraclass_correlation.h"
#include "services/scoring/stats/moments.h"
#include "services/scoring/stats/rater_agreement.h"
#include "services/scoring/stats/truth_and_bias.h"

namespace rapport::scoring {
namespace {

constexpr double kUnbounded = std::numeric_limits<double>::infinity();

constexpr EstimateMethod kDifference = {
    "mean_difference",
    "Therapist less client over sessions both rated, with limits of agreement (Bland & Altman 1986, Lancet "
    "327:307-310).",
    "A therapist about 0.6 standard deviations below the client is the usual state (Tryon, Blackwell & Hammel 2007)."};
constexpr EstimateMethod kIcc = {
    "icc_a_1",
    "Absolute agreement of single ratings (McGraw & Wong 1996, Psychol Methods 1:30-46); rows "
    "are sessions.",
    "Sessions of one person follow one another and are no independent sample."};
constexpr EstimateMethod kTracking = {
    "truth_force",
    "Slope of the therapist's ratings on the client's, both centred on the client's mean "
    "(West & Kenny 2011, Psychol Rev 118:357-378), with Student's interval.",
    "Sessions of one person follow one another, so that the interval is somewhat too narrow."};
constexpr EstimateMethod kOverestimation = {
    "standardised_difference",
    "Mean difference divided by the standard deviation of the client's ratings; a rule of "
    "Rapport looks at half a standard deviation and more."};

// Both raters' scores, side by side.
struct Paired {
  std::vector<const v1::SeriesPoint*> client_points;
  std::vector<stats::Value> client;
  std::vector<stats::Value> therapist;
};

// Parallel forms have different ids and the same scales.
bool AreParallel(const std::string& client, const std::string& therapist) {
  static const auto& forms =
      *new std::map<std::string, std::string>{{"wai-sr", "wai-srt"}, {"wai-36-client", "wai-36-therapist"}};
  const auto found = forms.find(client);
  return client == therapist || (found != forms.end() && found->second == therapist);
}

bool Compare(const ScaleSeries& client, const ScaleSeries& therapist) {
  return client.IsAlliance() && client.rater == type::v1::RATER_CLIENT &&
         therapist.rater == type::v1::RATER_THERAPIST && client.scale->id == therapist.scale->id &&
         AreParallel(client.instrument->id, therapist.instrument->id) && client.scale->min == therapist.scale->min &&
         client.scale->max == therapist.scale->max;
}

Paired PairUp(const ScaleSeries& client, const ScaleSeries& therapist) {
  std::map<std::string, double> by_session;
  for (const v1::SeriesPoint* point : therapist.Valued()) by_session[point->session()] = point->value();
  Paired paired;
  for (const v1::SeriesPoint* point : client.Valued()) {
    const auto found = by_session.find(point->session());
    if (found == by_session.end()) continue;
    paired.client_points.push_back(point);
    paired.client.push_back(point->value());
    paired.therapist.push_back(found->second);
  }
  return paired;
}

v1::Estimate IccOf(const Paired& paired, const ProfileParameters& parameters) {
  const auto n = static_cast<uint32_t>(paired.client.size());
  std::vector<std::vector<stats::Value>> rows;
  for (size_t i = 0; i < paired.client.size(); ++i) rows.push_back({paired.client[i], paired.therapist[i]});
  const stats::IntraclassCorrelation icc = stats::ComputeIntraclassCorrelation(rows, parameters.confidence);
  const bool enough = n >= parameters.min_icc_sessions;
  v1::Estimate estimate = MakeEstimate(kIcc, n, enough ? icc.icc_a_1 : std::nullopt);
  AddParameter("min_pairs", parameters.min_icc_sessions, kDesignDecision, estimate);
  if (n < parameters.firm_icc_sessions) {
    MarkExploratory(estimate);
  } else {
    SetInterval(icc.icc_a_1_lower, icc.icc_a_1_upper, parameters.confidence, -1, 1, estimate);
  }
  return estimate;
}

v1::Estimate TrackingOf(const Paired& paired, const ProfileParameters& parameters) {
  const stats::TruthAndBias fit = stats::FitTruthAndBias(paired.client, paired.therapist);
  v1::Estimate estimate = MakeEstimate(kTracking, static_cast<uint32_t>(paired.client.size()), fit.truth_force);
  AddParameter("min_pairs", parameters.min_tracking_sessions, "West & Kenny 2011, for one dyad", estimate);
  if (fit.truth_force.has_value() && fit.se_truth.has_value()) {
    const double half = *stats::StudentTQuantile((1 + parameters.confidence) / 2, fit.n - 2) * *fit.se_truth;
    SetInterval(*fit.truth_force - half, *fit.truth_force + half, parameters.confidence, -kUnbounded, kUnbounded,
                estimate);
  }
  return estimate;
}

v1::Estimate OverestimationOf(const ScaleSeries& client, const Paired& paired, const stats::RaterDifference& difference,
                              const ProfileParameters& parameters) {
  const auto n = static_cast<uint32_t>(paired.client.size());
  const std::optional<double> sd = stats::SampleSd(stats::PresentValues(client.values));
  std::optional<double> value;
  if (n >= parameters.min_icc_sessions && sd.value_or(0) > 0) value = *difference.mean_difference / *sd;
  v1::Estimate estimate = MakeEstimate(kOverestimation, n, value);
  if (sd.has_value()) AddParameter("client_sd", *sd, "This client's own ratings.", estimate);
  return estimate;
}

v1::Agreement AgreementOf(const ScaleSeries& client, const ScaleSeries& therapist, const Paired& paired,
                          const ProfileParameters& parameters) {
  v1::Agreement agreement;
  agreement.set_client_instrument(client.instrument->id);
  agreement.set_therapist_instrument(therapist.instrument->id);
  agreement.set_scale(client.scale->id);
  for (size_t i = 0; i < paired.client.size(); ++i) {
    v1::RatingPair& pair = *agreement.add_pairs();
    pair.set_session(paired.client_points[i]->session());
    pair.set_session_number(paired.client_points[i]->session_number());
    pair.set_client(*paired.client[i]);
    pair.set_therapist(*paired.therapist[i]);
    pair.set_difference(*paired.therapist[i] - *paired.client[i]);
  }
  const stats::RaterDifference difference = stats::CompareRaters(paired.client, paired.therapist);
  v1::Estimate& mean = *agreement.mutable_mean_difference();
  mean = MakeEstimate(kDifference, static_cast<uint32_t>(difference.n), difference.mean_difference);
  SetInterval(difference.loa_lower, difference.loa_upper, 0.95, -kUnbounded, kUnbounded, mean);
  *agreement.mutable_icc() = IccOf(paired, parameters);
  *agreement.mutable_tracking() = TrackingOf(paired, parameters);
  *agreement.mutable_overestimation() = OverestimationOf(client, paired, difference, parameters);
  return agreement;
}

}  // namespace

std::vector<v1::Agreement> CompareRaters(const std::vector<ScaleSeries>& table, const ProfileParameters& parameters) {
  std::vector<v1::Agreement> agreements;
  for (const ScaleSeries& client : table) {
    for (const ScaleSeries& therapist : table) {
      if (!Compare(client, therapist)) continue;
      const Paired paired = PairUp(client, therapist);
      if (!paired.client.empty()) agreements.push_back(AgreementOf(client, therapist, paired, parameters));
    }
  }
  return agreements;
}

}  // namespace rapport::scoring
