#ifndef RAPPORT_COMMON_BASE_AEAD_H_
#define RAPPORT_COMMON_BASE_AEAD_H_

#include <cstddef>
#include <initializer_list>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace rapport {

// The suite's one way to encrypt: AES-256-GCM, which also proves that nothing was changed (NIST SP 800-38D). A sealed
// text is one byte of format, a random nonce of 12 bytes, the encrypted text and a tag of 16 bytes. All functions are
// thread-safe.
inline constexpr size_t kAeadKeyBytes = 32;
inline constexpr size_t kAeadOverheadBytes = 1 + 12 + 16;

// `associated` is not kept, and must be the same for opening: what says where the text belongs, so that it opens
// nowhere else. One key may seal 2^32 texts before a nonce's repetition is worth a thought. INTERNAL when the cipher
// fails.
absl::StatusOr<std::string> AeadSeal(absl::string_view key, absl::string_view text, absl::string_view associated);

// DATA_LOSS when it was not sealed under this key with this `associated`, or was changed since.
absl::StatusOr<std::string> AeadOpen(absl::string_view key, absl::string_view sealed, absl::string_view associated);

// The parts as one text for `associated`: ("ab", "c") and ("a", "bc") differ.
std::string AeadContext(std::initializer_list<absl::string_view> parts);

// Bytes from the system's cryptographic source, for keys. Ends the process when there are none: no secret without
// chance.
std::string RandomBytes(size_t size);

// A key from its 64 hexadecimal digits, with or without blanks around them. INVALID_ARGUMENT for anything else.
absl::StatusOr<std::string> AeadKeyFromHex(absl::string_view digits);

}  // namespace rapport

#endif  // RAPPORT_COMMON_BASE_AEAD_H_
