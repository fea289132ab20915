#include <cmath>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "common/instruments/definition_check.h"
#include "common/instruments/instrument.h"
#include "common/instruments/loinc.h"

namespace rapport::instruments::definition {
namespace {

using instrument::v1::ResponseScale;

void CheckAnchors(const ResponseScale& response, const std::string& path, FileErrors& errors) {
  absl::flat_hash_set<double> seen;
  for (int i = 0; i < response.anchors_size(); ++i) {
    const instrument::v1::Anchor& anchor = response.anchors(i);
    const std::string at = path + "." + At("anchors", i);
    if (!(anchor.value() >= response.min() && anchor.value() <= response.max())) {
      errors.Add(at + ".value", "is outside the range");
    }
    if (!seen.insert(anchor.value()).second) errors.Add(at + ".value", "is there twice");
    if (anchor.label().empty()) errors.Add(at + ".label", "is needed");
    if (!anchor.loinc_answer().empty() && !IsLoincAnswerCode(anchor.loinc_answer())) {
      errors.Add(at + ".loinc_answer", "is no LOINC answer code");
    }
  }
}

void CheckResponse(const ResponseScale& response, const std::string& path, FileErrors& errors) {
  constexpr double kTolerance = 1e-6;
  if (!(response.min() < response.max())) errors.Add(path + ".max", "must be above min");
  const double steps = (response.max() - response.min()) / response.step();
  if (!(response.step() > 0)) {
    errors.Add(path + ".step", "must be above 0");
  } else if (!(std::abs(steps - std::nearbyint(steps)) < kTolerance)) {
    errors.Add(path + ".step", "must divide the range");
  }
  if (response.no_zero() && !(response.min() < 0 && response.min() == -response.max())) {
    errors.Add(path + ".no_zero", "needs a range that lies evenly about 0");
  }
  CheckAnchors(response, path, errors);
}

void CheckKeying(const Definition& definition, FileErrors& errors) {
  if (!definition.has_keying()) {
    errors.Add("keying", "is needed, also when no item is reversed");
    return;
  }
  absl::flat_hash_set<std::uint32_t> seen;
  for (int i = 0; i < definition.keying().reverse_items_size(); ++i) {
    const std::uint32_t item = definition.keying().reverse_items(i);
    const std::string path = At("keying.reverse_items", i);
    if (item < 1 || item > static_cast<std::uint32_t>(definition.items_size())) errors.Add(path, "is no item");
    if (!seen.insert(item).second) errors.Add(path, "is there twice");
  }
}

void CheckNotApplicable(const instrument::v1::Item& item, const ResponseScale& response, const std::string& path,
                        FileErrors& errors) {
  if (!item.has_not_applicable_keyed_value()) return;
  const double value = item.not_applicable_keyed_value();
  if (!item.not_applicable_allowed()) errors.Add(path, "needs not_applicable_allowed");
  if (!(value >= response.min() && value <= response.max())) errors.Add(path, "is outside the range");
}

void CheckItem(const Definition& definition, int index, FileErrors& errors) {
  const instrument::v1::Item& item = definition.items(index);
  const std::string path = At("items", index);
  if (item.number() != static_cast<std::uint32_t>(index) + 1)
    errors.Add(path + ".number", "must count from 1 without gaps");
  if (item.has_response()) CheckResponse(item.response(), path + ".response", errors);
  CheckNotApplicable(item, item.has_response() ? item.response() : definition.response(),
                     path + ".not_applicable_keyed_value", errors);
  if (item.has_asked_if()) {
    CheckCondition(definition, item.asked_if(), path + ".asked_if", errors);
    if (item.asked_if().item() == item.number()) errors.Add(path + ".asked_if.item", "cannot be the item itself");
  }
  for (int i = 0; i < item.wordings_size(); ++i) {
    const instrument::v1::Wording& wording = item.wordings(i);
    const std::string at = path + "." + At("wordings", i);
    if (wording.language().empty()) errors.Add(at + ".language", "is needed");
    if (wording.text().empty()) errors.Add(at + ".text", "is needed");
  }
}

}  // namespace

void CheckCondition(const Definition& definition, const instrument::v1::Condition& condition, absl::string_view path,
                    FileErrors& errors) {
  if (condition.item() < 1 || condition.item() > static_cast<std::uint32_t>(definition.items_size())) {
    errors.Add(absl::StrCat(path, ".item"), "is no item");
    return;
  }
  const instrument::v1::Item& item = definition.items(static_cast<int>(condition.item()) - 1);
  const ResponseScale& response = item.has_response() ? item.response() : definition.response();
  if (!(condition.value() >= response.min() && condition.value() <= response.max())) {
    errors.Add(absl::StrCat(path, ".value"), "is outside the item's range");
  }
}

void CheckItems(const Definition& definition, FileErrors& errors) {
  if (definition.has_response()) {
    CheckResponse(definition.response(), "response", errors);
  } else {
    errors.Add("response", "is needed");
  }
  if (definition.goal_based() && !definition.items().empty()) errors.Add("items", "goal_based has no fixed items");
  if (!definition.goal_based() && definition.items().empty()) errors.Add("items", "at least one is needed");
  if (static_cast<std::size_t>(definition.items_size()) > kMaxItems) {
    errors.Add("items", absl::StrCat("are more than ", kMaxItems));
  }
  for (int i = 0; i < definition.items_size(); ++i) CheckItem(definition, i, errors);
  CheckKeying(definition, errors);
}

}  // namespace rapport::instruments::definition
