#ifndef RAPPORT_COMMON_RESOURCES_TIMESTAMP_H_
#define RAPPORT_COMMON_RESOURCES_TIMESTAMP_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/errors/errors.h"
#include "google/protobuf/timestamp.pb.h"

namespace rapport::resources {

// Times as messages carry them and as our code reckons with them. Thread-safe.

google::protobuf::Timestamp ToTimestamp(absl::Time time);

// Only for a valid one, such as came out of the store; see ReadTime for a caller's.
absl::Time ToTime(const google::protobuf::Timestamp& timestamp);

// The time in a request's `field`. Outside the range that google.protobuf.Timestamp allows (years 1 to 9999, 0 to
// 999,999,999 nanoseconds) it is a violation and gives nothing.
std::optional<absl::Time> ReadTime(absl::string_view field, const google::protobuf::Timestamp& timestamp,
                                   Violations& violations);

}  // namespace rapport::resources

#endif  // RAPPORT_COMMON_RESOURCES_TIMESTAMP_H_
