#include "services/scoring/assessment/write_flags.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "services/scoring/assessment/wire_enums.h"

namespace rapport::scoring {
namespace {

// Ends the code of a risk that an unanswered item leaves open.
constexpr char kUnknown[] = "_UNKNOWN";

constexpr char kDesignDecision[] = "design decision of Rapport, not a published criterion";

// Code, words, statistic and source of a check on how the form was filled in.
struct CheckWords {
  const char* code;
  const char* message;
  const char* statistic;
  const char* source;
};

CheckWords WordsOf(FlagKind kind) {
  switch (kind) {
    case FlagKind::kExcessMissing:
      return {"EXCESS_MISSING", "Many items were left open. It may be worth asking what made them hard to answer.",
              "missing_fraction", kDesignDecision};
    case FlagKind::kStraightLine:
      return {"STRAIGHTLINE",
              "Every item got the same answer. That can be sincere, or a sign of haste; it changes no score.",
              "identical_answers",
              "design decision of Rapport; what runs of answers say is contested (Behav Res Methods 2024, doi "
              "10.3758/s13428-024-02484-3)"};
    case FlagKind::kReverseInconsistent:
      return {"REVERSE_INCONSISTENT",
              "Items worded in opposite directions got the same answer. Going through two or three of them together "
              "may show how they were read.",
              "identical_answers", kDesignDecision};
    case FlagKind::kCeiling:
      return {"CEILING",
              "The rating is at the top of the scale. It can be a strong alliance or reluctance to criticise; inviting "
              "a critical word may help.",
              "", "design decision of Rapport: at or above 97.5 percent of the maximum"};
    case FlagKind::kTooPerfect:
      return {"TOO_PERFECT",
              "Every part was rated as perfect. It can be a strong alliance or reluctance to criticise; inviting a "
              "critical word may help.",
              "", kDesignDecision};
    default:
      return {"", "", "", ""};
  }
}

std::string UpperSnake(absl::string_view id) {
  return absl::AsciiStrToUpper(absl::StrReplaceAll(id, {{"-", "_"}, {" ", "_"}}));
}

void AddItems(const ItemSet& items, const AnswerSheet& sheet, const instruments::ItemRule* rule, v1::Flag& into) {
  items.ForEach([&](size_t position) {
    v1::Evidence& evidence = *into.add_evidence();
    evidence.set_item(static_cast<uint32_t>(position + 1));
    if (sheet.WithRawAnswer().Has(position)) evidence.set_observed(sheet.raw(position));
    if (rule == nullptr) return;
    evidence.set_operator_(ToProto(rule->comparison));
    evidence.set_threshold(rule->value);
  });
}

void WriteItemRule(const RaisedFlag& flag, const AnswerSheet& sheet, v1::Flag& into) {
  into.set_severity(ToProto(flag.severity));
  into.set_message(flag.rule->message);
  if (flag.kind == FlagKind::kItemRuleUnknown) {
    into.set_message(
        "An item that asks about risk was not answered. The risk is unknown, which is not the same as none.");
    if (into.severity() == v1::SEVERITY_URGENT) into.set_severity(v1::SEVERITY_WARNING);
  }
  into.set_source(flag.rule->basis.source);
  AddItems(flag.items, sheet, flag.rule, into);
}

void WriteClassificationFlag(const RaisedFlag& flag, const AnswerSheet& sheet, const AssessmentResult& result,
                             v1::Flag& into) {
  const ClassificationOutcome& outcome = result.classifications[flag.index];
  into.set_severity(ToProto(flag.severity));
  if (outcome.level != nullptr) {
    into.set_message(absl::StrCat(outcome.classification->name, ": ", outcome.level->label, "."));
  } else {
    into.set_message(
        absl::StrCat(outcome.classification->name, ": unknown, because items that decide it were not answered",
                     outcome.at_least != nullptr ? absl::StrCat("; at least ", outcome.at_least->label) : "", "."));
    if (into.severity() == v1::SEVERITY_URGENT && outcome.at_least == nullptr) into.set_severity(v1::SEVERITY_WARNING);
  }
  into.set_source(outcome.classification->basis.source);
  AddItems(flag.items, sheet, nullptr, into);
}

void WriteCheck(const RaisedFlag& flag, const AnswerSheet& sheet, v1::Flag& into) {
  const CheckWords words = WordsOf(flag.kind);
  into.set_severity(ToProto(flag.severity));
  into.set_message(words.message);
  into.set_source(words.source);
  v1::Evidence& evidence = *into.add_evidence();
  evidence.set_statistic(words.statistic);
  evidence.set_observed(flag.observed);
  evidence.set_threshold(flag.threshold);
  evidence.set_operator_(flag.kind == FlagKind::kExcessMissing ? v1::COMPARISON_OPERATOR_GT
                                                               : v1::COMPARISON_OPERATOR_GE);
  const bool of_scale = flag.kind == FlagKind::kCeiling || flag.kind == FlagKind::kTooPerfect;
  if (of_scale) evidence.set_scale(sheet.key().scales()[flag.index].scale->id);
}

}  // namespace

std::string FlagCode(const RaisedFlag& flag, const AssessmentResult& result) {
  switch (flag.kind) {
    case FlagKind::kItemRule:
      return flag.rule->code;
    case FlagKind::kItemRuleUnknown:
      return absl::StrCat(flag.rule->code, kUnknown);
    case FlagKind::kClassification:
    case FlagKind::kClassificationUnknown: {
      const ClassificationOutcome& outcome = result.classifications[flag.index];
      const std::string code = UpperSnake(outcome.classification->id);
      return outcome.level != nullptr ? absl::StrCat(code, "_", UpperSnake(outcome.level->id))
                                      : absl::StrCat(code, kUnknown);
    }
    default:
      return WordsOf(flag.kind).code;
  }
}

void WriteFlag(const RaisedFlag& flag, const AnswerSheet& sheet, const AssessmentResult& result, v1::Flag& into) {
  into.set_code(FlagCode(flag, result));
  switch (flag.kind) {
    case FlagKind::kItemRule:
    case FlagKind::kItemRuleUnknown:
      return WriteItemRule(flag, sheet, into);
    case FlagKind::kClassification:
    case FlagKind::kClassificationUnknown:
      return WriteClassificationFlag(flag, sheet, result, into);
    default:
      return WriteCheck(flag, sheet, into);
  }
}

bool IsValidityCheck(absl::string_view code) {
  for (const FlagKind kind : {FlagKind::kExcessMissing, FlagKind::kStraightLine, FlagKind::kReverseInconsistent}) {
    if (code == WordsOf(kind).code) return true;
  }
  return false;
}

bool IsRiskFlag(const instruments::Instrument& instrument, absl::string_view code) {
  const absl::string_view known = absl::StripSuffix(code, kUnknown);
  const auto is_code = [&](const instruments::ItemRule& rule) { return rule.risk && rule.code == known; };
  if (std::any_of(instrument.item_rules.begin(), instrument.item_rules.end(), is_code)) return true;
  const auto is_level = [&](const instruments::Classification& classification) {
    return classification.risk && absl::StartsWith(code, absl::StrCat(UpperSnake(classification.id), "_"));
  };
  return std::any_of(instrument.classifications.begin(), instrument.classifications.end(), is_level);
}

}  // namespace rapport::scoring
