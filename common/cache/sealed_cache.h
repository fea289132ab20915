#ifndef RAPPORT_COMMON_CACHE_SEALED_CACHE_H_
#define RAPPORT_COMMON_CACHE_SEALED_CACHE_H_

#include <string>
#include <vector>

#include "common/cache/cache.h"

namespace rapport::cache {

// The secret that values are sealed under: 32 bytes.
class SealingKey {
 public:
  // A key that lives and dies with this process: what it sealed cannot be read by anybody after.
  static SealingKey Random();

  // INVALID_ARGUMENT unless `bytes` are 32 bytes, or their 64 hexadecimal digits.
  static absl::StatusOr<SealingKey> FromBytes(absl::string_view bytes);

  const std::string& bytes() const { return bytes_; }

 private:
  explicit SealingKey(std::string bytes) : bytes_(std::move(bytes)) {}
  std::string bytes_;
};

// Puts values into another cache so that whoever reads that cache learns nothing: a value is encrypted and
// authenticated (AES-256-GCM), a key becomes a keyed digest (HMAC-SHA-256), and a value is bound to its key, so that
// entries cannot be exchanged for one another. A value that does not open is DATA_LOSS. Thread-safe.
//
// Each entry has an encryption key of its own, derived from the sealing key and the entry's key: no number of entries
// brings the random 96-bit nonces of one key near a repetition.
class SealedCache final : public Cache {
 public:
  // `inner` must outlive it.
  SealedCache(Cache& inner, SealingKey key);

  absl::StatusOr<std::string> Get(absl::string_view key) override;
  std::vector<absl::StatusOr<std::string>> MultiGet(absl::Span<const std::string> keys) override;
  absl::Status Set(absl::string_view key, absl::string_view value, absl::Duration ttl) override;

 private:
  std::string StoredKey(absl::string_view key) const;
  std::string EntryKey(absl::string_view stored_key) const;
  absl::StatusOr<std::string> Open(absl::string_view stored_key, absl::string_view sealed) const;
  absl::StatusOr<std::string> Seal(absl::string_view stored_key, absl::string_view value) const;

  Cache& inner_;
  const SealingKey key_;
};

}  // namespace rapport::cache

#endif  // RAPPORT_COMMON_CACHE_SEALED_CACHE_H_
