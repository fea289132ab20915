#ifndef RAPPORT_COMMON_AUTH_KEY_SET_H_
#define RAPPORT_COMMON_AUTH_KEY_SET_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/auth/json.h"

namespace rapport::auth {

// One public key that may sign tokens.
struct VerificationKey {
  std::string id;  // `kid`; may be empty
  std::string
      algorithm;  // the one algorithm it may be used with; empty for an RSA key that does not say (RS256, RS384)
  Json jwk;
};

// Public keys of one issuer: a JSON Web Key Set (RFC 7517). Immutable, and so thread-safe.
class KeySet {
 public:
  // Reads a JWKS text of at most 1 MiB and 100 keys. Keys that cannot verify RS256, RS384, ES256 or ES384 (other types
  // and curves, `use` other than `sig`, RSA below 2,048 bits) are left out. INVALID_ARGUMENT, INVALID_KEY_SET when it
  // is no key set, holds no such key, a secret (a private or a symmetric key), or one `kid` twice.
  static absl::StatusOr<KeySet> Parse(absl::string_view text);

  // The key a token may be checked with: the one named `id` or, without an id, the only one; and only if it goes with
  // `algorithm`. Null when there is none.
  const VerificationKey* Find(absl::string_view id, absl::string_view algorithm) const;

  // Whether there is a key of this name, for whatever algorithm.
  bool Knows(absl::string_view id) const;

  size_t size() const { return keys_.size(); }

 private:
  std::vector<VerificationKey> keys_;
};

// Whether `signing_input` (`header.payload`) was signed with `key`; `signature` is base64url as it stands in the token.
// Thread-safe.
bool IsSignedWith(const VerificationKey& key, absl::string_view header, absl::string_view payload,
                  absl::string_view signature);

}  // namespace rapport::auth

#endif  // RAPPORT_COMMON_AUTH_KEY_SET_H_
