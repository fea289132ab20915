#ifndef RAPPORT_COMMON_INSTRUMENTS_DEFINITION_CHECK_H_
#define RAPPORT_COMMON_INSTRUMENTS_DEFINITION_CHECK_H_

#include <cstddef>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/instruments/definition_text.h"
#include "rapport/instrument/v1/instrument.pb.h"

// The rules a definition must keep, one file of them per part of the definition. Each function adds every breach to
// `errors` under the field's path in the textproto, as `scales[2].items[0]`.
namespace rapport::instruments::definition {

using Definition = instrument::v1::InstrumentDefinition;

// The rules of every part together.
void Check(const Definition& definition, FileErrors& errors);

// What holds of any field wherever it stands: numbers are finite, enums are known and said, every fact has a basis
// whose sources are listed, every listed source is used, and what rests on memory is disabled.
void CheckFacts(const Definition& definition, FileErrors& errors);

// Id, version, names, raters, what must be said about it, licence and what the licence lets a file hold.
void CheckIdentity(const Definition& definition, FileErrors& errors);

// Answer ranges, items and their keys.
void CheckItems(const Definition& definition, FileErrors& errors);

// Scales: their items, ranges and missing-answer rules.
void CheckScales(const Definition& definition, FileErrors& errors);

// Flags on single answers and algorithms that are no sum.
void CheckRules(const Definition& definition, FileErrors& errors);

// Bands, cut-offs, thresholds of change, norms and reliabilities.
void CheckThresholds(const Definition& definition, FileErrors& errors);

// LOINC codes: check digits, and no code for two things.
void CheckCodes(const Definition& definition, FileErrors& errors);

// `field[index]`.
inline std::string At(absl::string_view field, std::size_t index) { return absl::StrCat(field, "[", index, "]"); }

// Lower-case letters, digits and `separator` between them, beginning with a letter.
bool IsId(absl::string_view id, char separator);

// The scale with this id, nullptr when there is none.
const instrument::v1::Scale* FindScale(const Definition& definition, absl::string_view id);

// A condition's item exists and its value lies on that item's range.
void CheckCondition(const Definition& definition, const instrument::v1::Condition& condition, absl::string_view path,
                    FileErrors& errors);

}  // namespace rapport::instruments::definition

#endif  // RAPPORT_COMMON_INSTRUMENTS_DEFINITION_CHECK_H_
