#ifndef RAPPORT_COMMON_BASE_SHA256_H_
#define RAPPORT_COMMON_BASE_SHA256_H_

#include <string>

#include "absl/strings/string_view.h"

namespace rapport {

// The SHA-256 of the bytes: 32 bytes, not hexadecimal. Thread-safe.
std::string Sha256(absl::string_view bytes);

}  // namespace rapport

#endif  // RAPPORT_COMMON_BASE_SHA256_H_
