#ifndef RAPPORT_COMMON_RESOURCES_SEALED_TEXT_H_
#define RAPPORT_COMMON_RESOURCES_SEALED_TEXT_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace rapport::resources {

// Opaque tokens for callers to hand back: `text` with a check that it was made for `subject` (a query, a watch). It is
// a check, not a signature, and hides nothing: a token must hold nothing of a person and grant nothing. Thread-safe.
std::string SealText(absl::string_view subject, absl::string_view text);

// The text; nullopt when the token was made for another subject or is none of ours.
std::optional<std::string> UnsealText(absl::string_view subject, absl::string_view token);

}  // namespace rapport::resources

#endif  // RAPPORT_COMMON_RESOURCES_SEALED_TEXT_H_
