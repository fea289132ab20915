#include "common/cache/cache.h"

namespace rapport::cache {

absl::Status Miss() { return absl::Status(absl::StatusCode::kNotFound, ""); }

absl::Status CheckValueSize(absl::string_view value) {
  if (value.size() <= kMaxValueBytes) return absl::OkStatus();
  return absl::InvalidArgumentError("value is larger than a cache entry may be");
}

}  // namespace rapport::cache
