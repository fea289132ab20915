#include "common/base/aead.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace rapport {
namespace {

constexpr char kFormat = 1;
constexpr size_t kNonceBytes = 12;
constexpr size_t kTagBytes = 16;
static_assert(kAeadOverheadBytes == 1 + kNonceBytes + kTagBytes);

using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

unsigned char* Bytes(char* data) { return reinterpret_cast<unsigned char*>(data); }
const unsigned char* Bytes(const char* data) { return reinterpret_cast<const unsigned char*>(data); }

absl::Status SealingFailed() { return absl::InternalError("the cipher failed"); }
absl::Status DoesNotOpen() { return absl::DataLossError("a sealed text does not open"); }

}  // namespace

absl::StatusOr<std::string> AeadSeal(absl::string_view key, absl::string_view text, absl::string_view associated) {
  if (key.size() != kAeadKeyBytes) return SealingFailed();
  const std::string nonce = RandomBytes(kNonceBytes);
  std::string sealed = absl::StrCat(absl::string_view(&kFormat, 1), nonce);
  const size_t body = sealed.size();
  sealed.resize(body + text.size() + kTagBytes);
  const CipherContext cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  int size = 0;
  if (EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, Bytes(key.data()), Bytes(nonce.data())) != 1 ||
      EVP_EncryptUpdate(cipher.get(), nullptr, &size, Bytes(associated.data()), static_cast<int>(associated.size())) !=
          1 ||
      EVP_EncryptUpdate(cipher.get(), Bytes(sealed.data() + body), &size, Bytes(text.data()),
                        static_cast<int>(text.size())) != 1 ||
      EVP_EncryptFinal_ex(cipher.get(), Bytes(sealed.data() + body + size), &size) != 1 ||
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes, sealed.data() + body + text.size()) != 1) {
    return SealingFailed();
  }
  return sealed;
}

absl::StatusOr<std::string> AeadOpen(absl::string_view key, absl::string_view sealed, absl::string_view associated) {
  if (key.size() != kAeadKeyBytes || sealed.size() < kAeadOverheadBytes || sealed[0] != kFormat) return DoesNotOpen();
  const absl::string_view nonce = sealed.substr(1, kNonceBytes);
  const absl::string_view body = sealed.substr(1 + kNonceBytes, sealed.size() - kAeadOverheadBytes);
  std::string tag(sealed.substr(sealed.size() - kTagBytes));
  std::string text(body.size(), '\0');
  const CipherContext cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  int size = 0;
  if (EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, Bytes(key.data()), Bytes(nonce.data())) != 1 ||
      EVP_DecryptUpdate(cipher.get(), nullptr, &size, Bytes(associated.data()), static_cast<int>(associated.size())) !=
          1 ||
      EVP_DecryptUpdate(cipher.get(), Bytes(text.data()), &size, Bytes(body.data()), static_cast<int>(body.size())) !=
          1 ||
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, kTagBytes, tag.data()) != 1 ||
      EVP_DecryptFinal_ex(cipher.get(), Bytes(text.data() + size), &size) != 1) {
    return DoesNotOpen();
  }
  return text;
}

std::string AeadContext(std::initializer_list<absl::string_view> parts) {
  std::string context;
  for (const absl::string_view part : parts) absl::StrAppend(&context, part.size(), ":", part);
  return context;
}

std::string RandomBytes(size_t size) {
  std::string bytes(size, '\0');
  if (RAND_bytes(Bytes(bytes.data()), static_cast<int>(size)) != 1) std::abort();
  return bytes;
}

absl::StatusOr<std::string> AeadKeyFromHex(absl::string_view digits) {
  digits = absl::StripAsciiWhitespace(digits);
  const bool hex = std::all_of(digits.begin(), digits.end(), [](char c) { return absl::ascii_isxdigit(c); });
  if (hex && digits.size() == 2 * kAeadKeyBytes) return absl::HexStringToBytes(digits);
  return absl::InvalidArgumentError("a key is 64 hexadecimal digits");
}

}  // namespace rapport
