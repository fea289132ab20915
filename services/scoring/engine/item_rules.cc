#include "services/scoring/engine/item_rules.h"

namespace rapport::scoring {

using instruments::ItemRule;

void ApplyItemRules(const AnswerSheet& sheet, AssessmentResult& into) {
  const ItemSet with_raw_answer = sheet.WithRawAnswer();
  for (const ItemRule* rule : sheet.key().item_rules()) {
    ItemSet holding;
    ItemSet unknown;
    for (uint32_t number : rule->items) {
      const size_t position = number - 1;
      if (!with_raw_answer.Has(position)) {
        if (!sheet.left_out().Has(position)) unknown.Add(position);
      } else if (Holds(sheet.raw(position), rule->comparison, rule->value)) {
        holding.Add(position);
      }
    }
    if (!holding.Empty()) {
      into.flags.push_back({.kind = FlagKind::kItemRule, .severity = rule->severity, .rule = rule, .items = holding});
    }
    if (rule->risk && !unknown.Empty()) {
      into.flags.push_back(
          {.kind = FlagKind::kItemRuleUnknown, .severity = rule->severity, .rule = rule, .items = unknown});
    }
  }
}

}  // namespace rapport::scoring
