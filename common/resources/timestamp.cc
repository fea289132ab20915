#include "common/resources/timestamp.h"

#include <cstdint>

namespace rapport::resources {
namespace {

// 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z, the bounds in timestamp.proto.
constexpr int64_t kMinSeconds = -62135596800;
constexpr int64_t kMaxSeconds = 253402300799;

}  // namespace

google::protobuf::Timestamp ToTimestamp(absl::Time time) {
  google::protobuf::Timestamp timestamp;
  const int64_t seconds = absl::ToUnixSeconds(time);  // rounds down, so the rest is never negative
  timestamp.set_seconds(seconds);
  timestamp.set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
  return timestamp;
}

absl::Time ToTime(const google::protobuf::Timestamp& timestamp) {
  return absl::FromUnixSeconds(timestamp.seconds()) + absl::Nanoseconds(timestamp.nanos());
}

std::optional<absl::Time> ReadTime(absl::string_view field, const google::protobuf::Timestamp& timestamp,
                                   Violations& violations) {
  if (timestamp.seconds() < kMinSeconds || timestamp.seconds() > kMaxSeconds || timestamp.nanos() < 0 ||
      timestamp.nanos() > 999'999'999) {
    violations.Add(field, "must be a time between the years 1 and 9999 with 0 to 999,999,999 nanoseconds");
    return std::nullopt;
  }
  return ToTime(timestamp);
}

}  // namespace rapport::resources
