#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "common/instruments/definition_check.h"

namespace rapport::instruments::definition {
namespace {

using instrument::v1::MissingRule;
using instrument::v1::Scale;

std::vector<std::uint32_t> ItemsOf(const Definition& definition, const Scale& scale) {
  std::vector<std::uint32_t> items(scale.items().begin(), scale.items().end());
  if (items.empty()) {
    for (const instrument::v1::Item& item : definition.items()) items.push_back(item.number());
  }
  return items;
}

void CheckScaleItems(const Definition& definition, const Scale& scale, const std::string& path, FileErrors& errors) {
  absl::flat_hash_set<std::uint32_t> seen;
  for (int i = 0; i < scale.items_size(); ++i) {
    const std::uint32_t item = scale.items(i);
    if (item < 1 || item > static_cast<std::uint32_t>(definition.items_size())) {
      errors.Add(path + "." + At("items", i), "is no item");
    }
    if (!seen.insert(item).second) errors.Add(path + "." + At("items", i), "is there twice");
  }
}

// Smallest and largest score the formula can give. Reversing keeps an item's range.
std::pair<double, double> Range(const Definition& definition, const Scale& scale) {
  const std::vector<std::uint32_t> items = ItemsOf(definition, scale);
  const auto n = static_cast<double>(items.size());
  if (scale.formula() == instrument::v1::FORMULA_COUNT) return {0, n};
  double min = 0;
  double max = 0;
  for (const std::uint32_t number : items) {
    if (number < 1 || number > static_cast<std::uint32_t>(definition.items_size())) continue;
    const instrument::v1::Item& item = definition.items(static_cast<int>(number) - 1);
    min += item.has_response() ? item.response().min() : definition.response().min();
    max += item.has_response() ? item.response().max() : definition.response().max();
  }
  const double factor = (scale.has_multiplier() ? scale.multiplier() : 1) *
                        (scale.formula() == instrument::v1::FORMULA_MEAN && n > 0 ? 1 / n : 1);
  return {min * factor, max * factor};
}

void CheckFormula(const Definition& definition, const Scale& scale, const std::string& path, FileErrors& errors) {
  constexpr double kTolerance = 1e-9;
  const bool goals = scale.formula() == instrument::v1::FORMULA_GOALS;
  if (goals != definition.goal_based()) errors.Add(path + ".formula", "FORMULA_GOALS and goal_based go together");
  if (scale.has_count_from() != (scale.formula() == instrument::v1::FORMULA_COUNT)) {
    errors.Add(path + ".count_from", "and FORMULA_COUNT go together");
  }
  if (scale.has_multiplier() && !(scale.multiplier() > 0)) errors.Add(path + ".multiplier", "must be above 0");
  if (!(scale.min() < scale.max())) errors.Add(path + ".max", "must be above min");
  if (goals) return;
  const auto [min, max] = Range(definition, scale);
  if (!(std::abs(scale.min() - min) < kTolerance)) errors.Add(path + ".min", absl::StrCat("must be ", min));
  if (!(std::abs(scale.max() - max) < kTolerance)) errors.Add(path + ".max", absl::StrCat("must be ", max));
}

// Each item of a total whose blanks take a subscale's mean must be in exactly one of those subscales.
void CheckStandIns(const Definition& definition, const Scale& scale, const MissingRule& rule, const std::string& path,
                   FileErrors& errors) {
  std::vector<std::uint32_t> covered;
  for (int i = 0; i < rule.subscales_size(); ++i) {
    const Scale* subscale = FindScale(definition, rule.subscales(i));
    if (subscale == nullptr) {
      errors.Add(path + "." + At("subscales", i), "is no scale");
      return;
    }
    const std::vector<std::uint32_t> items = ItemsOf(definition, *subscale);
    covered.insert(covered.end(), items.begin(), items.end());
  }
  std::vector<std::uint32_t> items = ItemsOf(definition, scale);
  std::sort(covered.begin(), covered.end());
  std::sort(items.begin(), items.end());
  if (covered != items) errors.Add(path + ".subscales", "must hold each item of the scale exactly once");
}

void CheckMissing(const Definition& definition, const Scale& scale, const MissingRule& rule, const std::string& path,
                  FileErrors& errors) {
  const bool prorates = rule.policy() != instrument::v1::MISSING_POLICY_ALL_NEEDED;
  if (prorates && rule.basis().confidence() != instrument::v1::CONFIDENCE_VERIFIED &&
      rule.basis().confidence() != instrument::v1::CONFIDENCE_SECONDARY) {
    errors.Add(path + ".basis.confidence", "only a rule with a source may let a scale be prorated");
  }
  if (prorates != (rule.max_missing() > 0)) errors.Add(path + ".max_missing", "and a prorating policy go together");
  if (prorates && rule.max_missing() >= ItemsOf(definition, scale).size()) {
    errors.Add(path + ".max_missing", "must leave an answered item");
  }
  if (rule.subscales().empty()) return;
  if (rule.policy() != instrument::v1::MISSING_POLICY_SUBSCALE_MEAN_ROUNDED) {
    errors.Add(path + ".subscales", "needs MISSING_POLICY_SUBSCALE_MEAN_ROUNDED");
  }
  CheckStandIns(definition, scale, rule, path, errors);
}

void CheckScale(const Definition& definition, int index, FileErrors& errors) {
  const Scale& scale = definition.scales(index);
  const std::string path = At("scales", static_cast<std::size_t>(index));
  if (!IsId(scale.id(), '_')) errors.Add(path + ".id", "must be lower-case letters, digits and underscores");
  if (FindScale(definition, scale.id()) != &scale) errors.Add(path + ".id", "an earlier scale has the same id");
  if (scale.name().empty()) errors.Add(path + ".name", "is needed");
  CheckScaleItems(definition, scale, path, errors);
  CheckFormula(definition, scale, path, errors);
  if (scale.has_missing()) {
    CheckMissing(definition, scale, scale.missing(), path + ".missing", errors);
  } else {
    CheckMissing(definition, scale, definition.missing(), "missing", errors);
  }
}

}  // namespace

const Scale* FindScale(const Definition& definition, absl::string_view id) {
  for (const Scale& scale : definition.scales()) {
    if (id == absl::string_view(scale.id())) return &scale;
  }
  return nullptr;
}

void CheckScales(const Definition& definition, FileErrors& errors) {
  if (!definition.has_missing()) errors.Add("missing", "is needed");
  if (definition.scales().empty() && definition.classifications().empty()) {
    errors.Add("scales", "at least one scale or classification is needed");
  }
  for (int i = 0; i < definition.scales_size(); ++i) CheckScale(definition, i, errors);
}

}  // namespace rapport::instruments::definition
