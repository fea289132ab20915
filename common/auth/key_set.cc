#include "common/auth/key_set.h"

extern "C" {
#include <jose/b64.h>
#include <jose/cfg.h>
#include <jose/jws.h>
}

#include <cstdarg>
#include <cstdint>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/errors/errors.h"

namespace rapport::auth {
namespace {

constexpr size_t kMaxBytes = size_t{1} << 20;
constexpr size_t kMaxKeys = 100;
constexpr size_t kMinRsaBytes = 2048 / 8;

absl::Status Invalid(absl::string_view what) {
  return MakeError(absl::StatusCode::kInvalidArgument, "INVALID_KEY_SET", absl::StrCat("the key set ", what));
}

bool Contains(const json_t* array, absl::string_view wanted) {
  size_t index = 0;
  json_t* value = nullptr;
  json_array_foreach(array, index, value) {
    if (json_is_string(value) && wanted == json_string_value(value)) return true;
  }
  return false;
}

// Whether the key says that it is for something else than checking signatures.
bool IsForOtherUse(const json_t* jwk) {
  if (const auto use = StringOf(jwk, "use"); use.has_value() && *use != "sig") return true;
  const json_t* operations = json_object_get(jwk, "key_ops");
  return operations != nullptr && !Contains(operations, "verify");
}

size_t ModulusBytes(const json_t* jwk) {
  const size_t bytes = jose_b64_dec(json_object_get(jwk, "n"), nullptr, 0);
  return bytes == SIZE_MAX ? 0 : bytes;
}

// The algorithm an elliptic curve goes with; empty for curves that tokens are not signed with here.
absl::string_view CurveAlgorithm(absl::string_view curve) {
  if (curve == "P-256") return "ES256";
  if (curve == "P-384") return "ES384";
  return "";
}

// The key, or nothing when it is of a kind that is not used here.
std::optional<VerificationKey> ReadKey(const Json& jwk) {
  if (IsForOtherUse(jwk.get())) return std::nullopt;
  VerificationKey key{StringOf(jwk.get(), "kid").value_or(""), StringOf(jwk.get(), "alg").value_or(""), jwk};
  const std::string type = StringOf(jwk.get(), "kty").value_or("");
  if (type == "EC") {
    const absl::string_view algorithm = CurveAlgorithm(StringOf(jwk.get(), "crv").value_or(""));
    if (algorithm.empty() || (!key.algorithm.empty() && key.algorithm != algorithm)) return std::nullopt;
    key.algorithm = std::string(algorithm);
    return key;
  }
  const bool known = key.algorithm.empty() || key.algorithm == "RS256" || key.algorithm == "RS384";
  if (type != "RSA" || !known || ModulusBytes(jwk.get()) < kMinRsaBytes) return std::nullopt;
  return key;
}

// What failed is for nobody's ears; libjose would print it.
void Silence(void* /*misc*/, const char* /*file*/, int /*line*/, uint64_t /*error*/, const char* /*format*/,
             va_list /*arguments*/) {}

}  // namespace

absl::StatusOr<KeySet> KeySet::Parse(absl::string_view text) {
  if (text.size() > kMaxBytes) return Invalid("is larger than 1 MiB");
  const Json document = Json::ParseObject(text);
  const json_t* keys = json_object_get(document.get(), "keys");
  if (!json_is_array(keys)) return Invalid("is not a JSON object with an array `keys`");
  if (json_array_size(keys) > kMaxKeys) return Invalid("holds more than 100 keys");
  KeySet result;
  size_t index = 0;
  json_t* value = nullptr;
  json_array_foreach(keys, index, value) {
    if (json_object_get(value, "d") != nullptr || json_object_get(value, "k") != nullptr)
      return Invalid("holds a secret; it must hold public keys alone");
    std::optional<VerificationKey> key = ReadKey(Json(json_incref(value)));
    if (!key.has_value()) continue;
    if (!key->id.empty() && result.Knows(key->id)) return Invalid("names two keys alike");
    result.keys_.push_back(*std::move(key));
  }
  if (result.keys_.empty()) return Invalid("holds no key for RS256, RS384, ES256 or ES384");
  return result;
}

const VerificationKey* KeySet::Find(absl::string_view id, absl::string_view algorithm) const {
  if (id.empty() && keys_.size() != 1) return nullptr;
  for (const VerificationKey& key : keys_) {
    if (!id.empty() && key.id != id) continue;
    const bool fits = key.algorithm.empty() ? algorithm == "RS256" || algorithm == "RS384" : key.algorithm == algorithm;
    return fits ? &key : nullptr;
  }
  return nullptr;
}

bool KeySet::Knows(absl::string_view id) const {
  for (const VerificationKey& key : keys_) {
    if (key.id == id) return true;
  }
  return false;
}

bool IsSignedWith(const VerificationKey& key, absl::string_view header, absl::string_view payload,
                  absl::string_view signature) {
  const Json jws(json_pack("{s:s%,s:s%,s:s%}", "protected", header.data(), header.size(), "payload", payload.data(),
                           payload.size(), "signature", signature.data(), signature.size()));
  if (!jws) return false;
  jose_cfg_t* config = jose_cfg();
  jose_cfg_set_err_func(config, &Silence, nullptr);
  const bool valid = jose_jws_ver(config, jws.get(), nullptr, key.jwk.get(), /*all=*/true);
  jose_cfg_decref(config);
  return valid;
}

}  // namespace rapport::auth
