#ifndef RAPPORT_COMMON_INSTRUMENTS_WORDS_H_
#define RAPPORT_COMMON_INSTRUMENTS_WORDS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/instruments/instrument.h"

// The definition's values in words and signs a clinician reads.
namespace rapport::instruments {

absl::string_view Word(Category category);
absl::string_view Word(Rater rater);
absl::string_view Word(Confidence confidence);
absl::string_view Word(Severity severity);
absl::string_view Word(CutoffMeaning meaning);
absl::string_view Word(ChangeCriterion criterion);
absl::string_view Word(Direction direction);

// `<`, `<=`, `>=`, `>`.
absl::string_view Sign(Comparison comparison);

// Item numbers with runs drawn together: `1-3, 7, 9`.
std::string ItemList(const std::vector<std::uint32_t>& items);

// The same with its noun: `item 3`, `items 1-3`.
std::string NumberedItems(const std::vector<std::uint32_t>& items);

// How the scale is made: `sum`, `10 x mean`, `number of items at 2 or above`.
std::string FormulaInWords(const Scale& scale);

// What the rule does about blanks, without its source.
std::string MissingInWords(const MissingRule& rule);

// A condition as `item 2 >= 1`.
std::string ConditionInWords(const Condition& condition);

// What must hold for a level, or that no other level does.
std::string LevelInWords(const Level& level);

}  // namespace rapport::instruments

#endif  // RAPPORT_COMMON_INSTRUMENTS_WORDS_H_
