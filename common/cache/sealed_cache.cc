#include "common/cache/sealed_cache.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/aead.h"
#include "common/base/status_macros.h"

namespace rapport::cache {
namespace {

unsigned char* Bytes(char* data) { return reinterpret_cast<unsigned char*>(data); }
const unsigned char* Bytes(const char* data) { return reinterpret_cast<const unsigned char*>(data); }

// HMAC-SHA-256 over a purpose and a text.
std::string Digest(const std::string& key, absl::string_view purpose, absl::string_view text) {
  const std::string message = absl::StrCat(purpose, ":", text);
  std::string digest(kAeadKeyBytes, '\0');
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), Bytes(message.data()), message.size(),
       Bytes(digest.data()), nullptr);
  return digest;
}

}  // namespace

SealingKey SealingKey::Random() { return SealingKey(RandomBytes(kAeadKeyBytes)); }

absl::StatusOr<SealingKey> SealingKey::FromBytes(absl::string_view bytes) {
  if (bytes.size() == kAeadKeyBytes) return SealingKey(std::string(bytes));
  if (absl::StatusOr<std::string> key = AeadKeyFromHex(bytes); key.ok()) return SealingKey(*std::move(key));
  return absl::InvalidArgumentError("a sealing key is 32 bytes, or their 64 hexadecimal digits");
}

SealedCache::SealedCache(Cache& inner, SealingKey key) : inner_(inner), key_(std::move(key)) {}

absl::StatusOr<std::string> SealedCache::Get(absl::string_view key) {
  const std::string stored_key = StoredKey(key);
  ASSIGN_OR_RETURN(const std::string sealed, inner_.Get(stored_key));
  return Open(stored_key, sealed);
}

std::vector<absl::StatusOr<std::string>> SealedCache::MultiGet(absl::Span<const std::string> keys) {
  std::vector<std::string> stored_keys;
  stored_keys.reserve(keys.size());
  for (const std::string& key : keys) stored_keys.push_back(StoredKey(key));
  std::vector<absl::StatusOr<std::string>> values = inner_.MultiGet(stored_keys);
  for (size_t i = 0; i < values.size(); ++i) {
    if (values[i].ok()) values[i] = Open(stored_keys[i], *values[i]);
  }
  return values;
}

absl::Status SealedCache::Set(absl::string_view key, absl::string_view value, absl::Duration ttl) {
  const std::string stored_key = StoredKey(key);
  ASSIGN_OR_RETURN(const std::string sealed, Seal(stored_key, value));
  return inner_.Set(stored_key, sealed, ttl);
}

std::string SealedCache::StoredKey(absl::string_view key) const {
  return absl::StrCat("rapport:", absl::BytesToHexString(Digest(key_.bytes(), "name", key)));
}

std::string SealedCache::EntryKey(absl::string_view stored_key) const {
  return Digest(key_.bytes(), "value", stored_key);
}

absl::StatusOr<std::string> SealedCache::Seal(absl::string_view stored_key, absl::string_view value) const {
  RETURN_IF_ERROR(CheckValueSize(value));
  return AeadSeal(EntryKey(stored_key), value, "");
}

absl::StatusOr<std::string> SealedCache::Open(absl::string_view stored_key, absl::string_view sealed) const {
  return AeadOpen(EntryKey(stored_key), sealed, "");
}

}  // namespace rapport::cache
