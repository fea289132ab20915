#include "services/scoring/assessment/instrument_parts.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/scoring/assessment/wire_enums.h"

namespace rapport::scoring {
namespace {

using instruments::Category;
using instruments::Instrument;

bool IsRisk(const Instrument& instrument, uint32_t item) {
  return std::any_of(instrument.item_rules.begin(), instrument.item_rules.end(), [&](const auto& rule) {
    return rule.risk && rule.enabled && std::find(rule.items.begin(), rule.items.end(), item) != rule.items.end();
  });
}

}  // namespace

const char* CategoryName(Category category) {
  switch (category) {
    case Category::kAlliance:
      return "alliance";
    case Category::kOutcome:
      return "outcome";
    case Category::kSatisfaction:
      return "satisfaction";
    case Category::kGoal:
      return "goals";
  }
  return "";
}

void WriteLicence(const instruments::Licence& licence, v1::Licence& into) {
  into.set_holder(licence.holder);
  into.set_wording(licence.reproduce_wording ? v1::WORDING_PERMISSION_ALLOWED : v1::WORDING_PERMISSION_NEEDED);
  into.set_terms(licence.attribution.empty() ? licence.terms
                                             : absl::StrCat(licence.terms, " Attribution: ", licence.attribution));
  into.set_confidence(ToProto(licence.basis.confidence));
  if (!licence.basis.source.empty()) into.add_sources(licence.basis.source);
}

void WriteItem(const Instrument& instrument, const instruments::Item& item, const std::string& language,
               v1::Item& into) {
  into.set_number(item.number);
  into.set_topic(item.topic);
  into.set_min(item.response.min);
  into.set_max(item.response.max);
  into.set_step(item.response.step);
  into.set_no_zero(item.response.no_zero);
  into.set_allows_not_applicable(item.not_applicable_allowed);
  into.set_risk(IsRisk(instrument, item.number));
  into.set_loinc(item.loinc);
  for (const instruments::Wording& wording : item.wordings) {
    if (wording.language == language) into.set_text(wording.text);
  }
  if (!instrument.licence.reproduce_wording) return;
  for (const instruments::Anchor& anchor : item.response.anchors) {
    v1::Anchor& message = *into.add_anchors();
    message.set_value(anchor.value);
    message.set_label(anchor.label);
  }
}

void WriteScale(const Instrument& instrument, const ScaleKey& key, const v1::ScaleScore& prototype, v1::Scale& into) {
  const instruments::Scale& scale = *key.scale;
  into.set_id(scale.id);
  into.set_title(scale.name);
  for (uint16_t position : key.positions) {
    into.add_items(position + 1u);
    if (instrument.items[position].reverse) into.add_reverse_items(position + 1u);
  }
  into.set_rule(ToProto(scale.formula));
  into.set_multiplier(scale.multiplier);
  into.set_min(scale.min);
  into.set_max(scale.max);
  into.set_direction(ToProto(scale.direction));
  into.set_missing_rule(ToProto(scale.missing.policy));
  const bool may_miss = scale.missing.policy != instruments::MissingPolicy::kAllNeeded;
  into.set_max_missing(may_miss ? scale.missing.max_missing : 0);
  if (scale.missing.basis.confidence != instruments::Confidence::kMemory) {
    into.set_missing_rule_source(scale.missing.basis.source);
  }
  *into.mutable_cutoffs() = prototype.cutoffs();
  into.set_loinc(scale.loinc);
  into.set_source(scale.basis.source);
}

}  // namespace rapport::scoring
