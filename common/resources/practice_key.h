#ifndef RAPPORT_COMMON_RESOURCES_PRACTICE_KEY_H_
#define RAPPORT_COMMON_RESOURCES_PRACTICE_KEY_H_

#include <cstddef>

#include "absl/strings/string_view.h"
#include "common/errors/errors.h"

namespace rapport::resources {

// What a practice calls something by in its own systems: a client, a therapist, a row of an import, an id there.
inline constexpr size_t kMaxKeyBytes = 200;

// Adds a violation when `key` does not have 1 to kMaxKeyBytes bytes. Thread-safe.
void CheckKey(absl::string_view field, absl::string_view key, Violations& violations);

}  // namespace rapport::resources

#endif  // RAPPORT_COMMON_RESOURCES_PRACTICE_KEY_H_
