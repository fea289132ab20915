#include "common/resources/external_ids.h"

#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/resources/practice_key.h"

namespace rapport::resources {

void CheckExternalId(absl::string_view field, const type::v1::ExternalId& id, Violations& violations) {
  CheckKey(absl::StrCat(field, ".system"), id.system(), violations);
  CheckKey(absl::StrCat(field, ".value"), id.value(), violations);
}

void CheckExternalIds(absl::string_view field, const google::protobuf::RepeatedPtrField<type::v1::ExternalId>& ids,
                      Violations& violations) {
  if (ids.size() > kMaxExternalIds) violations.Add(field, absl::StrCat("must be at most ", kMaxExternalIds));
  absl::flat_hash_set<std::pair<std::string, std::string>> seen;
  for (int i = 0; i < ids.size(); ++i) {
    const std::string element = absl::StrCat(field, "[", i, "]");
    CheckExternalId(element, ids[i], violations);
    if (!seen.emplace(ids[i].system(), ids[i].value()).second) violations.Add(element, "must not be given twice");
  }
}

records::SearchKey ExternalIdKey(const type::v1::ExternalId& id) {
  // The length keeps ("ab", "c") and ("a", "bc") apart.
  return {"external_id", absl::StrCat(id.system().size(), ":", id.system(), id.value())};
}

}  // namespace rapport::resources
