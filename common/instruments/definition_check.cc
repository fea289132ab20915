#include "common/instruments/definition_check.h"

#include <algorithm>

#include "absl/strings/ascii.h"

namespace rapport::instruments::definition {

void Check(const Definition& definition, FileErrors& errors) {
  CheckIdentity(definition, errors);
  CheckFacts(definition, errors);
  CheckItems(definition, errors);
  CheckScales(definition, errors);
  CheckRules(definition, errors);
  CheckThresholds(definition, errors);
  CheckCodes(definition, errors);
}

bool IsId(absl::string_view id, char separator) {
  constexpr std::size_t kLongest = 64;
  return !id.empty() && id.size() <= kLongest && absl::ascii_islower(id.front()) && id.back() != separator &&
         std::all_of(id.begin(), id.end(), [separator](char c) {
           return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == separator;
         });
}

}  // namespace rapport::instruments::definition
