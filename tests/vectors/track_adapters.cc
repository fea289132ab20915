#include "services/scoring/stats/growth_fit.h"
#include "services/scoring/stats/growth_model.h"
#include "services/scoring/stats/track_signal.h"
#include "tests/vectors/adapters.h"
#include "tests/vectors/words.h"

namespace rapport::vectors {
namespace {

// A model that is not written as 2 fixed effects and a symmetric 2 x 2 matrix is none.
std::optional<stats::GrowthModel> ModelOf(const Input& in) {
  const std::vector<double> beta = stats::PresentValues(in.Series("beta"));
  const auto rows = in.Rows("D");
  if (beta.size() != 2 || rows.size() != 2) return std::nullopt;
  const std::vector<double> first = stats::PresentValues(rows[0]);
  const std::vector<double> second = stats::PresentValues(rows[1]);
  if (first.size() != 2 || second.size() != 2 || !stats::Equals(first[1], second[0])) return std::nullopt;
  return stats::GrowthModel{.intercept = beta[0],
                            .slope = beta[1],
                            .var_intercept = first[0],
                            .covariance = first[1],
                            .var_slope = second[1],
                            .sigma2 = Required(in, "sigma2")};
}

json Render(const stats::ExpectedScore& r) {
  return {{"status", Word(r.status)},         {"expected", Word(r.expected)},     {"sd", Word(r.sd)},
          {"pi68_lower", Word(r.pi68_lower)}, {"pi68_upper", Word(r.pi68_upper)}, {"pi80_lower", Word(r.pi80_lower)},
          {"pi80_upper", Word(r.pi80_upper)}};
}

json Conditional(const Input& in) {
  const auto model = ModelOf(in);
  if (!model) return Render(stats::ExpectedScore{.status = stats::ResultStatus::kInvalidParameter});
  return Render(stats::ExpectFromIntake(*model, in.Number("y0"), Required(in, "t")));
}

json Render(const stats::GrowthForecast& r) {
  return {{"status", Word(r.status)},
          {"u_intercept", Word(r.u_intercept)},
          {"u_slope", Word(r.u_slope)},
          {"post_var_intercept", Word(r.post_var_intercept)},
          {"post_var_slope", Word(r.post_var_slope)},
          {"post_cov", Word(r.post_cov)},
          {"predicted", Word(r.predicted)},
          {"predicted_sd", Word(r.predicted_sd)}};
}

json Blup(const Input& in) {
  const auto model = ModelOf(in);
  if (!model) return Render(stats::GrowthForecast{.status = stats::ResultStatus::kInvalidParameter});
  return Render(stats::Forecast(*model, in.Series("times"), in.Series("values"), in.Number("t_new")));
}

json Fit(const Input& in) {
  std::vector<stats::ClientRatings> clients;
  for (const Input& client : in.Objects("clients")) {
    clients.push_back({.times = client.Series("times"), .values = client.Series("values")});
  }
  const auto r = stats::FitGrowthModel(clients);
  json result = {{"status", Word(r.status)},
                 {"beta", nullptr},
                 {"D", nullptr},
                 {"sigma2", nullptr},
                 {"reml_criterion", Word(r.reml_criterion)}};
  if (!r.model) return result;
  const stats::GrowthModel& m = *r.model;
  result["beta"] = Word(std::vector<double>{m.intercept, m.slope});
  result["D"] = Word(std::vector<std::vector<double>>{{m.var_intercept, m.covariance}, {m.covariance, m.var_slope}});
  result["sigma2"] = Word(m.sigma2);
  return result;
}

json NameIn(const std::optional<stats::TrackSignal>& signal) {
  if (!signal) return nullptr;
  switch (*signal) {
    case stats::TrackSignal::kWhite:
      return "WHITE";
    case stats::TrackSignal::kGreen:
      return "GREEN";
    case stats::TrackSignal::kYellow:
      return "YELLOW";
    case stats::TrackSignal::kRed:
      return "RED";
  }
  return "unknown";
}

json Render(const stats::ExpectedTrack& r) {
  return {{"status", Word(r.status)},
          {"z_worse", Word(r.z_worse)},
          {"signal", NameIn(r.signal)},
          {"ahead_of_expected", Word(r.ahead_of_expected)}};
}

json ByExpectation(const Input& in) {
  const auto at_cutoff = AtCutoffOf(in);
  if (!at_cutoff) return Render(stats::ExpectedTrack{.status = stats::ResultStatus::kInvalidParameter});
  stats::ExpectedTrackParameters p{.better = BetterOf(in), .cutoff = in.Number("cutoff"), .at_cutoff = *at_cutoff};
  p.z_yellow = in.NumberOr("z_yellow", p.z_yellow);
  p.z_red = in.NumberOr("z_red", p.z_red);
  return Render(stats::JudgeByExpectation(in.Number("observed"), in.Number("expected"), Required(in, "sd"), p));
}

json Render(const stats::RationalTrack& r) {
  return {{"status", Word(r.status)}, {"improvement", Word(r.improvement)}, {"signal", NameIn(r.signal)}};
}

json ByRule(const Input& in) {
  const auto at_cutoff = AtCutoffOf(in);
  if (!at_cutoff) return Render(stats::RationalTrack{.status = stats::ResultStatus::kInvalidParameter});
  stats::RationalTrackParameters p{.change_threshold = Required(in, "change_threshold"),
                                   .cutoff = in.Number("cutoff"),
                                   .better = BetterOf(in),
                                   .at_cutoff = *at_cutoff};
  p.early_sessions = in.IntOr("early_sessions", p.early_sessions);
  return Render(stats::JudgeByRule(in.Number("baseline"), in.Number("current"), in.IntOr("session", 0), p));
}

}  // namespace

Adapters TrackAdapters() {
  return {{"etr.conditional", Conditional},
          {"etr.blup", Blup},
          {"etr.fit", Fit},
          {"track.classify_etr", ByExpectation},
          {"track.classify_rational", ByRule}};
}

}  // namespace rapport::vectors
