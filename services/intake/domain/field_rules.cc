#include "services/intake/domain/field_rules.h"

#include <cmath>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/resources/practice_key.h"
#include "common/resources/timestamp.h"

namespace rapport::intake {

std::string Path(absl::string_view prefix, absl::string_view field) {
  return prefix.empty() ? std::string(field) : absl::StrCat(prefix, ".", field);
}

void CheckText(absl::string_view field, absl::string_view text, size_t max_bytes, Violations& violations) {
  if (text.size() > max_bytes) violations.Add(field, absl::StrCat("must have at most ", max_bytes, " bytes"));
}

void CheckTherapists(absl::string_view field, const google::protobuf::RepeatedPtrField<std::string>& therapists,
                     int least, Violations& violations) {
  if (therapists.size() < least || therapists.size() > kMaxTherapists) {
    violations.Add(field, absl::StrCat("must be ", least, " to ", kMaxTherapists));
  }
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < therapists.size(); ++i) {
    const std::string element = absl::StrCat(field, "[", i, "]");
    resources::CheckKey(element, therapists[i], violations);
    if (!seen.insert(therapists[i]).second) violations.Add(element, "must not be given twice");
  }
}

void CheckRange(absl::string_view field, double value, double min, double max, Violations& violations) {
  if (!std::isfinite(value) || value < min || value > max) {
    violations.Add(field, absl::StrCat("must be a number from ", min, " to ", max));
  }
}

std::optional<absl::Time> OptionalTime(absl::string_view field, bool present,
                                       const google::protobuf::Timestamp& timestamp, Violations& violations) {
  if (!present) return std::nullopt;
  return resources::ReadTime(field, timestamp, violations);
}

void CheckNotInFuture(absl::string_view field, std::optional<absl::Time> time, absl::Time now, Violations& violations) {
  if (time.has_value() && *time > now + kClockSkew) violations.Add(field, "must not be in the future");
}

}  // namespace rapport::intake
