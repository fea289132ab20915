#include "common/records/keyed_hash.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace rapport::records {
namespace {

constexpr size_t kKeptBytes = 16;

}  // namespace

std::string KeyedHash::Of(std::initializer_list<absl::string_view> parts) const {
  std::string message;
  for (const absl::string_view part : parts) absl::StrAppend(&message, part.size(), ":", part);
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha256(), key_.data(), static_cast<int>(key_.size()), reinterpret_cast<const unsigned char*>(message.data()),
       message.size(), mac, &size);
  return absl::WebSafeBase64Escape(absl::string_view(reinterpret_cast<const char*>(mac), kKeptBytes));
}

}  // namespace rapport::records
