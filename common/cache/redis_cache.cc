#include "common/cache/redis_cache.h"

#include <optional>
#include <utility>

#include "common/base/status_macros.h"

namespace rapport::cache {
namespace {

// Keys in one pipelined batch: what comes late costs this many look-ups and not those of a whole caseload.
constexpr size_t kKeysPerBatch = 256;

}  // namespace

RedisCache::RedisCache(const RedisOptions& options, const Clock& clock)
    : clock_(clock),
      slow_(options.slow),
      breaker_(options.breaker, clock),
      pool_(options.address, options.max_connections) {}

absl::StatusOr<std::string> RedisCache::Get(absl::string_view key) {
  const std::string keys[] = {std::string(key)};
  return std::move(MultiGet(keys).front());
}

std::vector<absl::StatusOr<std::string>> RedisCache::MultiGet(absl::Span<const std::string> keys) {
  std::vector<absl::StatusOr<std::string>> values;
  values.reserve(keys.size());
  for (size_t begin = 0; begin < keys.size(); begin += kKeysPerBatch)
    GetBatch(keys.subspan(begin, kKeysPerBatch), values);
  return values;
}

void RedisCache::GetBatch(absl::Span<const std::string> keys, std::vector<absl::StatusOr<std::string>>& values) {
  std::vector<std::optional<std::string>> found;
  const absl::Duration slow = slow_ * static_cast<double>((keys.size() + kKeysPerCommand - 1) / kKeysPerCommand);
  const absl::Status status = Call(slow, [&](RedisConnection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(found, connection.MultiGet(keys));
    return absl::OkStatus();
  });
  if (!status.ok()) {
    values.insert(values.end(), keys.size(), status);
    return;
  }
  for (std::optional<std::string>& value : found) {
    values.push_back(value.has_value() ? absl::StatusOr<std::string>(*std::move(value)) : Miss());
  }
}

absl::Status RedisCache::Set(absl::string_view key, absl::string_view value, absl::Duration ttl) {
  RETURN_IF_ERROR(CheckValueSize(value));
  return Call(slow_, [&](RedisConnection& connection) { return connection.Set(key, value, ttl); });
}

absl::Status RedisCache::Call(absl::Duration slow, const std::function<absl::Status(RedisConnection&)>& body) {
  if (!breaker_.Allow()) return absl::UnavailableError("Redis is left alone for a while");
  const absl::Duration start = clock_.Elapsed();
  const absl::Status status = pool_.With(body);
  if (status.ok()) {
    if (clock_.Elapsed() - start < slow) {
      breaker_.Succeeded();
    } else {
      breaker_.Failed();
    }
    return status;
  }
  breaker_.Failed();
  return absl::UnavailableError(status.message());
}

}  // namespace rapport::cache
