#include "services/scoring/stats/control_chart.h"
#include "services/scoring/stats/drop_and_return.h"
#include "services/scoring/stats/rupture_detector.h"
#include "services/scoring/stats/session_rating_rules.h"
#include "services/scoring/stats/sudden_gains.h"
#include "tests/vectors/adapters.h"
#include "tests/vectors/words.h"

namespace rapport::vectors {
namespace {

const char* NameOf(stats::SessionRatingFlag flag) {
  switch (flag) {
    case stats::SessionRatingFlag::kTotalLow:
      return "TOTAL_LOW";
    case stats::SessionRatingFlag::kItemLow:
      return "ITEM_LOW";
    case stats::SessionRatingFlag::kDrop:
      return "DROP";
  }
  return "unknown";
}

json Render(const stats::SessionRatingFindings& r) {
  json flags = json::array();
  for (const auto flag : r.flags) flags.push_back(NameOf(flag));
  return {{"status", Word(r.status)},
          {"total", Word(r.total)},
          {"flags", flags},
          {"low_items", Word(r.low_items)},
          {"drop", Word(r.drop)}};
}

json SessionRatingRules(const Input& in) {
  const auto counts = OneOf<bool>(in, "total_rule", "LT", {{"LT", false}, {"LE", true}});
  if (!counts) return Render({.status = stats::ResultStatus::kInvalidParameter});
  const stats::SessionRatingRuleParameters defaults;
  return Render(stats::ApplySessionRatingRules(in.Series("items"), in.Number("previous_total"),
                                               {.total_cut = in.NumberOr("total_cut", defaults.total_cut),
                                                .total_cut_counts = *counts,
                                                .item_cut = in.NumberOr("item_cut", defaults.item_cut),
                                                .drop = in.NumberOr("drop", defaults.drop)}));
}

json Render(const stats::ControlChart& r) {
  return {{"status", Word(r.status)},
          {"n", Word(r.n)},
          {"n_mr", Word(r.n_mr)},
          {"center", Word(r.center)},
          {"mr_bar", Word(r.mr_bar)},
          {"sigma", Word(r.sigma)},
          {"sigma_used", Word(r.sigma_used)},
          {"lcl", Word(r.lcl)},
          {"ucl", Word(r.ucl)},
          {"mr_ucl", Word(r.mr_ucl)},
          {"below_lcl", Word(r.below_lcl)},
          {"above_ucl", Word(r.above_ucl)},
          {"run_below", Word(r.run_below)},
          {"run_above", Word(r.run_above)}};
}

json ControlChart(const Input& in) {
  const auto center = OneOf<stats::ChartCenter>(
      in, "center", "mean", {{"mean", stats::ChartCenter::kMean}, {"median", stats::ChartCenter::kMedian}});
  const auto gaps = OneOf<stats::GapPolicy>(
      in, "gap_policy", "bridge", {{"bridge", stats::GapPolicy::kBridge}, {"break", stats::GapPolicy::kBreak}});
  if (!center || !gaps) return Render(stats::ControlChart{.status = stats::ResultStatus::kInvalidParameter});
  const stats::ControlChartParameters defaults;
  return Render(
      stats::AnalyzeControlChart(in.Series("values"), {.d2 = in.NumberOr("d2", defaults.d2),
                                                       .k_sigma = in.NumberOr("k_sigma", defaults.k_sigma),
                                                       .center = *center,
                                                       .baseline_sessions = in.Int("baseline_n"),
                                                       .gap_policy = *gaps,
                                                       .sigma_floor = in.NumberOr("sigma_floor", defaults.sigma_floor),
                                                       .run_length = in.IntOr("run_length", defaults.run_length)}));
}

const char* NameOf(stats::ReturnStatus status) {
  switch (status) {
    case stats::ReturnStatus::kRepaired:
      return "REPAIRED";
    case stats::ReturnStatus::kUnrepaired:
      return "UNREPAIRED";
    case stats::ReturnStatus::kOpen:
      return "OPEN";
  }
  return "unknown";
}

json DropAndReturn(const Input& in) {
  const stats::DropAndReturnParameters defaults;
  const auto r = stats::FindDropsAndReturns(
      in.Series("values"), {.sd = Required(in, "sd"),
                            .k_drop = in.NumberOr("k_drop", defaults.k_drop),
                            .window = in.IntOr("window", defaults.window),
                            .return_fraction = in.NumberOr("return_fraction", defaults.return_fraction)});
  json events = json::array();
  for (const auto& event : r.events) {
    events.push_back({{"session", event.session},
                      {"pre_level", Word(event.pre_level)},
                      {"value", Word(event.value)},
                      {"drop", Word(event.drop)},
                      {"target", Word(event.target)},
                      {"status", NameOf(event.status)},
                      {"repaired_at", Word(event.repaired_at)}});
  }
  return {{"status", Word(r.status)}, {"threshold", Word(r.threshold)}, {"events", events}};
}

const char* NameOf(stats::RepairStatus status) {
  switch (status) {
    case stats::RepairStatus::kRepaired:
      return "REPAIRED";
    case stats::RepairStatus::kLateRepair:
      return "LATE_REPAIR";
    case stats::RepairStatus::kUnrepaired:
      return "UNREPAIRED";
    case stats::RepairStatus::kOpen:
      return "OPEN";
  }
  return "unknown";
}

json Render(const stats::RuptureEvent& event) {
  return {{"session", event.session},
          {"reference", Word(event.reference)},
          {"baseline_n", event.baseline_n},
          {"sigma", Word(event.sigma)},
          {"scale", Word(event.scale)},
          {"limit", Word(event.limit)},
          {"value", Word(event.value)},
          {"depth", Word(event.depth)},
          {"max_depth", Word(event.max_depth)},
          {"severity", event.severity == stats::RuptureSeverity::kRupture ? "RUPTURE" : "WATCH"},
          {"status", NameOf(event.status)},
          {"repaired_at", Word(event.repaired_at)}};
}

json DetectRuptures(const Input& in) {
  const stats::RuptureDetectorParameters defaults;
  const auto r = stats::DetectRuptures(
      in.Series("values"),
      {.sigma0 = Required(in, "sigma0"),
       .nu0 = in.NumberOr("nu0", defaults.nu0),
       .d2 = in.NumberOr("d2", defaults.d2),
       .k_watch = in.NumberOr("k_watch", defaults.k_watch),
       .k_rupture = in.NumberOr("k_rupture", defaults.k_rupture),
       .min_baseline = in.IntOr("min_baseline", defaults.min_baseline),
       .baseline_window = in.IntOr("baseline_window", defaults.baseline_window),
       .repair_window = in.IntOr("repair_window", defaults.repair_window),
       .repair_tolerance_sigma = in.NumberOr("repair_tolerance_sigma", defaults.repair_tolerance_sigma),
       .rebaseline_after = in.IntOr("rebaseline_after", defaults.rebaseline_after)});
  json events = json::array();
  for (const auto& event : r.events) events.push_back(Render(event));
  return {{"status", Word(r.status)},
          {"events", events},
          {"baseline_n", r.baseline_n},
          {"baseline_mean", Word(r.baseline_mean)}};
}

json SuddenGains(const Input& in) {
  stats::SuddenGainParameters p{.min_gain = Required(in, "criterion1_min_gain"), .better = BetterOf(in, false)};
  if (in.Mentions("criterion2_fraction")) p.min_fraction = in.Number("criterion2_fraction");  // Null switches it off.
  p.stable = in.BoolOr("criterion3", p.stable);
  p.alpha = in.NumberOr("alpha", p.alpha);
  const auto r = stats::FindSuddenGains(in.Series("values"), p);
  json gains = json::array();
  for (const auto& gain : r.gains) {
    gains.push_back({{"from_session", gain.from_session},
                     {"gain", Word(gain.gain)},
                     {"mean_difference", Word(gain.mean_difference)},
                     {"pooled_sd", Word(gain.pooled_sd)},
                     {"t_crit", Word(gain.t_crit)}});
  }
  return {{"status", Word(r.status)}, {"gains", gains}};
}

}  // namespace

Adapters RuptureAdapters() {
  return {{"srs.rules", SessionRatingRules},
          {"xmr.analyze", ControlChart},
          {"rupture.v_shape", DropAndReturn},
          {"rupture.detect", DetectRuptures},
          {"sudden.gains", SuddenGains}};
}

}  // namespace rapport::vectors
