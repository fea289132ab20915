#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "common/instruments/definition_check.h"

namespace rapport::instruments::definition {
namespace {

bool IsFlagCode(absl::string_view code) {
  return !code.empty() && absl::ascii_isupper(code.front()) && std::all_of(code.begin(), code.end(), [](char c) {
    return absl::ascii_isupper(c) || absl::ascii_isdigit(c) || c == '_';
  });
}

void CheckItemRule(const Definition& definition, int index, FileErrors& errors) {
  const instrument::v1::ItemRule& rule = definition.item_rules(index);
  const std::string path = At("item_rules", index);
  if (!IsFlagCode(rule.code())) errors.Add(path + ".code", "must be UPPER_SNAKE");
  if (rule.message().empty()) errors.Add(path + ".message", "is needed");
  if (rule.items().empty()) errors.Add(path + ".items", "at least one is needed");
  for (int i = 0; i < rule.items_size(); ++i) {
    instrument::v1::Condition condition;
    condition.set_item(rule.items(i));
    condition.set_value(rule.value());
    CheckCondition(definition, condition, path + "." + At("items", i), errors);
  }
}

void CheckClause(const Definition& definition, const instrument::v1::Clause& clause, const std::string& path,
                 FileErrors& errors) {
  const auto size = static_cast<std::uint32_t>(clause.conditions_size());
  const std::uint32_t at_least = clause.has_at_least() ? clause.at_least() : 1;
  if (size == 0) errors.Add(path + ".conditions", "at least one is needed");
  if (at_least > size) errors.Add(path + ".at_least", "is more than there are conditions");
  if (clause.has_at_most() && clause.at_most() < at_least) errors.Add(path + ".at_most", "is below at_least");
  for (int i = 0; i < clause.conditions_size(); ++i) {
    CheckCondition(definition, clause.conditions(i), path + "." + At("conditions", i), errors);
  }
}

void CheckClassification(const Definition& definition, int index, FileErrors& errors) {
  const instrument::v1::Classification& classification = definition.classifications(index);
  const std::string path = At("classifications", index);
  if (!IsId(classification.id(), '_')) errors.Add(path + ".id", "must be lower-case letters, digits and underscores");
  if (classification.name().empty()) errors.Add(path + ".name", "is needed");
  if (classification.levels_size() < 2) errors.Add(path + ".levels", "at least two are needed");
  for (int i = 0; i < classification.levels_size(); ++i) {
    const instrument::v1::Level& level = classification.levels(i);
    const std::string at = path + "." + At("levels", i);
    const bool last = i + 1 == classification.levels_size();
    if (!IsId(level.id(), '_')) errors.Add(at + ".id", "must be lower-case letters, digits and underscores");
    if (level.label().empty()) errors.Add(at + ".label", "is needed");
    if (last != level.all_of().empty()) errors.Add(at + ".all_of", "the last level alone has no clauses");
    for (int c = 0; c < level.all_of_size(); ++c) {
      CheckClause(definition, level.all_of(c), at + "." + At("all_of", c), errors);
    }
  }
}

}  // namespace

void CheckRules(const Definition& definition, FileErrors& errors) {
  absl::flat_hash_set<std::string> codes;
  for (int i = 0; i < definition.item_rules_size(); ++i) {
    CheckItemRule(definition, i, errors);
    if (!codes.insert(definition.item_rules(i).code()).second) {
      errors.Add(At("item_rules", i) + ".code", "an earlier rule has the same code");
    }
  }
  absl::flat_hash_set<std::string> ids;
  for (int i = 0; i < definition.classifications_size(); ++i) {
    CheckClassification(definition, i, errors);
    if (!ids.insert(definition.classifications(i).id()).second) {
      errors.Add(At("classifications", i) + ".id", "an earlier classification has the same id");
    }
  }
}

}  // namespace rapport::instruments::definition
