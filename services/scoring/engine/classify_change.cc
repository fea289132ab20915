#include "services/scoring/engine/classify_change.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/scoring/engine/measurement_error.h"
#include "services/scoring/stats/clinical_cutoffs.h"
#include "services/scoring/stats/reliable_change.h"

namespace rapport::scoring {
namespace {

using instruments::ChangeCriterion;
using instruments::Comparison;
using instruments::Cutoff;
using instruments::CutoffMeaning;
using instruments::Instrument;
using instruments::Norm;
using instruments::NormGroup;
using instruments::ReliableChange;
using instruments::Scale;

stats::Better BetterOf(const Scale& scale) {
  return scale.direction == instruments::Direction::kHigherIsBetter ? stats::Better::kHigher : stats::Better::kLower;
}

// The published threshold for `population`, the default one first.
const ReliableChange* FindPublished(const Instrument& instrument, const Scale& scale, absl::string_view population) {
  const ReliableChange* best = nullptr;
  for (const ReliableChange& change : instrument.reliable_changes) {
    if (!change.enabled || change.scale != scale.id) continue;
    if (change.criterion == ChangeCriterion::kMinimalImportantDifference) continue;
    if (absl::string_view(change.population) != population) continue;
    if (best == nullptr || (change.default_change && !best->default_change)) best = &change;
  }
  return best;
}

ChangeThreshold Published(const ReliableChange& change) {
  ChangeThreshold threshold;
  threshold.value = change.value;
  threshold.reached_is_enough = change.comparison != Comparison::kGreater;
  threshold.criterion = change.confidence_level.has_value()
                            ? absl::StrCat("published, ", *change.confidence_level * 100, " percent confidence")
                            : "published, confidence not stated";
  threshold.source = change.basis.source;
  threshold.population = change.population;
  return threshold;
}

std::optional<ChangeThreshold> Computed(const Instrument& instrument, const Scale& scale,
                                        absl::string_view population) {
  const Precision precision = FindPrecision(instrument, scale.id, population);
  if (!precision.Known()) return std::nullopt;
  const stats::ReliableChange change = stats::ComputeReliableChange(
      0.0, 0.0, {.sd = *precision.norm->sd, .reliability = *precision.reliability->value, .better = BetterOf(scale)});
  if (!change.threshold.has_value() || !(*change.threshold > 0)) return std::nullopt;
  ChangeThreshold threshold;
  threshold.value = *change.threshold;
  threshold.reached_is_enough = false;
  threshold.criterion = "computed, 1.96 SD sqrt(2 (1 - reliability)), 95 percent confidence";
  threshold.source = absl::StrCat("Jacobson & Truax (1991); SD: ", precision.norm->basis.source,
                                  "; reliability: ", precision.reliability->basis.source);
  threshold.population = precision.norm->population;
  threshold.sd = precision.norm->sd;
  threshold.reliability = precision.reliability->value;
  return threshold;
}

std::optional<ChangeThreshold> FindThreshold(const Instrument& instrument, const Scale& scale,
                                             absl::string_view population) {
  if (const ReliableChange* published = FindPublished(instrument, scale, population)) return Published(*published);
  if (auto computed = Computed(instrument, scale, population)) return computed;
  // A value published for everybody holds for this population too; another population's SD does not.
  if (const ReliableChange* published = FindPublished(instrument, scale, "")) return Published(*published);
  return std::nullopt;
}

// The published boundary for `population`, a clinical cut-off before one that says who has recovered.
const Cutoff* FindCutoff(const Instrument& instrument, const Scale& scale, absl::string_view population) {
  const Cutoff* best = nullptr;
  const auto rank = [](const Cutoff& cutoff) {
    return (cutoff.meaning == CutoffMeaning::kClinical ? 2 : 0) + (cutoff.default_cutoff ? 1 : 0);
  };
  for (const Cutoff& cutoff : instrument.cutoffs) {
    if (!cutoff.enabled || cutoff.scale != scale.id || absl::string_view(cutoff.population) != population) continue;
    if (cutoff.meaning != CutoffMeaning::kClinical && cutoff.meaning != CutoffMeaning::kRecovered) continue;
    if (best == nullptr || rank(cutoff) > rank(*best)) best = &cutoff;
  }
  return best;
}

const Norm* FindNorm(const Instrument& instrument, const Scale& scale, NormGroup group) {
  for (const Norm& norm : instrument.norms) {
    if (norm.enabled && norm.scale == scale.id && norm.group == group && norm.mean && norm.sd) return &norm;
  }
  return nullptr;
}

// Cut-off c of the clinical and the functional norm, where no cut-off is published.
std::optional<ClinicalBoundary> ComputeBoundary(const Instrument& instrument, const Scale& scale) {
  const Norm* clinical = FindNorm(instrument, scale, NormGroup::kClinical);
  const Norm* functional = FindNorm(instrument, scale, NormGroup::kFunctional);
  if (clinical == nullptr || functional == nullptr) return std::nullopt;
  const stats::ClinicalCutoffs cutoffs =
      stats::ComputeCutoffs(stats::PopulationNorm{*clinical->mean, *clinical->sd},
                            stats::PopulationNorm{*functional->mean, *functional->sd}, BetterOf(scale));
  if (!cutoffs.c.has_value()) return std::nullopt;
  return ClinicalBoundary{
      *cutoffs.c, true,
      absl::StrCat("computed, Jacobson & Truax (1991) c; ", clinical->population, ": ", clinical->basis.source, "; ",
                   functional->population, ": ", functional->basis.source)};
}

std::optional<ClinicalBoundary> FindBoundary(const Instrument& instrument, const Scale& scale,
                                             absl::string_view population) {
  const Cutoff* cutoff = FindCutoff(instrument, scale, population);
  if (cutoff == nullptr && !population.empty()) cutoff = FindCutoff(instrument, scale, "");
  if (cutoff == nullptr) return ComputeBoundary(instrument, scale);
  const bool inclusive =
      cutoff->comparison == Comparison::kGreaterOrEqual || cutoff->comparison == Comparison::kLessOrEqual;
  // A clinical cut-off describes the clinical side, the other kind the functional one.
  const bool clinical_at_value = cutoff->meaning == CutoffMeaning::kClinical ? inclusive : !inclusive;
  return ClinicalBoundary{cutoff->value, clinical_at_value, absl::StrCat(cutoff->label, ": ", cutoff->basis.source)};
}

}  // namespace

bool NeedsPopulation(const Instrument& instrument, const Scale& scale, absl::string_view population) {
  return !FindBoundary(instrument, scale, population).has_value() &&
         std::any_of(instrument.cutoffs.begin(), instrument.cutoffs.end(), [&](const Cutoff& cutoff) {
           return cutoff.enabled && cutoff.scale == scale.id && !cutoff.population.empty() &&
                  (cutoff.meaning == CutoffMeaning::kClinical || cutoff.meaning == CutoffMeaning::kRecovered);
         });
}

std::vector<std::string> PopulationsOf(const Instrument& instrument, absl::string_view scale) {
  std::vector<std::string> populations;
  const auto add = [&](const auto& facts) {
    for (const auto& fact : facts) {
      if (fact.enabled && absl::string_view(fact.scale) == scale && !fact.population.empty()) {
        populations.push_back(fact.population);
      }
    }
  };
  add(instrument.norms);
  add(instrument.reliable_changes);
  add(instrument.cutoffs);
  return populations;
}

ClassifiedChange ClassifyChange(const Instrument& instrument, const Scale& scale, double before, double after,
                                absl::string_view population) {
  ClassifiedChange change;
  change.threshold = FindThreshold(instrument, scale, population);
  change.boundary = FindBoundary(instrument, scale, population);
  if (!change.threshold.has_value()) return change;
  stats::ChangeCategoryParameters parameters;
  parameters.change_threshold = change.threshold->value;
  parameters.better = BetterOf(scale);
  parameters.threshold_rule =
      change.threshold->reached_is_enough ? stats::ThresholdRule::kReached : stats::ThresholdRule::kExceeded;
  parameters.scale_min = scale.min;
  parameters.scale_max = scale.max;
  if (change.boundary.has_value()) {
    parameters.cutoff = change.boundary->value;
    parameters.at_cutoff =
        change.boundary->clinical_at_value ? stats::AtCutoff::kClinical : stats::AtCutoff::kFunctional;
  }
  change.classification = stats::ClassifyChange(before, after, parameters);
  if (change.threshold->sd.has_value()) {
    change.rci =
        stats::ComputeReliableChange(
            before, after,
            {.sd = *change.threshold->sd, .reliability = *change.threshold->reliability, .better = parameters.better})
            .rci;
  }
  return change;
}

}  // namespace rapport::scoring
