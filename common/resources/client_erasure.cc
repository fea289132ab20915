#include "common/resources/client_erasure.h"

#include <cstddef>

#include "absl/strings/str_cat.h"

namespace rapport::resources {
namespace {

constexpr std::size_t kMaxKeyBytes = 200;

}  // namespace

void CheckClientKey(absl::string_view field, absl::string_view client, Violations& violations) {
  if (client.empty() || client.size() > kMaxKeyBytes) {
    violations.Add(field, absl::StrCat("must have 1 to ", kMaxKeyBytes, " bytes"));
  }
}

}  // namespace rapport::resources
