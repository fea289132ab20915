#include "common/cache/sealed_cache.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <memory>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"

namespace rapport::cache {
namespace {

// A sealed value: one byte of format, the nonce, the ciphertext, the tag.
constexpr char kFormat = 1;
constexpr size_t kNonceBytes = 12;
constexpr size_t kTagBytes = 16;
constexpr size_t kOverheadBytes = 1 + kNonceBytes + kTagBytes;
constexpr size_t kKeyBytes = 32;

using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

unsigned char* Bytes(char* data) { return reinterpret_cast<unsigned char*>(data); }
const unsigned char* Bytes(const char* data) { return reinterpret_cast<const unsigned char*>(data); }

std::string RandomBytes(size_t size) {
  std::string bytes(size, '\0');
  if (RAND_bytes(Bytes(bytes.data()), static_cast<int>(size)) != 1) std::abort();  // no secret without randomness
  return bytes;
}

// HMAC-SHA-256 over a purpose and a text.
std::string Digest(const std::string& key, absl::string_view purpose, absl::string_view text) {
  const std::string message = absl::StrCat(purpose, ":", text);
  std::string digest(kKeyBytes, '\0');
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), Bytes(message.data()), message.size(),
       Bytes(digest.data()), nullptr);
  return digest;
}

absl::Status SealingFailed() { return absl::InternalError("the cipher failed"); }
absl::Status DoesNotOpen() { return absl::DataLossError("a cached value does not open"); }

}  // namespace

SealingKey SealingKey::Random() { return SealingKey(RandomBytes(kKeyBytes)); }

absl::StatusOr<SealingKey> SealingKey::FromBytes(absl::string_view bytes) {
  if (bytes.size() == kKeyBytes) return SealingKey(std::string(bytes));
  const absl::string_view digits = absl::StripAsciiWhitespace(bytes);
  const bool hex = std::all_of(digits.begin(), digits.end(), [](char c) { return absl::ascii_isxdigit(c); });
  if (hex && digits.size() == 2 * kKeyBytes) return SealingKey(absl::HexStringToBytes(digits));
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
  const std::string entry_key = EntryKey(stored_key);
  const std::string nonce = RandomBytes(kNonceBytes);
  std::string sealed = absl::StrCat(absl::string_view(&kFormat, 1), nonce);
  const size_t body = sealed.size();
  sealed.resize(body + value.size() + kTagBytes);
  const CipherContext cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  int size = 0;
  if (EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, Bytes(entry_key.data()), Bytes(nonce.data())) != 1 ||
      EVP_EncryptUpdate(cipher.get(), Bytes(sealed.data() + body), &size, Bytes(value.data()),
                        static_cast<int>(value.size())) != 1 ||
      EVP_EncryptFinal_ex(cipher.get(), Bytes(sealed.data() + body + size), &size) != 1 ||
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes, sealed.data() + body + value.size()) != 1) {
    return SealingFailed();
  }
  return sealed;
}

absl::StatusOr<std::string> SealedCache::Open(absl::string_view stored_key, absl::string_view sealed) const {
  if (sealed.size() < kOverheadBytes || sealed[0] != kFormat) return DoesNotOpen();
  const std::string entry_key = EntryKey(stored_key);
  const absl::string_view nonce = sealed.substr(1, kNonceBytes);
  const absl::string_view body = sealed.substr(1 + kNonceBytes, sealed.size() - kOverheadBytes);
  std::string tag(sealed.substr(sealed.size() - kTagBytes));
  std::string value(body.size(), '\0');
  const CipherContext cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  int size = 0;
  if (EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, Bytes(entry_key.data()), Bytes(nonce.data())) != 1 ||
      EVP_DecryptUpdate(cipher.get(), Bytes(value.data()), &size, Bytes(body.data()), static_cast<int>(body.size())) !=
          1 ||
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, kTagBytes, tag.data()) != 1 ||
      EVP_DecryptFinal_ex(cipher.get(), Bytes(value.data() + size), &size) != 1) {
    return DoesNotOpen();
  }
  return value;
}

}  // namespace rapport::cache
