#include "common/instruments/words.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace rapport::instruments {

absl::string_view Word(Category category) {
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

absl::string_view Word(Rater rater) {
  switch (rater) {
    case Rater::kClient:
      return "client";
    case Rater::kTherapist:
      return "therapist";
    case Rater::kCaregiver:
      return "caregiver";
    case Rater::kObserver:
      return "observer";
  }
  return "";
}

absl::string_view Word(Confidence confidence) {
  switch (confidence) {
    case Confidence::kVerified:
      return "verified";
    case Confidence::kSecondary:
      return "second-hand";
    case Confidence::kDerived:
      return "derived";
    case Confidence::kMemory:
      return "unconfirmed";
  }
  return "";
}

absl::string_view Word(Severity severity) {
  switch (severity) {
    case Severity::kInfo:
      return "for information";
    case Severity::kAttention:
      return "attention";
    case Severity::kUrgent:
      return "urgent";
  }
  return "";
}

absl::string_view Word(CutoffMeaning meaning) {
  switch (meaning) {
    case CutoffMeaning::kClinical:
      return "clinical range";
    case CutoffMeaning::kScreenPositive:
      return "screening";
    case CutoffMeaning::kConcern:
      return "reason to ask";
    case CutoffMeaning::kRecovered:
      return "recovery";
  }
  return "";
}

absl::string_view Word(ChangeCriterion criterion) {
  switch (criterion) {
    case ChangeCriterion::kJacobsonTruax:
      return "beyond measurement error (Jacobson and Truax 1991)";
    case ChangeCriterion::kPublishedRule:
      return "published rule";
    case ChangeCriterion::kMinimalImportantDifference:
      return "smallest difference that matters, not a reliable change";
  }
  return "";
}

absl::string_view Word(Direction direction) { return direction == Direction::kHigherIsBetter ? "higher" : "lower"; }

absl::string_view Sign(Comparison comparison) {
  switch (comparison) {
    case Comparison::kLess:
      return "<";
    case Comparison::kLessOrEqual:
      return "<=";
    case Comparison::kGreaterOrEqual:
      return ">=";
    case Comparison::kGreater:
      return ">";
  }
  return "";
}

std::string ItemList(const std::vector<std::uint32_t>& items) {
  std::vector<std::string> runs;
  for (std::size_t first = 0; first < items.size();) {
    std::size_t last = first;
    while (last + 1 < items.size() && items[last + 1] == items[last] + 1) ++last;
    if (last - first >= 2) {
      runs.push_back(absl::StrCat(items[first], "-", items[last]));
    } else {
      for (std::size_t i = first; i <= last; ++i) runs.push_back(absl::StrCat(items[i]));
    }
    first = last + 1;
  }
  return absl::StrJoin(runs, ", ");
}

std::string NumberedItems(const std::vector<std::uint32_t>& items) {
  return absl::StrCat(items.size() == 1 ? "item " : "items ", ItemList(items));
}

std::string FormulaInWords(const Scale& scale) {
  const std::string factor = scale.multiplier == 1 ? "" : absl::StrCat(scale.multiplier, " x ");
  switch (scale.formula) {
    case Formula::kSum:
      return factor + "sum";
    case Formula::kMean:
      return factor + "mean";
    case Formula::kCount:
      return absl::StrCat("number of items at ", scale.count_from, " or above");
    case Formula::kGoals:
      return "computed from goal ratings";
  }
  return "";
}

std::string MissingInWords(const MissingRule& rule) {
  const std::string form = rule.max_missing_in_form == 0
                               ? std::string()
                               : absl::StrCat(", and no more than ", rule.max_missing_in_form, " in the whole form");
  switch (rule.policy) {
    case MissingPolicy::kAllNeeded:
      return "every item is needed";
    case MissingPolicy::kScaleMean:
      return absl::StrCat("up to ", rule.max_missing, " blank", form,
                          ": each counts as the mean of the answered items");
    case MissingPolicy::kSubscaleMeanRounded:
      return absl::StrCat("up to ", rule.max_missing, " blank", form,
                          ": each counts as the mean of its subscale's answered items, rounded to a whole number");
  }
  return "";
}

std::string ConditionInWords(const Condition& condition) {
  return absl::StrCat("item ", condition.item, " ", Sign(condition.comparison), " ", condition.value);
}

std::string LevelInWords(const Level& level) {
  if (level.all_of.empty()) return "otherwise";
  std::vector<std::string> clauses;
  for (const Clause& clause : level.all_of) {
    std::vector<std::string> conditions;
    for (const Condition& condition : clause.conditions) conditions.push_back(ConditionInWords(condition));
    if (conditions.size() == 1) {
      clauses.push_back(conditions.front());
      continue;
    }
    const std::string most = clause.at_most.has_value() ? absl::StrCat(" and at most ", *clause.at_most) : "";
    clauses.push_back(absl::StrCat("at least ", clause.at_least, most, " of: ", absl::StrJoin(conditions, ", ")));
  }
  return absl::StrJoin(clauses, "; and ");
}

}  // namespace rapport::instruments
