#include "services/scoring/stats/change_category.h"
#include "services/scoring/stats/clinical_cutoffs.h"
#include "services/scoring/stats/reliable_change.h"
#include "tests/vectors/adapters.h"
#include "tests/vectors/words.h"

namespace rapport::vectors {
namespace {

using stats::ChangeCategory;
using stats::CutoffCriterion;
using stats::ReliableChangeKind;
using stats::ReliableChangeMethod;
using stats::ThresholdRule;

const char* NameOf(ReliableChangeKind kind) {
  switch (kind) {
    case ReliableChangeKind::kNone:
      return "NONE";
    case ReliableChangeKind::kImproved:
      return "IMPROVED";
    case ReliableChangeKind::kDeteriorated:
      return "DETERIORATED";
  }
  return "unknown";
}

const char* NameOf(CutoffCriterion criterion) {
  switch (criterion) {
    case CutoffCriterion::kA:
      return "a";
    case CutoffCriterion::kB:
      return "b";
    case CutoffCriterion::kC:
      return "c";
  }
  return "unknown";
}

const char* NameOf(ChangeCategory category) {
  switch (category) {
    case ChangeCategory::kRecovered:
      return "RECOVERED";
    case ChangeCategory::kImproved:
      return "IMPROVED";
    case ChangeCategory::kUnchanged:
      return "UNCHANGED";
    case ChangeCategory::kDeteriorated:
      return "DETERIORATED";
  }
  return "unknown";
}

template <class T>
json NameIn(const std::optional<T>& value) {
  return value ? json(NameOf(*value)) : json(nullptr);
}

json Render(const stats::ReliableChange& r) {
  return {{"status", Word(r.status)},         {"sem", Word(r.sem)}, {"s_diff", Word(r.s_diff)},
          {"change", Word(r.change)},         {"rci", Word(r.rci)}, {"threshold", Word(r.threshold)},
          {"reliable_change", NameIn(r.kind)}};
}

json ReliableChange(const Input& in) {
  const auto method = OneOf<ReliableChangeMethod>(in, "method", "JT_CM",
                                                  {{"JT_CM", ReliableChangeMethod::kJacobsonTruax},
                                                   {"JFR_1984", ReliableChangeMethod::kUncorrected1984},
                                                   {"TWO_SEM", ReliableChangeMethod::kTwoErrors},
                                                   {"EN", ReliableChangeMethod::kEdwardsNunnally}});
  if (!method) return Render({.status = stats::ResultStatus::kInvalidParameter});
  return Render(stats::ComputeReliableChange(in.Number("pre"), in.Number("post"),
                                             {.sd = Required(in, "sd"),
                                              .reliability = Required(in, "reliability"),
                                              .z_crit = in.NumberOr("z_crit", stats::kReliableChangeZ),
                                              .method = *method,
                                              .better = BetterOf(in),
                                              .sd_post = in.Number("sd_post"),
                                              .reliability_post = in.Number("reliability_post"),
                                              .mean_pre = in.Number("mean_pre")}));
}

// A norm of which only one of mean and SD is given is none.
std::optional<stats::PopulationNorm> NormOf(const Input& in, const char* mean, const char* sd) {
  if (!in.Has(mean) || !in.Has(sd)) return std::nullopt;
  return stats::PopulationNorm{.mean = *in.Number(mean), .sd = *in.Number(sd)};
}

json Cutoffs(const Input& in) {
  const auto r = stats::ComputeCutoffs(NormOf(in, "mean_clinical", "sd_clinical"),
                                       NormOf(in, "mean_functional", "sd_functional"), BetterOf(in));
  return {{"status", Word(r.status)},
          {"a", Word(r.a)},
          {"b", Word(r.b)},
          {"c", Word(r.c)},
          {"recommended", NameIn(r.recommended)}};
}

json Render(const stats::ChangeClassification& r) {
  return {{"status", Word(r.status)},
          {"category", NameIn(r.category)},
          {"improvement", Word(r.improvement)},
          {"pre_clinical", Word(r.pre_clinical)},
          {"post_clinical", Word(r.post_clinical)},
          {"crossed_to_functional", Word(r.crossed_to_functional)},
          {"crossed_to_clinical", Word(r.crossed_to_clinical)},
          {"improvement_possible", Word(r.improvement_possible)}};
}

json Classify(const Input& in) {
  const auto at_cutoff = AtCutoffOf(in);
  const auto rule = OneOf<ThresholdRule>(in, "threshold_rule", "GE",
                                         {{"GE", ThresholdRule::kReached}, {"GT", ThresholdRule::kExceeded}});
  if (!at_cutoff || !rule) return Render(stats::ChangeClassification{.status = stats::ResultStatus::kInvalidParameter});
  return Render(stats::ClassifyChange(in.Number("pre"), in.Number("post"),
                                      {.change_threshold = Required(in, "change_threshold"),
                                       .cutoff = in.Number("cutoff"),
                                       .better = BetterOf(in),
                                       .at_cutoff = *at_cutoff,
                                       .threshold_rule = *rule,
                                       .scale_min = in.Number("scale_min"),
                                       .scale_max = in.Number("scale_max")}));
}

}  // namespace

Adapters ChangeAdapters() {
  return {{"rci.compute", ReliableChange}, {"csc.cutoffs", Cutoffs}, {"csc.classify", Classify}};
}

}  // namespace rapport::vectors
