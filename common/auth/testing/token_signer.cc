#include "common/auth/testing/token_signer.h"

extern "C" {
#include <jose/jwk.h>
#include <jose/jws.h>
}

#include <cstdlib>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"

namespace rapport::auth {
namespace {

json_t* Generate(const std::string& algorithm, const std::string& id) {
  json_t* key = json_pack("{s:s,s:s}", "alg", algorithm.c_str(), "kid", id.c_str());
  if (!jose_jwk_gen(nullptr, key)) std::abort();
  return key;
}

std::string Dump(const json_t* value) {
  char* text = json_dumps(value, JSON_COMPACT);
  std::string result(text);
  free(text);  // NOLINT: jansson's own allocation
  return result;
}

}  // namespace

std::string Base64Url(absl::string_view bytes) {
  std::string text;
  absl::WebSafeBase64Escape(bytes, &text);  // leaves the padding out
  return text;
}

TokenSigner::TokenSigner(std::string algorithm, std::string id)
    : algorithm_(std::move(algorithm)), id_(std::move(id)), pair_(Generate(algorithm_, id_)) {}

std::string TokenSigner::KeyText(bool with_secret) const {
  const Json key(json_deep_copy(pair_.get()));
  if (!with_secret && !jose_jwk_pub(nullptr, key.get())) std::abort();
  json_object_del(key.get(), "key_ops");
  return Dump(key.get());
}

std::string TokenSigner::KeySetText() const { return KeySetTextOf({this}); }

std::string TokenSigner::Sign(absl::string_view claims) const {
  return SignWithHeader(absl::Substitute(R"({"alg":"$0","typ":"JWT","kid":"$1"})", algorithm_, id_), claims);
}

std::string TokenSigner::SignWithHeader(absl::string_view header, absl::string_view claims) const {
  const Json jws(json_pack("{s:o}", "payload", json_string(Base64Url(claims).c_str())));
  const Json signature(json_pack("{s:o}", "protected", json_string(Base64Url(header).c_str())));
  // libjose signs with the header's algorithm alone; a header that names another gets this key's own signature.
  if (!jose_jws_sig(nullptr, jws.get(), signature.get(), pair_.get())) return "";
  return absl::StrCat(Base64Url(header), ".", Base64Url(claims), ".",
                      json_string_value(json_object_get(jws.get(), "signature")));
}

std::string KeySetTextOf(std::initializer_list<const TokenSigner*> signers) {
  std::string keys;
  for (const TokenSigner* signer : signers) absl::StrAppend(&keys, keys.empty() ? "" : ",", signer->KeyText());
  return absl::StrCat(R"({"keys":[)", keys, "]}");
}

}  // namespace rapport::auth
