#ifndef RAPPORT_COMMON_RECORDS_KEYED_HASH_H_
#define RAPPORT_COMMON_RECORDS_KEYED_HASH_H_

#include <initializer_list>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"

namespace rapport::records {

// What the store keeps instead of a client's key or a search value: HMAC-SHA256 under the index key, cut to 128 bits.
// Equal values can be found, no value can be read, and without the key no guess can be tested. Thread-safe.
class KeyedHash {
 public:
  explicit KeyedHash(std::string key) : key_(std::move(key)) {}

  // The hash of the parts, 22 characters of base64url. ("ab", "c") and ("a", "bc") differ.
  std::string Of(std::initializer_list<absl::string_view> parts) const;

 private:
  std::string key_;
};

}  // namespace rapport::records

#endif  // RAPPORT_COMMON_RECORDS_KEYED_HASH_H_
