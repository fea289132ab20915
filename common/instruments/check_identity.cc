#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "common/instruments/definition_check.h"

namespace rapport::instruments::definition {
namespace {

bool IsVersion(absl::string_view version) {
  const std::vector<absl::string_view> parts = absl::StrSplit(version, '.');
  return parts.size() == 3 && std::all_of(parts.begin(), parts.end(), [](absl::string_view part) {
           std::uint32_t number = 0;
           return !part.empty() && std::all_of(part.begin(), part.end(), absl::ascii_isdigit) &&
                  absl::SimpleAtoi(part, &number) && (part == "0" || part.front() != '0');
         });
}

void CheckRaters(const Definition& definition, FileErrors& errors) {
  if (definition.raters().empty()) errors.Add("raters", "at least one is needed");
  absl::flat_hash_set<int> seen;
  for (int i = 0; i < definition.raters_size(); ++i) {
    if (!seen.insert(definition.raters(i).rater()).second) errors.Add(At("raters", i), "is there twice");
  }
}

void CheckLicence(const Definition& definition, FileErrors& errors) {
  const instrument::v1::Licence& licence = definition.licence();
  if (!definition.has_licence()) {
    errors.Add("licence", "is needed");
    return;
  }
  if (licence.holder().empty()) errors.Add("licence.holder", "is needed");
  if (licence.terms().empty()) errors.Add("licence.terms", "is needed");
  if (licence.reproduce_wording() && licence.attribution().empty()) {
    errors.Add("licence.attribution", "is needed where wording may be shown");
  }
  if (licence.reproduce_wording() && licence.basis().confidence() == instrument::v1::CONFIDENCE_MEMORY) {
    errors.Add("licence.reproduce_wording", "cannot rest on memory");
  }
}

// No text of the form is in a file that everybody may copy unless its licence lets everybody show it.
void CheckText(const Definition& definition, FileErrors& errors) {
  if (definition.licence().reproduce_wording() && !definition.licence().non_commercial()) return;
  constexpr absl::string_view kRefused = "the licence does not let everybody show the form's text";
  if (!definition.response().anchors().empty()) errors.Add("response.anchors", kRefused);
  for (int i = 0; i < definition.items_size(); ++i) {
    if (!definition.items(i).wordings().empty()) errors.Add(At("items", i) + ".wordings", kRefused);
    if (!definition.items(i).response().anchors().empty()) errors.Add(At("items", i) + ".response.anchors", kRefused);
  }
}

}  // namespace

void CheckIdentity(const Definition& definition, FileErrors& errors) {
  if (!IsId(definition.id(), '-')) errors.Add("id", "must be lower-case letters, digits and dashes");
  if (!IsVersion(definition.version())) errors.Add("version", "must be major.minor.patch, such as 1.0.0");
  if (definition.name().empty()) errors.Add("name", "is needed");
  if (definition.abbreviation().empty()) errors.Add("abbreviation", "is needed");
  if (definition.reference().empty()) errors.Add("reference", "is needed");
  if (!definition.has_validated()) errors.Add("validated", "is needed: true or false");
  if (!definition.validated() && definition.notice().empty()) {
    errors.Add("notice", "is needed: what is not validated says so wherever it appears");
  }
  CheckRaters(definition, errors);
  CheckLicence(definition, errors);
  CheckText(definition, errors);
}

}  // namespace rapport::instruments::definition
