#ifndef RAPPORT_COMMON_INSTRUMENTS_LOINC_H_
#define RAPPORT_COMMON_INSTRUMENTS_LOINC_H_

#include "absl/strings/string_view.h"

namespace rapport::instruments {

// Whether `code` is a LOINC code (`44261-6`): one to seven digits, a dash, and the check digit that the modulus 10 rule
// of the LOINC Users' Guide gives for them. A mistyped digit or two swapped neighbours fail.
bool IsLoincCode(absl::string_view code);

// Whether `code` has the form of a LOINC answer code (`LA6568-5`). Their check digit covers more than the visible
// digits and is not checked.
bool IsLoincAnswerCode(absl::string_view code);

}  // namespace rapport::instruments

#endif  // RAPPORT_COMMON_INSTRUMENTS_LOINC_H_
