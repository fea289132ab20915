#include "common/auth/signed_token.h"

extern "C" {
#include <jose/b64.h>
}

#include <algorithm>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "common/auth/auth_errors.h"

namespace rapport::auth {
namespace {

absl::Status Malformed() { return NotAuthenticated("TOKEN_MALFORMED", "the token is not a signed JWT"); }

bool IsBase64Url(absl::string_view part) {
  return !part.empty() && std::all_of(part.begin(), part.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_';
  });
}

// The JSON object in one part of the token; empty when there is none.
Json Decode(absl::string_view part) {
  const size_t bytes = jose_b64_dec_buf(part.data(), part.size(), nullptr, 0);
  if (bytes == SIZE_MAX) return Json();
  std::string text(bytes, '\0');
  if (jose_b64_dec_buf(part.data(), part.size(), text.data(), text.size()) != bytes) return Json();
  return Json::ParseObject(text);
}

bool IsAccepted(absl::string_view algorithm) {
  return algorithm == "RS256" || algorithm == "RS384" || algorithm == "ES256" || algorithm == "ES384";
}

// Whether the header says what kind of token this is, and it is none of ours.
bool IsOtherType(const Json& header) {
  if (json_object_get(header.get(), "typ") == nullptr) return false;
  const std::string type = absl::AsciiStrToLower(StringOf(header.get(), "typ").value_or(""));
  return type != "jwt" && type != "at+jwt" && type != "application/at+jwt";
}

}  // namespace

absl::StatusOr<SignedToken> TakeApart(absl::string_view token) {
  if (token.size() > kMaxTokenBytes) return Malformed();
  const std::vector<absl::string_view> parts = absl::StrSplit(token, absl::MaxSplits('.', 3));
  if (parts.size() != 3) return Malformed();
  // An unsigned token has an empty third part; its algorithm says so, and that is the better answer.
  if (!IsBase64Url(parts[0]) || !IsBase64Url(parts[1])) return Malformed();
  const Json header = Decode(parts[0]);
  if (!header || IsOtherType(header)) return Malformed();
  for (const char* refused : {"crit", "zip", "b64"}) {
    if (json_object_get(header.get(), refused) != nullptr) return Malformed();
  }
  SignedToken result{.algorithm = StringOf(header.get(), "alg").value_or(""),
                     .key_id = StringOf(header.get(), "kid").value_or(""),
                     .claims = Json(),
                     .header_part = parts[0],
                     .payload_part = parts[1],
                     .signature_part = parts[2]};
  if (!IsAccepted(result.algorithm))
    return NotAuthenticated("TOKEN_ALGORITHM_REFUSED", "the token must be signed with RS256, RS384, ES256 or ES384");
  if (!IsBase64Url(parts[2])) return Malformed();
  result.claims = Decode(parts[1]);
  if (!result.claims) return Malformed();
  return result;
}

}  // namespace rapport::auth
