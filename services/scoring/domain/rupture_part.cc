#include "services/scoring/domain/rupture_part.h"

#include <optional>
#include <string>

#include "services/scoring/domain/estimate.h"
#include "services/scoring/stats/control_chart.h"
#include "services/scoring/stats/drop_and_return.h"
#include "services/scoring/stats/moments.h"
#include "services/scoring/stats/rupture_detector.h"

namespace rapport::scoring {
namespace {

constexpr EstimateMethod kPredictionLimit = {
    "prediction_limit",
    "Design decision of Rapport: prediction limit for the next score from the person's own last scores, the variance "
    "shrunk to the typical within-person one; a reliable change at one score, a control chart with many.",
    "No numeric criterion of ruptures is agreed, and drops between sessions predict outcome unreliably (Gumz et al. "
    "2012, "
    "BMC Med Res Methodol 12:10; Zlotnick et al. 2020, J Consult Clin Psychol): a reason to ask, never a finding."};
constexpr EstimateMethod kControlChart = {
    "individuals_chart",
    "Individuals and moving-range chart, limits from all scores (Eubanks-Carter, Gorman & Muran 2012, "
    "Psychother Res).",
    "With limits from all scores, one low score enters two moving ranges and partly hides itself."};
constexpr EstimateMethod kVShape = {
    "v_shape", "Drop by so many standard deviations and return (Strauss et al. 2006; Stiles et al. 2004).",
    "Finds drops in most uneventful episodes: for comparison with the literature only."};

constexpr char kSigmaSource[] =
    "Five percent of the scale's range, as the practice has no own estimate from at least 30 clients with 4 ratings.";
constexpr char kDetectorSource[] = "Default of Rapport's detector.";

v1::RuptureAnalysis Describe(const ScaleSeries& series, v1::RuptureMethod method) {
  v1::RuptureAnalysis analysis;
  analysis.set_instrument(series.instrument->id);
  analysis.set_scale(series.scale->id);
  analysis.set_rater(series.rater);
  analysis.set_method(method);
  return analysis;
}

void AddRate(v1::RuptureSeverity severity, double rate, const char* source, v1::RuptureAnalysis& analysis) {
  v1::FalseAlarmRate& entry = *analysis.add_false_alarms();
  entry.set_severity(severity);
  entry.set_rate(rate);
  entry.set_sessions(12);
  entry.set_source(source);
}

// The place of session `place` (from 1) of the series handed to the statistics.
v1::RuptureEvent& AddEvent(const ScaleSeries& series, int place, v1::RuptureAnalysis& analysis) {
  const v1::SeriesPoint& point = *series.places[place - 1];
  v1::RuptureEvent& event = *analysis.add_events();
  event.set_session(point.session());
  event.set_session_number(point.session_number());
  *event.mutable_effective_time() = point.effective_time();
  event.set_value(point.value());
  return event;
}

void SetRepaired(const ScaleSeries& series, std::optional<int> place, v1::RuptureEvent& event) {
  if (!place.has_value()) return;
  event.set_repaired_session(series.places[*place - 1]->session());
  event.set_repaired_session_number(series.places[*place - 1]->session_number());
}

v1::RepairStatus ToProto(stats::RepairStatus status) {
  switch (status) {
    case stats::RepairStatus::kRepaired:
      return v1::REPAIR_STATUS_REPAIRED;
    case stats::RepairStatus::kLateRepair:
      return v1::REPAIR_STATUS_LATE_REPAIR;
    case stats::RepairStatus::kUnrepaired:
      return v1::REPAIR_STATUS_UNREPAIRED;
    case stats::RepairStatus::kOpen:
      break;
  }
  return v1::REPAIR_STATUS_OPEN;
}

// The practice's own within-person SD where it has one.
OwnSd SigmaOf(const ScaleSeries& series, const ProfileParameters& parameters) {
  const auto own = parameters.within_person_sds.find(series.id());
  if (own != parameters.within_person_sds.end()) return own->second;
  return {parameters.within_person_sd_fraction * (series.scale->max - series.scale->min), kSigmaSource};
}

void AddDetectorParameters(const stats::RuptureDetectorParameters& detector, const std::string& sigma_source,
                           v1::Estimate& estimate) {
  AddParameter("sigma0", detector.sigma0, sigma_source, estimate);
  AddParameter("nu0", detector.nu0, kDetectorSource, estimate);
  AddParameter("k_watch", detector.k_watch, kDetectorSource, estimate);
  AddParameter("k_rupture", detector.k_rupture, kDetectorSource, estimate);
  AddParameter("baseline_window", detector.baseline_window, kDetectorSource, estimate);
  AddParameter("repair_window", detector.repair_window, kDetectorSource, estimate);
}

v1::RuptureAnalysis ByPredictionLimit(const ScaleSeries& series, const ProfileParameters& parameters) {
  stats::RuptureDetectorParameters detector = parameters.detector;
  const OwnSd sigma = SigmaOf(series, parameters);
  detector.sigma0 = sigma.sd;
  const stats::RuptureDetection found = stats::DetectRuptures(series.values, detector);
  v1::RuptureAnalysis analysis = Describe(series, v1::RUPTURE_METHOD_PREDICTION_LIMIT);
  const size_t scores = stats::PresentValues(series.values).size();
  // The first rating can never be an event: with one there was nothing to look at yet.
  *analysis.mutable_baseline() = MakeEstimate(kPredictionLimit, static_cast<uint32_t>(found.baseline_n),
                                              scores >= 2 ? found.baseline_mean : std::nullopt);
  AddDetectorParameters(detector, sigma.source, *analysis.mutable_baseline());
  for (const stats::RuptureEvent& from : found.events) {
    v1::RuptureEvent& event = AddEvent(series, from.session, analysis);
    event.set_severity(from.severity == stats::RuptureSeverity::kRupture ? v1::RUPTURE_SEVERITY_PROBABLE_RUPTURE
                                                                         : v1::RUPTURE_SEVERITY_WATCH);
    event.set_repair(ToProto(from.status));
    SetRepaired(series, from.repaired_at, event);
    event.set_reference(from.reference);
    event.set_limit(from.limit);
    event.set_depth(from.depth);
    event.set_max_depth(from.max_depth);
    event.set_sigma(from.sigma);
    event.set_baseline_n(static_cast<uint32_t>(from.baseline_n));
  }
  constexpr char kAsAssumed[] =
      "Simulated: 12 sessions about a mean below a ceiling, which vary as much as sigma0 says.";
  constexpr char kMore[] = "Simulated likewise, with sessions that vary by five thirds of sigma0.";
  AddRate(v1::RUPTURE_SEVERITY_WATCH, 0.28, kAsAssumed, analysis);
  AddRate(v1::RUPTURE_SEVERITY_PROBABLE_RUPTURE, 0.05, kAsAssumed, analysis);
  AddRate(v1::RUPTURE_SEVERITY_WATCH, 0.62, kMore, analysis);
  AddRate(v1::RUPTURE_SEVERITY_PROBABLE_RUPTURE, 0.33, kMore, analysis);
  return analysis;
}

v1::RuptureAnalysis ByControlChart(const ScaleSeries& series, const ProfileParameters& parameters) {
  stats::ControlChartParameters chart_parameters;
  chart_parameters.k_sigma = parameters.control_chart_k;
  const stats::ControlChart chart = stats::AnalyzeControlChart(series.values, chart_parameters);
  v1::RuptureAnalysis analysis = Describe(series, v1::RUPTURE_METHOD_CONTROL_CHART);
  *analysis.mutable_baseline() = MakeEstimate(kControlChart, static_cast<uint32_t>(chart.n.value_or(0)), chart.center);
  AddParameter("k", parameters.control_chart_k, "Default of Rapport; the usual three-sigma chart.",
               *analysis.mutable_baseline());
  for (const int place : chart.below_lcl) {
    v1::RuptureEvent& event = AddEvent(series, place, analysis);
    event.set_severity(v1::RUPTURE_SEVERITY_PROBABLE_RUPTURE);
    event.set_reference(*chart.center);
    event.set_limit(*chart.lcl);
    event.set_sigma(*chart.sigma_used);
    event.set_depth(*chart.sigma_used > 0 ? (*chart.center - event.value()) / *chart.sigma_used : 0);
    event.set_max_depth(event.depth());
    event.set_baseline_n(static_cast<uint32_t>(*chart.n));
  }
  AddRate(v1::RUPTURE_SEVERITY_PROBABLE_RUPTURE, 0.04,
          "Simulated: 12 sessions of clients whose means differ (SD 2 below a ceiling); finds 28 percent of single "
          "six-point drops on a scale of 40 where the default method finds 75.",
          analysis);
  return analysis;
}

v1::RuptureAnalysis ByVShape(const ScaleSeries& series, const ProfileParameters& parameters) {
  stats::DropAndReturnParameters shape;
  const OwnSd sigma = SigmaOf(series, parameters);
  shape.sd = sigma.sd;
  shape.k_drop = parameters.v_shape_k;
  const stats::DropsAndReturns found = stats::FindDropsAndReturns(series.values, shape);
  v1::RuptureAnalysis analysis = Describe(series, v1::RUPTURE_METHOD_V_SHAPE);
  const std::vector<double> scores = stats::PresentValues(series.values);
  const bool searched = found.status == stats::ResultStatus::kOk;
  *analysis.mutable_baseline() =
      MakeEstimate(kVShape, static_cast<uint32_t>(scores.size()), searched ? stats::Mean(scores) : std::nullopt);
  AddParameter("sd", shape.sd, sigma.source, *analysis.mutable_baseline());
  AddParameter("k", shape.k_drop, "Stiles et al. 2004", *analysis.mutable_baseline());
  for (const stats::DropEvent& from : found.events) {
    v1::RuptureEvent& event = AddEvent(series, from.session, analysis);
    event.set_severity(v1::RUPTURE_SEVERITY_WATCH);
    event.set_repair(from.status == stats::ReturnStatus::kRepaired     ? v1::REPAIR_STATUS_REPAIRED
                     : from.status == stats::ReturnStatus::kUnrepaired ? v1::REPAIR_STATUS_UNREPAIRED
                                                                       : v1::REPAIR_STATUS_OPEN);
    SetRepaired(series, from.repaired_at, event);
    event.set_reference(from.pre_level);
    event.set_limit(from.pre_level - *found.threshold);
    event.set_sigma(shape.sd);
    event.set_depth(from.drop / shape.sd);
    event.set_max_depth(event.depth());
    event.set_baseline_n(1);
  }
  AddRate(v1::RUPTURE_SEVERITY_WATCH, 0.57,
          "Simulated: 12 sessions of clients whose means differ (SD 2 below a ceiling), k 2.", analysis);
  return analysis;
}

}  // namespace

bool IsSearched(const ScaleSeries& series) {
  return series.IsAlliance() && series.IsWhole() && series.rater == type::v1::RATER_CLIENT &&
         series.scale->direction == instruments::Direction::kHigherIsBetter;
}

std::vector<v1::RuptureAnalysis> FindRuptures(const std::vector<ScaleSeries>& table,
                                              const std::vector<v1::RuptureMethod>& also,
                                              const ProfileParameters& parameters) {
  std::vector<v1::RuptureAnalysis> analyses;
  for (const ScaleSeries& series : table) {
    if (!IsSearched(series)) continue;
    analyses.push_back(ByPredictionLimit(series, parameters));
    for (const v1::RuptureMethod method : also) {
      if (method == v1::RUPTURE_METHOD_CONTROL_CHART) analyses.push_back(ByControlChart(series, parameters));
      if (method == v1::RUPTURE_METHOD_V_SHAPE) analyses.push_back(ByVShape(series, parameters));
    }
  }
  return analyses;
}

std::vector<v1::ReportedTension> ReportedTensions(const EpisodeFacts& facts) {
  std::vector<v1::ReportedTension> tensions;
  for (const SessionFacts& session : facts.sessions) {
    for (const intake::v1::AllianceConversation& conversation : session.session->alliance_conversations()) {
      for (const intake::v1::AllianceReport& report : conversation.reports()) {
        v1::ReportedTension& tension = tensions.emplace_back();
        tension.set_session(session.session->name());
        tension.set_session_number(session.session->number());
        tension.set_rater(report.rater());
        if (report.has_tension()) tension.set_tension(report.tension());
        if (report.has_resolution()) tension.set_resolution(report.resolution());
      }
    }
  }
  return tensions;
}

}  // namespace rapport::scoring
