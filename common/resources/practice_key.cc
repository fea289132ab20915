#include "common/resources/practice_key.h"

#include "absl/strings/str_cat.h"

namespace rapport::resources {

void CheckKey(absl::string_view field, absl::string_view key, Violations& violations) {
  if (key.empty() || key.size() > kMaxKeyBytes) {
    violations.Add(field, absl::StrCat("must have 1 to ", kMaxKeyBytes, " bytes"));
  }
}

}  // namespace rapport::resources
