#ifndef RAPPORT_COMMON_AUTH_TESTING_TOKEN_SIGNER_H_
#define RAPPORT_COMMON_AUTH_TESTING_TOKEN_SIGNER_H_

#include <string>

#include "absl/strings/string_view.h"
#include "common/auth/json.h"

namespace rapport::auth {

// An issuer's key pair for tests: makes tokens as an issuer would, and as one would not.
class TokenSigner {
 public:
  // A new key for RS256, RS384, ES256 or ES384, known as `id`.
  TokenSigner(std::string algorithm, std::string id);

  // The key set with the public key alone: {"keys": [...]}.
  std::string KeySetText() const;

  // The public key as JSON; `with_secret` true: the pair.
  std::string KeyText(bool with_secret = false) const;

  // A token over these claims, which are the text of a JSON object; with `header`, the protected header is that text.
  std::string Sign(absl::string_view claims) const;
  std::string SignWithHeader(absl::string_view header, absl::string_view claims) const;

 private:
  const std::string algorithm_;
  const std::string id_;
  const Json pair_;
};

// A key set of several signers' keys.
std::string KeySetTextOf(std::initializer_list<const TokenSigner*> signers);

// base64url without padding.
std::string Base64Url(absl::string_view bytes);

}  // namespace rapport::auth

#endif  // RAPPORT_COMMON_AUTH_TESTING_TOKEN_SIGNER_H_
