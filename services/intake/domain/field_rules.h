#ifndef RAPPORT_SERVICES_INTAKE_DOMAIN_FIELD_RULES_H_
#define RAPPORT_SERVICES_INTAKE_DOMAIN_FIELD_RULES_H_

#include <cstddef>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/errors/errors.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "google/protobuf/timestamp.pb.h"

namespace rapport::intake {

// Rules that several of intake's fields obey. Each adds what is wrong to `violations`; none repeats a value in its
// text. Pure.

inline constexpr size_t kMaxTextBytes = 4000;  // what people write
inline constexpr int kMaxTherapists = 16;

// How far a caller's clock may be ahead of ours before its "now" counts as the future.
inline constexpr absl::Duration kClockSkew = absl::Minutes(5);

// `prefix.field`, or `field` alone without a prefix.
std::string Path(absl::string_view prefix, absl::string_view field);

void CheckText(absl::string_view field, absl::string_view text, size_t max_bytes, Violations& violations);

// At least `least` and at most kMaxTherapists keys, none twice.
void CheckTherapists(absl::string_view field, const google::protobuf::RepeatedPtrField<std::string>& therapists,
                     int least, Violations& violations);

// Finite and from `min` to `max`.
void CheckRange(absl::string_view field, double value, double min, double max, Violations& violations);

// The time when `present`; nothing when not, or when it is no valid one.
std::optional<absl::Time> OptionalTime(absl::string_view field, bool present,
                                       const google::protobuf::Timestamp& timestamp, Violations& violations);

void CheckNotInFuture(absl::string_view field, std::optional<absl::Time> time, absl::Time now, Violations& violations);

// Checks that an enum value is one this release knows and, if `required`, is not unspecified. `is_valid` is the
// generated `X_IsValid`.
template <class Enum>
void CheckEnum(absl::string_view field, Enum value, bool (*is_valid)(int), bool required, Violations& violations) {
  if (!is_valid(static_cast<int>(value))) {
    violations.Add(field, "must be one of the values the contract names");
  } else if (required && static_cast<int>(value) == 0) {
    violations.Add(field, "must be given");
  }
}

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_DOMAIN_FIELD_RULES_H_
