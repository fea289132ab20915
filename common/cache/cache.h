#ifndef RAPPORT_COMMON_CACHE_CACHE_H_
#define RAPPORT_COMMON_CACHE_CACHE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

namespace rapport::cache {

// A place to keep what was computed, which may forget anything at any time and may be away. Whoever calls treats every
// error as a miss: an answer never depends on a cache. Keys must name all inputs of the value, so that nothing ever has
// to be invalidated. Implementations are thread-safe.
//
// Status codes, of every method: NOT_FOUND, it is not there; UNAVAILABLE, the cache is away, too slow, or left alone
// for a while because it was; DATA_LOSS, there is something under the key that is no value of ours; INVALID_ARGUMENT,
// the value is larger than one entry may be.
class Cache {
 public:
  virtual ~Cache() = default;

  virtual absl::StatusOr<std::string> Get(absl::string_view key) = 0;

  // One result per key, in order, at the cost of about one Get.
  virtual std::vector<absl::StatusOr<std::string>> MultiGet(absl::Span<const std::string> keys) = 0;

  // Keeps `value` for at most `ttl`, which is rounded up to a millisecond.
  virtual absl::Status Set(absl::string_view key, absl::string_view value, absl::Duration ttl) = 0;
};

// The largest value an entry may have.
inline constexpr size_t kMaxValueBytes = 8 << 20;

// NOT_FOUND without text: a miss is no news.
absl::Status Miss();

// INVALID_ARGUMENT when `value` is too large for an entry.
absl::Status CheckValueSize(absl::string_view value);

}  // namespace rapport::cache

#endif  // RAPPORT_COMMON_CACHE_CACHE_H_
