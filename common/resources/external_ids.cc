#include "common/resources/external_ids.h"

#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"

namespace rapport::resources {
namespace {

constexpr size_t kMaxBytes = 200;

void CheckPart(absl::string_view field, absl::string_view part, absl::string_view text, Violations& violations) {
  if (text.empty() || text.size() > kMaxBytes) {
    violations.Add(absl::StrCat(field, ".", part), absl::StrCat("must have 1 to ", kMaxBytes, " bytes"));
  }
}

}  // namespace

void CheckExternalId(absl::string_view field, const type::v1::ExternalId& id, Violations& violations) {
  CheckPart(field, "system", id.system(), violations);
  CheckPart(field, "value", id.value(), violations);
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
